"""Words that spatial statements are made of, in reviewed classes. Lower case."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """Make a class of the words of ``text``."""
    return frozenset(text.split())


UNITS_KM = {
    "km": 1.0,
    "kms": 1.0,
    "kilometer": 1.0,
    "kilometers": 1.0,
    "kilometre": 1.0,
    "kilometres": 1.0,
    "mi": 1.609344,
    "mile": 1.609344,
    "miles": 1.609344,
    "nautical mile": 1.852,
    "nautical miles": 1.852,
    "m": 0.001,
    "meter": 0.001,
    "meters": 0.001,
    "metre": 0.001,
    "metres": 0.001,
    "yard": 0.0009144,
    "yards": 0.0009144,
    "foot": 0.0003048,
    "feet": 0.0003048,
    "block": 0.15,
    "blocks": 0.15,
}

BEARINGS = {name: i * 22.5 for i, name in enumerate("N NNE NE ENE E ESE SE SSE S SSW SW WSW W WNW NW NNW".split())}

DETERMINERS = words(
    "a an the this that these those its his her their our my one another each every some any no two three"
)
# A noun phrase never runs over one of these.
STOPS = DETERMINERS | words(
    "of in on at by for from to with without near into onto across between along around outside inside within through "
    "over under above below against about after before during since until toward towards via off beyond behind beside "
    "amid among upon as than like despite per and or but nor so yet if when where while because although "
    "though whether "
    "which who whom whose what how why he she it they we you i him them us me there here then not is are was were be "
    "been being am has have had do does did will would can could may might must shall should said says "
    "say told reported "
    "added also only just even still now again already later earlier once it’s don’t"
)
# Between a figure and its place: "the plant, which is located just …".
LINKS = words(
    "is are was were be been being lies lay lie sits sat stands stood located situated based sited which that right "
    "nestled set centered centred headquartered positioned"
)
HEDGES = words(
    "just only about some roughly approximately around nearly almost directly immediately still far well very"
)
NEGATIONS = words("not never n’t isn’t wasn’t nowhere")
TIME = words(
    "monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow tonight overnight morning "
    "afternoon evening night midnight noon dawn dusk january february march april may june july august september "
    "october november december jan feb mar apr jun jul aug sep sept oct nov dec early late last this week weekend "
    "month year on at earlier recently ago a.m. p.m. local time"
)
VERBS = words(
    "hit struck found held killed built shot fell left landed happened crashed exploded died burned sank "
    "went took came "
    "began broke met fought stuck caught lost seen spotted erupted occurred camp camped live lives lived living remain "
    "remains operates operate operating ran run runs hid landing sits stayed grew worked struck stranded place "
    "flew drove walked sailed marched travelled traveled swam rode flown sent brought driven taken "
    "thrown shot sunk hidden "
    "kept set lay"
)
MOTION = words(
    "walk walked walking drive drove driving driven travel traveled travelled traveling travelling march "
    "marched fly flew "
    "flown flying swim swam ride rode run ran hike hiked sail sailed moved moving row rowed commute "
    "commutes journey trek "
    "trekked flight ride walk pushed advanced dragged drifted"
)
# Verbs that a headline puts before a noun without an article: "build drone factory", "hits oil depot".
BARE_VERBS = words(
    "build builds building built open opens opening close closes closing hit hits hitting attack attacks "
    "strike strikes "
    "destroy destroys bomb bombs shell shells target targets seize seizes capture captures raid raids damage damages "
    "evacuate evacuates leave leaves reach reaches visit visits plan plans buy buys sell sells run runs make makes "
    "deploy deploys deploying deployed find finds see sees show shows kill kills use uses using set sets hold holds "
    "burn burns blow blows shut shuts expand expands sink sinks help helps helping block blocks cut cuts take takes "
    "construct constructs defend defends attacking targeting shelling striking bombing burning operate operates"
)

# Facilities by what they can stand for. A later "the facility" may be a plant, a base or a mine.
_GROUPS = {
    "works": (
        "plant plants factory factories works mill mills complex facility facilities installation site sites location "
        "workshop refinery smelter foundry"
    ),
    "base": "base bases airbase garrison barracks facility installation site location compound outpost",
    "camp": "camp camps compound site settlement",
    "mine": "mine mines pit quarry site colliery location",
    "reactor": "reactor reactors plant facility complex site location station",
    "depot": "depot depots warehouse warehouses arsenal storehouse facility site dump",
    "airport": "airport airports airfield airstrip aerodrome runway",
    "port": "port ports harbor harbour terminal dock docks shipyard wharf",
    "hospital": "hospital hospitals clinic facility centre center",
    "prison": "prison prisons jail facility penitentiary colony",
    "school": "school schools university college campus",
    "farm": "farm farms ranch estate plantation",
    "crossing": "bridge bridges dam tunnel crossing crossings",
    "mast": "tower towers mast",
    "lodging": "hotel hotels resort resorts lodge",
    "worship": "church churches mosque mosques temple monastery cathedral shrine synagogue",
    "venue": "stadium arena",
    "post": "checkpoint checkpoints post posts outpost",
    "laboratory": "laboratory lab facility centre center institute site",
    "field": "field fields oilfield gasfield wellsite site",
    "grave": "grave graves cemetery",
    "line": "pipeline road highway railway motorway",
    "zone": "zone zones park complex site location area",
    "launch": "cosmodrome spaceport pad range site facility",
}
FACILITIES: dict[str, frozenset[str]] = {
    noun: frozenset(group for group, nouns in _GROUPS.items() if noun in nouns.split())
    for nouns in _GROUPS.values()
    for noun in nouns.split()
}
GENERIC_FACILITIES = words("site location facility complex installation compound area zone place")
SETTLEMENTS = words(
    "city town village hamlet settlement suburb neighborhood neighbourhood municipality commune township borough "
    "district quarter community resort capital seaport metropolis cities towns villages suburbs hometown outpost"
)
AREAS = words(
    "area areas region regions province state county island islands valley plain forest mountain mountains hill hills "
    "lake river coast beach desert peninsula enclave territory stretch spot place point bay strait reef "
    "border road highway"
)
# What may be said to be in a place without an article: "tactical nuclear weapons in Belarus".
THINGS = words(
    "troops forces soldiers civilians populations people residents refugees weapons drones missiles "
    "tanks aircraft jets "
    "ships vessels targets positions homes houses buildings villagers migrants protesters factories line "
    "embassy consulate "
    "headquarters office offices home house building apartment"
)
# What is somewhere for a while, and what happens somewhere.
CRAFT = words(
    "ship vessel tanker boat ferry freighter trawler frigate warship submarine yacht barge dinghy plane aircraft jet "
    "helicopter drone airliner balloon bus train convoy truck dhow rig platform lorry minibus canoe kayak raft "
    "catamaran destroyer cruiser corvette patrol motorcade glider van car tram"
)
EVENTS = words(
    "explosion blast strike airstrike attack crash wreck wreckage shipwreck ambush clash earthquake quake fire "
    "collision landslide avalanche epicenter epicentre shooting bombing derailment spill leak eruption tremor tornado "
    "wildfire blaze shelling stampede firefight raid mudslide massacre battle shootout"
)
# What stands or lies somewhere and is neither a facility that a text goes on about nor a settlement.
SPOTS = words(
    "glacier reservoir ravine gorge canyon cave swamp marsh jungle canal levee dike dyke embankment fence wall trench "
    "trenches waterfall crater cliff volcano oasis lagoon inlet cove meadow orchard vineyard restaurant cafe pub "
    "nightclub "
    "market marketplace shop mall supermarket house villa mansion cottage building hut shelter bunker silo substation "
    "bakery sawmill brewery winery farmhouse kindergarten dormitory orphanage garage station museum palace castle "
    "fort fortress monument"
)
# "The remote north of": adjectives of a part, as a pattern; a noun there ("the town north of") is a figure.
QUALITIES = (
    r"tropical|remote|rural|arid|dry|desert|mountainous|hilly|fertile|coastal|restive|war-torn|war-ravaged|troubled|volatile|lawless|"
    r"impoverished|poor|rebel-held|oil-rich|gas-rich|industrial|(?:mostly|mainly|predominantly|largely)\s+[\w-]+"
)
WAYS = words("road highway motorway freeway expressway railway")
FIGURE_HEADS = frozenset(FACILITIES) | SETTLEMENTS | AREAS | THINGS
PLACED_HEADS = FIGURE_HEADS | SPOTS | CRAFT | EVENTS
# With these a craft is on its way between two places; with others something befalls it there.
PLYING = MOTION | words(
    "operate operates operated operating run runs ran running shuttle shuttled commuted linked connected divided "
    "passed switched alternated mediated plied traded"
)
# Modifiers that do not tell one facility from another.
PLAIN_MODIFIERS = words(
    "new old large small big huge giant vast major secret suspected alleged planned proposed main key biggest largest "
    "sprawling massive important nearby former abandoned remote local same industrial government-run state-run"
)
OTHERS = words("another second third other similar each every any two three several many some")
CONTINENTS = words("africa asia europe america antarctica oceania australia")
