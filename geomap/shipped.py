"""Files that the package ships and computes with: read whole, or said to be missing or damaged, with the mend."""

from __future__ import annotations

import csv
import math
from importlib.resources import files

from geomap.errors import DatasetIntegrityError, DatasetMissingError

MEND = "reinstall geomap"
BUILD = "reinstall geomap, or run `make data`"


def weights(package: str, name: str, *columns: str) -> tuple[dict[str, float], ...]:
    """Read a table of weights: for each of ``columns`` the numbers by ``feature``.

    Raises
    ------
    DatasetMissingError, DatasetIntegrityError
        The table is not there, or is not one.
    """
    found = rows(package, name)
    try:
        tables = tuple({row["feature"]: float(row[column]) for row in found} for column in columns)
    except (ValueError, KeyError, TypeError) as error:
        raise damaged(package, name) from error
    if not all(math.isfinite(value) for table in tables for value in table.values()):
        raise damaged(package, name)
    return tables


def rows(package: str, name: str) -> list[dict[str, str]]:
    """Read the rows of a table, at least one.

    Raises
    ------
    DatasetMissingError, DatasetIntegrityError
        The table is not there, or is not one.
    """
    source = files(package) / name
    try:
        found = list(csv.DictReader(source.read_text(encoding="utf-8").splitlines(), strict=True))
    except FileNotFoundError as error:
        raise DatasetMissingError(f"the table {source} is missing: {MEND}") from error
    except (OSError, ValueError, csv.Error) as error:
        raise damaged(package, name) from error
    if not found:
        raise damaged(package, name)
    return found


def damaged(package: str, name: str) -> DatasetIntegrityError:
    """Return the error for a table that is there but cannot be used."""
    return DatasetIntegrityError(f"the table {files(package) / name} is damaged: {MEND}")
