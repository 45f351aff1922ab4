"""Build geomap/_data/words.json: which words are common, which are given names or surnames.

Common words are counted where they stand in lower case in the annotated texts of GEOMAP_SHARED/train (licences in
data/registry.json); names come from the US Census lists of the `names` package and from the texts' person spans.
Only lists of single words are kept, no text.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from pathlib import Path

import names

ROOT = Path(__file__).resolve().parents[2]
TRAIN = Path(os.environ.get("GEOMAP_SHARED", ROOT.parent / "shared")) / "train"
OUT = ROOT / "geomap" / "_data" / "words.json"
WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")

SURNAMES = 4000  # of 88,799, by frequency: beyond, more are places than persons
MIN_FIRST_SHARE = 0.004  # per cent of the population, as the census lists it


def census(name: str, *, limit: int = 10**9, share: float = 0.0) -> set[str]:
    """Names of one census list, most frequent first, in title case."""
    rows = (line.split() for line in (Path(names.__file__).parent / name).read_text().splitlines()[:limit])
    return {row[0].title() for row in rows if float(row[1]) >= share}


def main() -> None:
    """Count and write."""
    lower: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    first: Counter[str] = Counter()
    last: Counter[str] = Counter()
    for path in sorted(TRAIN.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            for word in WORD.findall(row["text"]):
                if word.islower():
                    lower[word] += 1
                elif word[0].isupper():
                    capital[word.lower()] += 1
            for start, end, label in row["spans"]:
                words = WORD.findall(row["text"][start:end]) if label == "PER" else []
                if len(words) > 1:
                    first[words[0]] += 1
                    last[words[-1]] += 1
    common = {w for w, n in lower.items() if (n >= 2 and n * 3 >= capital[w]) or n >= 20}
    given = census("dist.female.first", share=MIN_FIRST_SHARE) | census("dist.male.first", share=MIN_FIRST_SHARE)
    given |= {w for w, n in first.items() if n >= 2 and w[0].isupper() and w.lower() not in common}
    surnames = census("dist.all.last", limit=SURNAMES) | {w for w, n in last.items() if n >= 2 and w[0].isupper()}
    lists = {"common": sorted(common), "given": sorted(given), "surnames": sorted(surnames)}
    OUT.write_text(json.dumps(lists, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    print({key: len(value) for key, value in lists.items()}, OUT.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
