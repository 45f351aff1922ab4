"""GeoParquet 1.1, a file a layer, with covering boxes: the whole of the layers, for data frames and databases.

Tables without geometry are plain Parquet. Every file has the facts on article and program in its metadata, where
pandas keeps ``attrs``; that of the mentions, whose offsets count in it, has the text as well.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from geomap.columns import TABLES
from geomap.errors import DatasetIntegrityError, DatasetMissingError, ExportError
from geomap.exporters.base import Keeps
from geomap.exporters.frames import frame, layers_of
from geomap.provenance import facts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import geopandas
    from numpy.typing import NDArray

    from geomap.columns import Table
    from geomap.model import Layers

KEEPS = Keeps(layers=tuple(TABLES), article="text")
_ENDING = ".parquet"
# Type numbers of shapely: the simple form and its multiple.
_KINDS = {"Point": (0,), "LineString": (1, 5), "Polygon": (3, 6)}


def fill(layers: Layers, paths: Mapping[str, Path]) -> None:
    """Write each layer to its path straight away, for callers that see to whole files themselves."""
    import pandas as pd  # noqa: PLC0415
    from pyarrow.lib import ArrowException  # noqa: PLC0415

    said = facts(layers)
    said["set"] = _stamp(layers, said)
    text = {"text": layers.article.text, "paragraphs": list(layers.article.paragraphs)}
    for name, table in TABLES.items():
        rows: Any = _typed(table, getattr(layers, name))
        rows = rows if table.geometry else pd.DataFrame(rows)
        rows.attrs = {"geomap": {**said, "layer": name, **(text if name == "mentions" else {})}}
        options = {"schema_version": "1.1.0", "write_covering_bbox": True} if table.geometry else {}
        try:
            rows.to_parquet(paths[name], index=False, **options)
        except ArrowException as error:
            raise ExportError(f"cannot write {paths[name].name}: {' '.join(str(error).split())}") from error


def load(path: Path) -> Layers:
    """Read the six files of the set that ``path`` names: x.parquet, or one of them, x.places.parquet.

    Raises
    ------
    DatasetMissingError
        One of them is not there.
    DatasetIntegrityError
        One of them cannot be read, lacks a column, or belongs to another set.
    """
    stem = path.name[: -len(_ENDING)]
    head, _, part = stem.rpartition(".")
    stem = head if head and part in TABLES else stem
    frames, found = {}, {}
    for name, table in TABLES.items():
        frames[name], found[name] = _read(table, path.with_name(f"{stem}.{name}{_ENDING}"))
    said = {each["set"] for each in found.values()}
    if len(said) > 1:
        raise DatasetIntegrityError(f"{stem}.*{_ENDING}: the files come from different maps; write them again together")
    return layers_of(found["mentions"], frames, text=found["mentions"]["text"])


def _stamp(layers: Layers, said: dict[str, Any]) -> str:
    """Tell files that were written together from others: the same for the same layers."""
    digest = hashlib.sha256(json.dumps([said, layers.article.text]).encode())
    for name in TABLES:
        digest.update("\0".join([name, *getattr(layers, name)["id"]]).encode("utf-8", "replace"))
    return digest.hexdigest()[:16]


def _typed(table: Table, rows: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    """Text as text, for a column without any would have no type; only the columns of the table, in order."""
    names = [*table.names, "geometry"] if table.geometry else list(table.names)
    return rows[names].astype(
        {column.name: "string" for column in table.columns if column.type in {"text", "json"}}
    )  # fmt: skip


def _read(table: Table, path: Path) -> tuple[geopandas.GeoDataFrame, dict[str, Any]]:
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415
    import shapely  # noqa: PLC0415

    try:
        read = pq.read_table(path, partitioning=None)
    except FileNotFoundError as error:
        raise DatasetMissingError(f"{path} is not there; a set has a file for each of {', '.join(TABLES)}") from error
    except (OSError, pa.lib.ArrowException) as error:
        raise DatasetIntegrityError(f"cannot read {path}: {' '.join(str(error).split())}") from error
    wanted = [*table.names, "geometry"] if table.geometry else list(table.names)
    if lacking := [name for name in wanted if name not in read.column_names]:
        raise DatasetIntegrityError(f"{path}: no column {', '.join(lacking)}")
    attrs = json.loads((read.schema.metadata or {}).get(b"PANDAS_ATTRS", b"{}"))
    if "geomap" not in attrs:
        raise DatasetIntegrityError(f"{path} says nothing of where it comes from: geomap has not written it")
    try:
        geometries = shapely.from_wkb(read["geometry"].to_numpy()) if table.geometry else None
        values = {name: read[name].to_pylist() for name in table.names}
        for problem in _problems(table, values, geometries):
            raise DatasetIntegrityError(f"{path}: {problem}")
        return frame(table, values, geometries), attrs["geomap"]
    except (TypeError, ValueError, shapely.errors.ShapelyError) as error:
        raise DatasetIntegrityError(f"{path}: {' '.join(str(error).split())}") from error


def _problems(table: Table, values: Mapping[str, list[Any]], geometries: NDArray[Any] | None) -> Iterator[str]:
    """Say what makes no sense, in whatever way it came in; the first is enough."""
    import numpy as np  # noqa: PLC0415
    import shapely  # noqa: PLC0415

    ids = values["id"]
    if len(set(ids)) < len(ids):
        yield f"id {next(each for each in ids if ids.count(each) > 1)!r} is there twice"
    for column in table.columns:
        allowed = column.values  # noqa: PD011  (a column of ours)
        for at, value in enumerate(values[column.name]):
            if value is None and not column.nullable:
                yield f"row {at + 1} ({ids[at]}): {column.name} is empty"
            elif allowed and value is not None and value not in allowed:
                yield f"row {at + 1} ({ids[at]}): {column.name} is {value!r}; it may be {', '.join(allowed)}"
    if geometries is not None and table.geometry:
        wrong = ~np.isin(shapely.get_type_id(geometries), [shapely.GeometryType.MISSING, *_KINDS[table.geometry]])
        for at in np.flatnonzero(wrong).tolist():
            yield f"row {at + 1} ({ids[at]}): its geometry is a {geometries[at].geom_type}"
