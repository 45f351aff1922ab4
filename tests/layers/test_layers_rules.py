"""What goes on the map and as what, case by case."""

import handmade
import pytest
import shapely
from handmade import Case, country, settlement
from hypothesis import given
from hypothesis import strategies as st

from geomap.columns import TABLES, records
from geomap.errors import DatasetIntegrityError
from geomap.layers.frame import shaded
from geomap.layers.labelling import letter
from geomap.model import Place, Route, Shape, Span, SpatialRelation

NO_LINE = Route(no_line_reason="not drawn here")
PARIS = settlement("geonames:2988507", "Paris", 2.35, 48.85, "FR", feature_code="PPLC")
LYON = settlement("geonames:2996944", "Lyon", 4.85, 45.75, "FR")
FRANCE = country("geonames:3017382", "France", 2, 47, "FR")
HEXAGON = shapely.box(-4.8, 42.3, 8.2, 51.1)


def rows(layers, table):
    return list(records(TABLES[table], getattr(layers, table)))


def test_a_country_larger_than_the_frame_is_named():
    case = Case("A fire in Paris. France is shocked. It began in France.")
    case.shelf.add(PARIS)
    case.shelf.add(FRANCE, HEXAGON)
    case.means("Paris", PARIS)
    case.means("France", FRANCE, 2)
    assert [row["shaded"] for row in rows(case.layers(), "areas")] == [False]


def test_a_country_by_itself_is_filled():
    case = Case("It rained in France.")
    case.shelf.add(FRANCE, HEXAGON)
    case.means("France", FRANCE)
    (row,) = rows(case.layers(), "areas")
    assert row["shaded"]
    assert row["role"] == "event"


def test_a_country_smaller_than_the_frame_is_filled():
    berlin, madrid = settlement("b", "Berlin", 13.4, 52.5, "DE"), settlement("m", "Madrid", -3.7, 40.4, "ES")
    case = Case("From Madrid through France to Berlin.")
    for place in (berlin, madrid):
        case.shelf.add(place)
        case.means(place.name, place)
    case.shelf.add(FRANCE, HEXAGON)
    case.means("France", FRANCE)
    assert [row["shaded"] for row in rows(case.layers(), "areas")] == [True]


def test_continents_do_not_make_room_for_each_other():
    case = Case("Rain in Paris. None in Asia, none in Africa.")
    for name, box in (("Asia", (26, -11, 180, 78)), ("Africa", (-18, -35, 51, 37))):
        continent = Place(f"c:{name}", name, 20, 20, "L", "CONT", extent=box, precision="region")
        case.shelf.add(continent)
        case.means(name, continent)
    case.shelf.add(PARIS)
    case.means("Paris", PARIS)
    assert [row["shaded"] for row in rows(case.layers(), "areas")] == [False, False]


def test_a_country_that_only_qualifies_a_place_is_a_container_and_not_filled():
    berlin, madrid = settlement("b", "Berlin", 13.4, 52.5, "DE"), settlement("m", "Madrid", -3.7, 40.4, "ES")
    case = Case("From Madrid to Lyon, France, and Berlin.")
    for place in (berlin, madrid, LYON):
        case.shelf.add(place)
        case.means(place.name, place)
    case.shelf.add(FRANCE, HEXAGON)
    case.means("France", FRANCE)
    (row,) = rows(case.layers(), "areas")
    assert (row["role"], row["shaded"]) == ("container", False)


def test_embedded_and_demonym_only_with_a_mapped_place_in_them():
    case = Case("French police searched Paris. The Bank of France said nothing. The Italian press wrote.")
    italy = country("i", "Italy", 12, 42, "IT")
    case.shelf.add(PARIS)
    case.shelf.add(FRANCE, HEXAGON)
    case.shelf.add(italy, shapely.box(7, 37, 18, 47))
    case.means("Paris", PARIS)
    case.means("French", FRANCE, kind="demonym")
    case.means("France", FRANCE, kind="embedded")
    case.means("Italian", italy, kind="demonym")
    layers = case.layers()
    (france,) = rows(layers, "areas")
    assert (france["name"], france["role"], france["shaded"]) == ("France", "container", False)
    notes = {row["toponym"]: (row["on_map"], row["reason"]) for row in rows(layers, "mentions")}
    assert notes["French"] == (True, "demonym, but contains Paris")
    assert notes["France"] == (False, "part of an organisation's name, not a place of the event")
    assert notes["Italian"][0] is False
    assert [row["place_id"] for row in rows(layers, "mentions")] == [
        france["id"], rows(layers, "places")[0]["id"], france["id"], None,
    ]  # fmt: skip


def test_a_container_without_a_neighbour_keeps_all_its_mentions():
    case = Case("Paris burned.\n\nFrench papers wrote of it. French radio did too.")
    case.shelf.add(PARIS)
    case.shelf.add(FRANCE, HEXAGON)
    case.means("Paris", PARIS)
    case.means("French", FRANCE, 1, "demonym")
    case.means("French", FRANCE, 2, "demonym")
    (france,) = rows(case.layers(), "areas")
    assert france["mention_count"] == 2


def test_associative_as_the_end_of_a_leg():
    case = Case("Paris sent aid to Lyon.")
    case.shelf.add(PARIS)
    case.shelf.add(LYON)
    origin = case.means("Paris", PARIS, kind="associative")
    goal = case.means("Lyon", LYON)
    case.leg(case.end(origin, implied=True), case.end(goal), NO_LINE)
    layers = case.layers()
    assert [row["role"] for row in rows(layers, "places")] == ["endpoint", "endpoint"]
    assert rows(layers, "mentions")[0]["reason"] == "associative, but an end of a leg"
    assert rows(layers, "unlocated") == []


def test_reference_only_as_long_as_nothing_else_happens_there():
    def layers(text):
        case = Case(text)
        case.shelf.add(PARIS)
        ground = case.means("Paris", PARIS)
        if text.count("Paris") > 1:
            case.means("Paris", PARIS, 2)
        span = Span(ground.start, ground.end, "Paris")
        case.relations.append(
            SpatialRelation(case.span("A village"), "near", span, case.span("near"), ground_mention=ground)
        )
        return case.layers()

    assert rows(layers("A village near Paris burned."), "places")[0]["role"] == "reference"
    assert rows(layers("A village near Paris burned. A bomb fell on Paris."), "places")[0]["role"] == "event"


def test_in_a_place_is_where_it_happened():
    case = Case("A plant in Lyon burned.")
    case.shelf.add(LYON)
    ground = case.means("Lyon", LYON)
    span = Span(ground.start, ground.end, "Lyon")
    case.relations.append(SpatialRelation(case.span("A plant"), "in", span, case.span("in"), ground_mention=ground))
    assert rows(case.layers(), "places")[0]["role"] == "event"


def test_unresolved_names_are_listed_once_with_all_their_quotes():
    case = Case("Nowhereville burned. In Nowhereville nobody slept. NOWHEREVILLE!")
    for nth in (1, 2):
        case.means("Nowhereville", None, nth)
    case.means("NOWHEREVILLE", None)
    (row,) = rows(case.layers(), "unlocated")
    assert (row["name"], row["reason"], len(row["quotes"])) == ("Nowhereville", "not in the gazetteer", 3)


def test_a_leg_end_that_is_a_name_without_a_place_is_listed_once():
    case = Case("They went from Paris to Nowhereville.")
    case.shelf.add(PARIS)
    origin, goal = case.means("Paris", PARIS), case.means("Nowhereville", None)
    case.leg(case.end(origin), case.end(goal), NO_LINE)
    layers = case.layers()
    (row,) = rows(layers, "unlocated")
    assert (row["what"], row["reason"]) == ("leg end", "not in the gazetteer")
    assert row["mention_id"] == rows(layers, "mentions")[1]["id"]
    assert row["leg_id"] == rows(layers, "routes")[0]["id"]


def test_a_named_end_that_is_not_meant_as_a_place():
    case = Case("They went from Paris to a Lyon suburb.")
    paris, lyon = case.means("Paris", case.shelf.add(PARIS)), case.means("Lyon", case.shelf.add(LYON))
    case.leg(case.end(paris), case.end(lyon, located=False), NO_LINE)
    layers = case.layers()
    (row,) = rows(layers, "unlocated")
    assert row["reason"] == "the text does not say which place this is"
    assert rows(layers, "routes")[0]["destination_id"] is None


def test_labels_count_legs_and_whole_countries_apart():
    case = Case("France sent grain to Lyon. Paris, Lyon. France, Paris. Lyon, France. Paris went.")
    for place in (PARIS, LYON):
        case.shelf.add(place)
    case.shelf.add(FRANCE, HEXAGON)
    france, paris, lyon = case.means("France", FRANCE), case.means("Paris", PARIS), case.means("Lyon", LYON)
    for origin, goal, chain in (
        (france, lyon, None), (paris, lyon, None), (france, paris, 1), (paris, france, 1), (lyon, france, None),
        (paris, None, None),
    ):  # fmt: skip
        case.leg(case.end(origin), case.end(goal), NO_LINE, chain=chain)
    assert [row["label"] for row in rows(case.layers(), "routes")] == ["a", "1", "2", "3", "b", "4"]


def test_two_legs_between_the_same_words_have_two_ids():
    case = Case("From Paris to Lyon.")
    paris, lyon = case.means("Paris", case.shelf.add(PARIS)), case.means("Lyon", case.shelf.add(LYON))
    for _ in range(2):
        case.leg(case.end(paris), case.end(lyon), NO_LINE)
    assert len({row["id"] for row in rows(case.layers(), "routes")}) == 2


def test_a_leg_without_line_or_reason_is_a_bug():
    case = Case("From Paris to Lyon.")
    paris, lyon = case.means("Paris", case.shelf.add(PARIS)), case.means("Lyon", case.shelf.add(LYON))
    case.leg(case.end(paris), case.end(lyon), Route())
    with pytest.raises(AssertionError, match="leg 1 has neither a line nor a reason"):
        case.layers()


def test_places_near_something_get_their_circle():
    case = Case("A village near Paris.")
    place = case.shelf.add(settlement("v", "Village", 179.95, 10.0, precision="near", uncertainty_km=20.0))
    case.means("village", place)
    layers = case.layers()
    assert len(layers.places) == 1
    (row,) = rows(layers, "areas")
    assert (row["basis"], row["shaded"], row["gazetteer_id"]) == ("derived", False, "v")
    shape = layers.areas.geometry[0]
    assert shape.geom_type == "MultiPolygon"
    assert shape.is_valid


def test_a_water_without_outline_is_its_box_and_a_region_without_either_a_point():
    case = Case("In the Coral Sea and the Outback.")
    sea = Place("c", "Coral Sea", 155, -18, "H", "SEA", extent=(145.0, -25.0, -175.0, -10.0), precision="water")
    outback = Place("o", "Outback", 130, -25, "L", "RGN", precision="region", uncertainty_km=800)
    case.means("Coral Sea", case.shelf.add(sea))
    case.means("Outback", case.shelf.add(outback))
    layers = case.layers()
    assert [(row["basis"], row["kind_of_place"]) for row in rows(layers, "areas")] == [("envelope", "sea")]
    assert layers.areas.geometry[0].geom_type == "MultiPolygon"
    assert [(row["name"], row["precision"]) for row in rows(layers, "places")] == [("Outback", "region")]


@pytest.mark.parametrize(
    ("place", "message"),
    [
        (settlement("x", "X", 500.0, 10.0), "longitude 500.0"),
        (settlement("x", "X", 10.0, 95.0), "latitude 95.0"),
        (settlement("x", "X", float("nan"), 10.0), "longitude nan"),
        (settlement("x", "X", 10.0, float("inf")), "latitude inf"),
        (Place("x", "X", 0, 0, "H", "SEA", extent=(-190, 0, 10, 10), precision="water"), "longitude -190.0"),
    ],
)
def test_coordinates_out_of_range_are_named(place, message):
    case = Case("It happened in X.")
    case.means("X", case.shelf.add(place))
    with pytest.raises(DatasetIntegrityError, match=message) as caught:
        case.layers()
    assert "X (x)" in str(caught.value)


def test_a_shape_or_line_out_of_range_is_named():
    case = Case("From Paris to Lyon.")
    paris, lyon = case.means("Paris", case.shelf.add(PARIS)), case.means("Lyon", case.shelf.add(LYON))
    case.leg(case.end(paris), case.end(lyon), Route(parts=(((0, 0), (200, 0)),), path_basis="schematic"))
    with pytest.raises(DatasetIntegrityError, match="leg 1: longitude 200"):
        case.layers()
    case = Case("In France.")
    case.shelf.add(FRANCE, shapely.box(0, 0, 10, 91))
    case.means("France", FRANCE)
    with pytest.raises(DatasetIntegrityError, match=r"France .*latitude 91"):
        case.layers()
    case.shelf.shapes[FRANCE.id] = Shape(shapely.to_wkb(shapely.Point(1, 1)), "boundary")
    with pytest.raises(DatasetIntegrityError, match="no polygon but Point"):
        case.layers()


def test_an_empty_outline_is_none():
    case = Case("In France.")
    case.shelf.add(FRANCE, shapely.MultiPolygon())
    case.means("France", FRANCE)
    layers = case.layers()
    assert [row["precision"] for row in rows(layers, "places")] == ["country"]
    assert len(layers.areas) == 0


def test_an_extent_without_an_area_is_no_outline():
    case = Case("In the Vatican.")
    vatican = Place(
        "geonames:3164670", "Vatican", 12.45414, 41.90268, feature_class="A", feature_code="PCLI", country_code="VA",
        extent=(12.45414, 41.90268, 12.45414, 41.90268), precision="country", source="geonames",
    )  # fmt: skip
    case.means("Vatican", vatican)
    layers = case.layers()
    assert [row["name"] for row in rows(layers, "places")] == ["Vatican"]
    assert len(layers.areas) == 0


def test_nothing_found_gives_empty_typed_tables():
    layers = Case("Nothing happened anywhere.").layers()
    for name, table in TABLES.items():
        frame = getattr(layers, name)
        assert len(frame) == 0
        assert set(table.names) <= set(frame.columns)
    assert str(layers.places["population"].dtype) == "Int64"
    assert layers.places.crs.to_epsg() == 4326


def test_a_sentence_without_end_is_cut_about_the_words():
    case = Case(("word " * 2000) + "Paris" + (" word" * 2000))
    case.means("Paris", case.shelf.add(PARIS))
    (quote,) = rows(case.layers(), "places")[0]["quotes"]
    assert len(quote["text"]) <= 600
    assert "Paris" in quote["text"]
    assert case.text[quote["start"] : quote["end"]] == quote["text"]


def test_what_no_file_can_hold_is_replaced_one_for_one():
    case = Case("In Pa\0ris\ud800 it burned.")
    place = case.shelf.add(settlement("p", "Pa\0ris", 2, 48))
    case.means("Pa\0ris", place)
    (row,) = rows(case.layers(), "places")
    assert row["name"] == "Pa\ufffdris"
    row["quotes"][0]["text"].encode()


@given(st.integers(1, 10**6))
def test_letters_read_back(number):
    value = 0
    for each in letter(number):
        value = value * 26 + ord(each) - ord("a") + 1
    assert value == number


@given(st.lists(st.tuples(st.floats(-170, 160), st.floats(-80, 70), st.floats(0.5, 10)), max_size=6))
def test_shading_does_not_depend_on_order(boxes):
    areas = {str(n): shapely.box(x, y, x + size, y + size) for n, (x, y, size) in enumerate(boxes)}
    backwards = dict(reversed(areas.items()))
    points = [shapely.Point(0, 0)]
    assert shaded(points, areas) == shaded(points, backwards)


def test_the_same_reading_gives_the_same_layers():
    first, second = handmade.seed().layers(), handmade.seed().layers()
    for name in TABLES:
        assert getattr(first, name).equals(getattr(second, name))
