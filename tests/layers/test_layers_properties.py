"""Whatever the stages before hand over, the tables agree with each other and with the text."""

from typing import get_args

import shapely
from handmade import Case, country, settlement
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geomap.columns import TABLES, records
from geomap.model import Kind, LegEnd, Mention, Place, Resolution, Route, Span, SpatialRelation

WORLD = (
    settlement("p1", "One", 179.9, 89.9, "AA", admin1_code="AA.1"),
    settlement("p2", "Two", -180.0, -90.0, "AA", precision="near", uncertainty_km=50.0),
    settlement("p3", "Three", 10.0, 50.0, "BB"),
    Place("a1", "Division", 5, 5, "A", "ADM1", "AA", admin1_code="AA.1", extent=(170, 0, -170, 10), precision="admin1"),
    country("c1", "Aland", 0, 0, "AA"),
    country("c2", "Beland", 20, 0, "BB"),
    Place("w1", "Sea", 0, 0, "H", "SEA", precision="water", extent=(-180, 60, 180, 90)),
    None,
)
OUTLINES = {"c1": shapely.box(0, 0, 5, 5), "c2": shapely.box(-60, -60, 60, 60)}
KINDS = st.sampled_from(get_args(Kind))
TEXT = st.text(st.sampled_from("ab ,.\n\0é\ud800北A"), min_size=12, max_size=80)


@st.composite
def cases(draw):
    case = Case(draw(TEXT))
    for place in filter(None, WORLD):
        case.shelf.add(place, OUTLINES.get(place.id))
    cuts = sorted(draw(st.sets(st.integers(0, len(case.text)), max_size=12)))
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        mention = Mention(start, end, case.text[start:end], kind=draw(KINDS))
        place = draw(st.sampled_from(WORLD))
        case.found[mention] = Resolution(mention, place, match_score=draw(st.floats(0, 1)), reason="because")
    mentions = list(case.found)
    spans = [Span(each.start, each.end, each.toponym) for each in mentions] or [Span(0, 1, case.text[:1])]

    def end():
        span = draw(st.sampled_from(spans))
        mention = next((each for each in mentions if each.start == span.start), None)
        known = mention is not None and draw(st.booleans())
        return LegEnd(span, mention if known else None, located=known, implied=draw(st.booleans()))

    for _ in range(draw(st.integers(0, 3))):
        route = Route(no_line_reason="none") if draw(st.booleans()) else Route(parts=(((0, 0), (1, 1)),))
        origin, goal = (end() if draw(st.booleans()) else None for _ in range(2))
        case.leg(origin, goal, route, via=(end(),), chain=draw(st.sampled_from([None, 1])), evidence=(spans[0],))
    if mentions:
        case.relations.append(
            SpatialRelation(spans[-1], draw(st.sampled_from(["near", "in", "across"])), spans[0], spans[0],
                            figure_mention=mentions[-1], ground_mention=mentions[0])
        )  # fmt: skip
    return case


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cases())
def test_the_tables_agree(case):
    layers = case.layers()
    rows = {name: list(records(table, getattr(layers, name))) for name, table in TABLES.items()}
    every = [row["id"] for table in rows.values() for row in table]
    assert len(every) == len(set(every))
    drawn = {row["id"] for name in ("places", "areas") for row in rows[name]}
    resolved = sorted(case.found.values(), key=lambda each: each.mention)
    mapped = {row["gazetteer_id"] for name in ("places", "areas") for row in rows[name]}
    assert len(rows["mentions"]) == len(case.found)
    for row, resolution in zip(rows["mentions"], resolved, strict=True):
        assert (row["place_id"] is not None) == (resolution.place is not None and resolution.place.id in mapped)
        assert row["place_id"] is None or row["place_id"] in drawn
        assert row["place_id"] or not row["on_map"]
        assert row["on_map"] or row["reason"]
        if resolution.place and row["kind"] in {"literal", "description"}:
            assert row["on_map"], "a literal mention of a known place is always on the map"
    counts = sum(row["mention_count"] for row in rows["places"])
    counts += sum(row["mention_count"] for row in rows["areas"] if row["precision"] != "near")
    assert counts == sum(row["on_map"] for row in rows["mentions"])
    for leg, geometry in zip(rows["routes"], layers.routes.geometry, strict=True):
        for side in ("origin", "destination"):
            assert leg[f"{side}_id"] is None or leg[f"{side}_id"] in drawn
            assert leg[side] is not None or leg[f"{side}_id"] is None
        assert geometry is not None or leg["no_line_reason"]
    for table in rows.values():
        for row in table:
            for quote in row.get("quotes", ()):
                source = case.text[quote["start"] : quote["end"]]
                assert quote["text"] == source.replace("\ud800", "\ufffd")
    for name in ("places", "areas"):
        assert all(each.is_valid for each in getattr(layers, name).geometry)
