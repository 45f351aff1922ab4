"""Whether two layers are the same, to the last digit and type."""

from geopandas.testing import assert_geodataframe_equal
from pandas.testing import assert_frame_equal

from geomap.columns import TABLES


def assert_same(here, there):
    assert here.article == there.article
    assert here.attributions == there.attributions
    assert here.provenance == there.provenance
    assert here.crs == there.crs
    for name, table in TABLES.items():
        a, b = getattr(here, name), getattr(there, name)
        if table.geometry:
            assert_geodataframe_equal(a, b)
            assert [None if g is None else g.wkb for g in a.geometry] == [
                None if g is None else g.wkb for g in b.geometry
            ]
        else:
            assert_frame_equal(a, b)
        assert [type(value) for value in a["id"]] == [type(value) for value in b["id"]]
