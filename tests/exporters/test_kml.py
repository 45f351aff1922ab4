"""KML and KMZ: valid, read by others, and nothing of an article is anything but text in it."""

import io
import itertools
import json
import re
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import handmade
import pyogrio
import pytest
import shapely
from fastkml import KML
from fastkml.utils import find_all
from fastkml.validator import get_schema_parser
from generated import HOSTILE
from generated import layers as made_up
from hypothesis import HealthCheck, given, settings
from lxml import etree
from PIL import Image

from geomap import outputs
from geomap.columns import TABLES, records
from geomap.exporters import kml
from geomap.exporters.kml_styles import LOOKS, look_of
from geomap.layers import tabulate

NS = {"k": kml.NAMESPACE}
SCHEMA = get_schema_parser()


@pytest.fixture(scope="module")
def seed():
    layers = handmade.seed().layers()
    return replace(layers, article=replace(layers.article, published="2023-06-09", publisher="The <Times>"))


def document(layers):
    return "".join(kml.pieces(layers)).encode()


def parsed(layers):
    return ET.fromstring(document(layers))


def check_valid(data):
    SCHEMA.assertValid(etree.fromstring(data))


class Tags(HTMLParser):
    """What a balloon is made of."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tags, self.text = [], ""

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    def unknown_decl(self, data):
        raise AssertionError(data)

    handle_comment = handle_decl = handle_pi = unknown_decl


def check_balloons(root):
    for description in root.iterfind(".//k:description", NS):
        text = description.text or ""
        assert "$" not in text.replace("&#36;", "")
        found = Tags()
        found.feed(text)
        found.close()
        for tag, attrs in found.tags:
            assert tag in {"b", "br", "blockquote", "a"}
            assert set(attrs) <= ({"href"} if tag == "a" else set())
            assert all(value.startswith(("https://", "http://")) for value in attrs.values())
    for style in root.iterfind(".//k:BalloonStyle/k:text", NS):
        assert style.text == "$[description]"


def positions(root):
    for line in root.iterfind(".//k:coordinates", NS):
        yield [tuple(map(float, each.split(","))) for each in line.text.split()]


def check_coordinates(root):
    for points in positions(root):
        for x, y in points:
            assert abs(x) <= 180
            assert abs(y) <= 90
        for (a, _), (b, _) in itertools.pairwise(points):
            assert abs(a - b) <= 180 or abs(a - b) == 360


def test_the_seed_is_valid_by_the_schema_of_the_standard(seed):
    check_valid(document(seed))


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(made_up())
def test_whatever_the_layers_hold_it_is_valid_and_safe(layers):
    data = document(layers)
    check_valid(data)
    root = ET.fromstring(data)
    check_balloons(root)
    check_coordinates(root)
    rows = sum(len(getattr(layers, name)) for name in kml.KEEPS.layers)
    assert len(root.findall(".//k:ExtendedData/k:SchemaData", NS)) == rows


@pytest.mark.parametrize("text", [*HOSTILE, "$[name]", "<img src=x onerror=alert(1)>", "javascript:alert(1)", "]]>"])
def test_article_text_is_text(seed, text):
    quote = json.dumps([{"mention_id": "m", "start": 0, "end": 1, "paragraph": 1, "text": text}])
    row = next(seed.places.drop(columns="geometry").itertuples(index=False))._asdict()
    row |= {"name": text, "reason": text, "quotes": quote, "attributed_to": text, "article_url": text}
    places = tabulate("places", [row], [shapely.Point(1, 2)])
    article = replace(seed.article, title=text, url=text, publisher=text)
    root = parsed(replace(seed, places=places, article=article, attributions=(text,)))
    check_balloons(root)
    folder = root.find(".//k:Folder[@id='places']", NS)
    found = Tags()
    found.feed(folder.find(".//k:Placemark/k:description", NS).text)
    found.close()
    assert not [tag for tag, _ in found.tags if tag == "a"]
    assert found.text.count(text.strip()) >= 4
    assert folder.findtext(".//k:Placemark/k:name", namespaces=NS) == text


def test_folders_are_those_of_the_layers_and_of_the_journeys(seed):
    root = parsed(seed)
    assert [each.findtext("k:name", namespaces=NS) for each in root.findall("k:Document/k:Folder", NS)] == [
        "Places", "Areas", "Routes", "Statements checked", "Not on the map",
    ]  # fmt: skip
    routes = root.find(".//k:Folder[@id='routes']", NS)
    folders = {each.findtext("k:name", namespaces=NS): each for each in routes.findall("k:Folder", NS)}
    assert list(folders) == ["Journey 1", "Single legs", "Numbers and directions"]
    names = [each.text for each in folders["Journey 1"].iterfind("k:Placemark/k:name", NS)]
    assert names == ["1 Amirabad → Makhachkala", "2 Makhachkala → two air bases"]
    undrawn = folders["Journey 1"].findall("k:Placemark", NS)[1]
    assert undrawn.find("k:LineString", NS) is None
    assert "two air bases: not named" in undrawn.findtext("k:description", namespaces=NS)
    assert len(root.findall(".//k:Folder[@id='unlocated']/k:Placemark", NS)) == len(seed.unlocated)


def test_the_number_of_a_leg_points_along_it(seed):
    (number,) = parsed(seed).findall(".//k:Folder[k:name='Numbers and directions']/k:Placemark", NS)
    assert number.findtext("k:name", namespaces=NS) == "1"
    lon, lat, *_ = map(float, number.findtext("k:Point/k:coordinates", namespaces=NS).split(","))
    line = seed.routes.geometry[seed.routes["label"] == "1"].iloc[0]
    assert line.distance(shapely.Point(lon, lat)) < 1e-5
    # From Amirabad in the south-east to Makhachkala in the north-west.
    assert 300 < float(number.findtext("k:Style/k:IconStyle/k:heading", namespaces=NS)) < 360


def test_looks_are_those_of_the_page(seed):
    root = parsed(seed)
    styles = {each.get("id"): each for each in root.iterfind("k:Document/k:Style", NS)}
    assert set(styles) == set(LOOKS)
    used = {each.text for each in root.iterfind(".//k:styleUrl", NS)}
    assert used <= {f"#{name}" for name in styles}
    assert styles["leg-stated"].findtext("k:LineStyle/k:color", namespaces=NS) == "ff005ed5"
    leg = next(root.iterfind(".//k:Folder[k:name='Journey 1']/k:Placemark", NS))
    assert leg.findtext("k:styleUrl", namespaces=NS) == "#leg-inferred"
    areas = {row["name"]: look_of("areas", row) for row in records(TABLES["areas"], seed.areas)}
    assert areas["Caspian Sea"] == "area-water"
    assert areas["Russia"] == "area-named"


def test_a_date_is_on_every_feature_and_a_strange_one_on_none(seed):
    root = parsed(seed)
    marks = root.findall(".//k:Placemark", NS)
    assert [each.findtext("k:TimeStamp/k:when", namespaces=NS) for each in marks] == ["2023-06-09"] * len(marks)
    for strange in ("last Friday", "2023-6-9", "<script>"):
        other = replace(seed, article=replace(seed.article, published=strange))
        assert parsed(other).find(".//k:TimeStamp", NS) is None


def test_what_crosses_180_degrees_is_cut():
    layers = handmade.Case("Nothing.").layers()
    rows = handmade.seed().layers().routes.drop(columns="geometry").to_dict("records")
    crossing = tabulate("routes", rows[1:2], [shapely.LineString([(170, 0), (-170, 10)])])
    root = parsed(replace(layers, routes=crossing))
    check_coordinates(root)
    assert len(root.findall(".//k:Folder[@id='routes']//k:MultiGeometry/k:LineString", NS)) == 2


def test_provenance_and_attribution(seed):
    root = parsed(seed)
    facts = json.loads(root.findtext("k:Document/k:ExtendedData/k:Data/k:value", namespaces=NS))
    assert facts["article"]["id"] == "a-test"
    assert facts["article"]["published"] == "2023-06-09"
    about = root.findtext("k:Document/k:description", namespaces=NS)
    assert all(each in about for each in seed.attributions)


def test_gdal_reads_every_layer_typed(seed, tmp_path):
    outputs.write(seed, tmp_path / "x.kml")
    found = pyogrio.read_dataframe(tmp_path / "x.kml", layer="Places")
    assert list(found["id"]) == list(seed.places["id"])
    assert list(found["match_score"]) == list(seed.places["match_score"])
    assert list(found["mention_count"]) == list(seed.places["mention_count"])
    assert shapely.get_coordinates(found.geometry).tolist() == shapely.get_coordinates(seed.places.geometry).tolist()
    names = [name for name, _ in pyogrio.list_layers(tmp_path / "x.kml")]
    assert names == ["Places", "Areas", "Routes", "Journey 1", "Single legs", "Numbers and directions",
                     "Statements checked", "Not on the map"]  # fmt: skip
    assert len(pyogrio.read_dataframe(tmp_path / "x.kml", layer="Not on the map")) == len(seed.unlocated)


def test_fastkml_reads_places_by_their_names(seed, tmp_path):
    outputs.write(seed, tmp_path / "x.kml")
    from fastkml import Placemark

    marks = list(find_all(KML.parse(tmp_path / "x.kml"), of_type=Placemark))
    moscow = next(each for each in marks if each.name == "Moscow" and each.geometry)
    assert moscow.geometry.coords[0][:2] == (37.62, 55.75)
    assert moscow.times.timestamp.dt.year == 2023


def test_a_kmz_brings_its_icons(seed, tmp_path):
    outputs.write(seed, tmp_path / "x.kmz")
    with zipfile.ZipFile(tmp_path / "x.kmz") as archive:
        names = archive.namelist()
        assert names[0] == "doc.kml"
        document = archive.read("doc.kml")
        check_valid(document)
        wanted = {each.text for each in ET.fromstring(document).iterfind(".//k:href", NS)}
        assert wanted == set(names[1:])
        for name in wanted:
            with Image.open(io.BytesIO(archive.read(name))) as icon:
                assert icon.mode == "RGBA"
                alpha = icon.getchannel("A")
                assert alpha.getpixel((0, 0)) == 0
                assert alpha.getpixel((icon.width // 2, icon.height // 2)) == 255
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert len(pyogrio.read_dataframe(tmp_path / "x.kmz", layer="Places")) == len(seed.places)


def test_nothing_comes_over_the_network(seed):
    text = document(seed).decode()
    addresses = set(re.findall(r"https?://[^\"<\s]+", text))
    assert addresses == {kml.NAMESPACE, kml.ATOM}


def test_same_bytes_twice(seed, tmp_path):
    for suffix in ("kml", "kmz"):
        outputs.write(seed, tmp_path / f"x.{suffix}")
        before = (tmp_path / f"x.{suffix}").read_bytes()
        outputs.write(seed, tmp_path / f"x.{suffix}")
        assert (tmp_path / f"x.{suffix}").read_bytes() == before
