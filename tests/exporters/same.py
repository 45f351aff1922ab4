"""Are two values of layers identical: every cell, its type, the order, the geometries, the article, the provenance?"""

from pandas.testing import assert_frame_equal

from geomap.columns import TABLES


def assert_same(one, other):
    for name, table in TABLES.items():
        first, second = getattr(one, name), getattr(other, name)
        assert list(first.columns) == list(second.columns), name
        assert_frame_equal(*(each.drop(columns="geometry", errors="ignore") for each in (first, second)))
        if table.geometry:
            assert first.crs == second.crs
            for here, there in zip(first.geometry, second.geometry, strict=True):
                assert (here is None) == (there is None), name
                assert here is None or (here.geom_type == there.geom_type and here.wkb == there.wkb), name
    assert one.article == other.article
    assert one.provenance == other.provenance
    assert (one.attributions, one.crs) == (other.attributions, other.crs)
