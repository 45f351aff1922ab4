"""What language a text seems to be in, by its letters and its smallest words: enough to warn, no more."""

# ruff: noqa: RUF001  (letters that look like others)
from __future__ import annotations

import re
import unicodedata
from collections import Counter

SAMPLE = 20_000  # characters from the beginning: a language shows itself long before
FEW_WORDS = 20  # fewer say nothing
SURE_WORDS = 60  # enough to miss the smallest words of English among them
ENGLISH_SHARE = 0.06  # an English article has three times as many, a list of names or of results at least this

# The most frequent small words of each language; where two share one, the others decide.
_SMALL: dict[str, frozenset[str]] = {
    code: frozenset(words.split())
    for code, words in {
        "en": "the of and to in a is that for on was with as by at from he it his are be has have had were this but "
        "not an they said who will their or after which been its would more one than about when into out up",
        "fr": "le la les de des du et un une en est que qui dans pour sur au aux par avec ce cette il elle ne pas son "
        "sa ses été à ont plus se sont mais ou comme",
        "es": "el la los las de del y un una en es que por para con se su sus al lo como más no fue ha este esta pero "
        "sobre entre también desde",
        "pt": "o a os as de do da dos das e um uma em no na nos nas que por para com se seu sua ao não foi mais como "
        "mas também são à pelo pela",
        "it": "il lo la i gli le di del della dei delle e un una in è che per con si da dal non nel nella al sono più "
        "anche ha come ma alla",
        "de": "der die das und in den von zu mit dem des ein eine ist im nicht auf für sich als auch es an werden aus "
        "er hat dass sie nach bei um wird einen einer",
        "nl": "de het een en van in is dat op te zijn met voor niet aan er om ook als door naar bij hij maar uit "
        "worden werd heeft over nog",
        "sv": "och i att det som en på är av för med till den har de inte om ett han men var från vid sig kan ska",
        "da": "og i at det er en på af for med til den har de ikke om et han men var fra ved sig kan skal som der",
        "pl": "i w na z do się nie to że jest o po za od jak przez dla są ale oraz był jego które który tym przed",
        "cs": "a v na se je že s z do o to ve za pro po jako od by který ale podle jsou byl jeho při už",
        "ro": "și în de la a cu pe din că nu este un o care pentru mai au fost sunt prin după dar sau s-a ale",
        "hu": "a az és hogy nem is egy ez meg volt de csak már még vagy ha mint el ki szerint után között",
        "tr": "ve bir bu da de için ile olarak olan daha çok ise gibi en sonra kadar olduğu tarafından ancak üzerinde "
        "göre dedi",
        "id": "yang di dan itu dengan untuk dari dalam ini tidak pada akan ke ada juga oleh telah mereka karena kepada "
        "sebagai",
        "fi": "ja on ei että se hän oli mutta ovat kun myös tai kuin joka sekä ole mukaan jo vain",
        "vi": "và của là có trong được cho các một không với người đã này những tại đến từ khi về",
    }.items()
}
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")


def language_of(text: str) -> str:
    """Return "en", the code of another language written in Latin letters, or "" where neither is to be seen.

    A text of few words is taken for English if it is in Latin letters.
    """
    sample = text[:SAMPLE]
    if not sample.isascii() and not _mostly_latin(sample):
        return ""
    words = _WORD.findall(sample.lower())
    if len(words) < FEW_WORDS:
        return "en"
    counts = Counter(words)
    hits = {code: sum(counts[word] for word in small) for code, small in _SMALL.items()}
    best = max(hits, key=lambda code: (hits[code], code == "en"))
    if hits["en"] >= ENGLISH_SHARE * len(words) and 2 * hits["en"] > hits[best]:
        # A quotation or a menu in another language does not make an English article foreign.
        return "en"
    if hits[best] >= 2 * ENGLISH_SHARE * len(words) and best != "en":
        return best
    return "" if len(words) >= SURE_WORDS and hits["en"] < ENGLISH_SHARE * len(words) / 2 else "en"


def _mostly_latin(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    if not letters:
        return True
    other = sum(char > "\u024f" and not unicodedata.name(char, "").startswith("LATIN") for char in letters)
    return 2 * other <= len(letters)
