"""Lists of alike items as columns: what is said of 20,000 places is said with few different words.

``unpacked`` in ``static/1-base.js`` is the other half.
"""

from __future__ import annotations

import json
from typing import Any

Item = dict[str, Any]


def packed(items: list[Item]) -> Item:
    """Return ``items``, which share their keys, as ``{"n": count, "columns": {key: column}}``.

    A column is a list of values; or ``{"v": values, "i": indices}`` where values repeat; or ``{"k": counts, "rows":
    packed items}`` where each value is a list of items.
    """
    keys = list(items[0]) if items else []
    assert all(item.keys() == items[0].keys() for item in items), "items of one list share their keys"
    return {"n": len(items), "columns": {key: _column([item[key] for item in items]) for key in keys}}


def _column(values: list[Any]) -> Any:
    if all(isinstance(value, list) and all(isinstance(each, dict) for each in value) for value in values):
        flat = [each for value in values for each in value]
        return {"k": [len(value) for value in values], "rows": packed(flat)}
    seen: dict[Any, int] = {}
    different: list[Any] = []
    indices = []
    for value in values:
        key = value if isinstance(value, str) else (json.dumps(value),)  # 1, 1.0 and true are three values
        if key not in seen:
            seen[key] = len(different)
            different.append(value)
        indices.append(seen[key])
    return {"v": different, "i": indices} if len(different) < len(values) / 2 else values
