"""Closed classes and noun lists that the clause reader goes by. All in lower case; phrases joined by ``_``."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """Split a list of words that is written as one string."""
    return frozenset(text.split())


PREPOSITIONS = words(
    "to into onto toward towards from out_of off in at on of near for by via through over across along past "
    "between against with about under during within outside inside above below behind among amid without "
    "despite upon beyond around aboard throughout beside by_way_of because_of according_to such_as including "
    "in_front_of on_board due_to ahead_of next_to close_to instead_of as_part_of per versus like unlike "
    "following regarding concerning"
)
PATHS = words("via through over across along past by_way_of")
LOCATORS = words("of in at near outside on around inside within close_to next_to beside")
DETERMINERS = words(
    "the a an this that these those its his her their our my your some any all both each every no another "
    "several many most more few other such one two three four five six seven eight nine ten dozens hundreds "
    "thousands dozen hundred thousand half either neither various numerous up_to more_than "
    "less_than fewer_than at_least"
)
POSSESSIVES = words("its his her their our my your")
BE = words("be been being is are was were am 'm 're")
HAVE = words("have has had having")
MODALS = words("will would shall may might could can should must ought cannot won wouldn couldn ca 'll 'd")
AUXILIARIES = (
    BE | HAVE | MODALS | words("do does did don doesn didn isn aren wasn weren hasn haven hadn get gets got getting")
)
NEGATIONS = words("not never n't no nor neither cannot no_longer")
SUBORDINATORS = words(
    "that which who whom whose where when while after before because since as if although though but until "
    "unless so whereas once whether how why what than yet prior_to"
)
PRONOUNS = words("he she they it we you i who him them us me her himself herself themselves itself one those these")
SUBJECT_PRONOUNS = words("he she they it we you i")
CONJUNCTIONS = words("and or nor as_well_as")
ADVERBS = words(
    "also already now then later recently just still soon again ever often currently previously once first "
    "finally earlier instead even only almost back home abroad directly straight together eventually "
    "subsequently immediately quickly safely jointly secretly illegally reportedly allegedly apparently "
    "quietly temporarily permanently late early today yesterday tomorrow tonight north south east west "
    "northeast northwest southeast southwest northward southward eastward westward northwards southwards eastwards "
    "westwards inland overland onward "
    "onwards further farther away down up overnight long never not yet too well all "
    "as_far_as as_far_away_as as_far_afield_as"
)
TIMES = words(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july "
    "august september october november december jan feb mar apr jun jul aug sep sept oct nov dec morning "
    "afternoon evening night midnight noon midday dawn dusk week weeks month months year years day days hour "
    "hours weekend minutes century decade summer winter spring autumn fall today yesterday tomorrow tonight"
)
SPEECH = words(
    "said says say saying told tells announced announces announce reported reports stated states added adds "
    "claimed claims claim confirmed confirms described describes explained explains noted notes warned warns "
    "alleged alleges insisted insists argued revealed reveals disclosed discloses declared declares "
    "acknowledged acknowledges admitted believe believes believed estimated estimates indicated indicates "
    "showed shows quoted wrote writes tweeted suggested suggests testified recalled denied denies deny "
    "suspect suspects accuse accuses accused predicted expects expect hopes fears think thinks"
)
# Adjectives that stand before a place's noun after "to", where a verb would mean purpose.
PLACE_ADJECTIVES = words(
    "northern southern eastern western central northeastern northwestern southeastern southwestern north "
    "south east west upper lower inner outer mainland neighboring neighbouring nearby rural remote coastal "
    "holy war torn occupied downtown suburban greater old new overseas foreign various local hospitals "
    "hospital camps safe sub saharan far north-eastern north-western south-eastern south-western post-war "
    "war-torn sub-saharan"
)
PLACE_NOUNS = words(
    "city cities town towns village villages capital port ports harbor harbour airport airports airfield base "
    "bases camp camps border borders region regions province provinces state states district districts county "
    "area areas island islands islet territory territories zone zones enclave peninsula valley coast shore "
    "shores hospital hospitals clinic prison prisons jail jails court tribunal reactor plant plants factory "
    "refinery terminal depot warehouse station stations stadium museum gallery laboratory laboratories lab "
    "labs facility facilities site sites ranch farm university college school embassy consulate palace "
    "residence hotel monastery shelter shelters crossing checkpoint mine mines field fields oilfield sea "
    "ocean lake river strait gulf canal bay mountains desert jungle forest outskirts suburb suburbs "
    "neighborhood neighbourhood hometown homeland country countries nation nations continent mainland market "
    "markets center centre headquarters hq front frontline battlefield apartment house home villa compound "
    "barracks garrison shipyard dock docks pier wharf spaceport cosmodrome pad municipality republic kingdom "
    "archipelago resort oblast governorate prefecture canton parish department hinterland soil waters "
    "airspace stronghold strip highlands basin delta heartland interchange turnoff"
)
# Described places that are kept without a name: "two air bases", "the camp", "the tribunal".
DESCRIBED = words(
    "base bases camp camps tribunal capital border airport airfield airfields port ports prison prisons jail "
    "island islands village villages town towns city cities site sites plant factory refinery depot depots "
    "warehouse warehouses shelter shelters laboratory laboratories reactor terminal museum embassy shipyard "
    "barracks front frontline hospital hospitals facility facilities station stations ranch outpost outposts "
    "stronghold"
)
# Nouns that take up a place named before, and the classes that such a place has.
ANAPHORS = {
    "country": "A",
    "nation": "A",
    "countries": "A",
    "nations": "A",
    "city": "P",
    "cities": "P",
    "town": "P",
    "towns": "P",
    "village": "P",
    "villages": "P",
    "state": "A",
    "province": "A",
    "region": "AL",
    "district": "A",
    "county": "A",
    "territory": "AL",
    "enclave": "AL",
    "island": "TL",
    "islands": "TL",
}
FACILITY = frozenset(
    [
        "Hospital",
        "Center",
        "Centre",
        "Clinic",
        "Infirmary",
        "Airport",
        "Airfield",
        "Base",
        "Port",
        "Harbor",
        "Harbour",
        "University",
        "College",
        "School",
        "Prison",
        "Jail",
        "Penitentiary",
        "Island",
        "Camp",
        "Station",
        "Museum",
        "Gallery",
        "Palace",
        "Fort",
        "Ranch",
        "Stadium",
        "Arena",
        "Laboratory",
        "Lab",
        "Plant",
        "Refinery",
        "Terminal",
        "Spaceport",
        "Cosmodrome",
        "Observatory",
        "Zoo",
        "Embassy",
        "Consulate",
        "Reservation",
        "Park",
        "Beach",
        "Shipyard",
    ]
)
# After a place's name these make it a modifier: "the Iran nuclear talks", "the Iraq war".
NOT_PLACE_HEADS = words(
    "talks talk deal agreement accord treaty pact war conflict crisis summit conference team army forces "
    "troops military police officials official government authorities accords sanctions league cup election "
    "elections race side squad club embargo negotiations negotiator negotiators policy economy stock stocks "
    "issue bill office offices refugees residents citizens nationals ambassador envoy president minister "
    "investigation case cases scandal trial programme program dispute ceasefire truce parliament senate "
    "council game match final title championship times post herald tribune journal magazine star daily "
    "company firm bank group party leader leaders people man woman men women mission relations ties trade "
    "debt bonds currency household households students voters customers store stores shop shops teachers "
    "workers farmers fans players athletes artists viewers readers audience audiences consumers investors "
    "companies firms businesses lawmakers diplomats homes families native natives deputies deputy sheriff "
    "chart charts festival awards detectives officers officer firefighters soldiers marines sailors "
    "peacekeepers exhibition event tournament "
    "competition style origin language food culture media press news newspaper "
    "television radio network website campaign protest protests crash attack attacks bombing bombings "
    "invasion occupation coup revolution uprising regime rule law laws history film movie book"
)
# What is said to go somewhere without anything moving.
ABSTRACT = words(
    "calm normalcy normality quiet electricity tension tensions listing hopes sanity spotlight emphasis normal "
    "message messages signal signals letter letters report reports proposal proposals warning warnings jobs "
    "job work money cash funds fund funding dollars euros pounds billion million loan loans remittances "
    "payment payments case cases issue issues matter matters question questions power powers control "
    "authority responsibility sovereignty jurisdiction ownership rights duties duty province territory "
    "attention focus support information intelligence evidence data news word words bill resolution request "
    "requests complaint complaints appeal invitation condolences greetings peace democracy stability freedom "
    "change changes reform hope order charges verdict sentence game games match series title cup trophy "
    "victory victories defeat win wins talks negotiations debate dialogue cooperation conflict war violence "
    "fighting crisis unrest terror terrorism disease diseases virus viruses infection infections epidemic "
    "outbreak outbreaks flu cholera malaria measles ebola plague covid coronavirus pandemic storm hurricane "
    "typhoon cyclone river rivers stream water waters wind winds rain snow smoke ash road roads trail trails "
    "highway highways border mountains range ranges street avenue temperatures prices price rates rate toll "
    "share shares market markets stocks inflation career careers contract contracts business tax taxes "
    "tariffs revenue investment investments capital technology knowledge expertise culture language religion "
    "tradition influence memory memories image images photo photos picture video broadcast broadcasts call "
    "calls email emails phone address speech blow ball goal kick shot seat seats vote votes election "
    "elections decision decisions plan ambassadorship relief joy fear fears happiness damage destruction "
    "devastation rocket rockets missile missiles shell shells mortar mortars shot shots fire bullets blame "
    "loss losses advantage advice assurances assurance guarantees details training help assistance statement "
    "statements testimony elevator own direction manner way effort attempt opportunity cover backing "
    "leadership championship series lead points what something anything nothing trial trials situation proceeds "
    "profits donations savings wages salary salaries bribe bribes ransom fee fees subsidies production manufacturing "
    "output film story novel movie plot spending floodwaters law laws measure "
    "measures dispute disputes feud custom name word service services pattern patterns style genre politics "
    "music joy awareness luck telegram telegrams lawsuit lawsuits suit suits "
    "treaty treaties note notes "
    "rating ratings approval "
    "popularity fight fights struggle campaign battle "
    "fashion trend trends craze idea ideas"
)
# "toward a truce in Gaza", "took to the streets in Cairo": what lies in the place is no end.
OUTCOMES = words(
    "final finals semi-final semi-finals semifinal semifinals quarter-final quarter-finals quarterfinal quarterfinals "
    "round stage playoffs top brink verge "
    "truce peace agreement settlement solution deal ceasefire victory elections election democracy "
    "independence reform vote transition end stability rival rivals career streets polls tournament "
    "championship event attention square "
    "scene match game chambers percent degrees points dollars euros votes seats barrels cents"
)
# "related to A", "the ambassador to A": no goal.
NOT_GOAL_TO = words(
    "related compared linked similar thanks access approach key answer ambassador adviser advisor relation "
    "relations respect regard opposed opposition threat contrast addition devoted dedicated committed owed "
    "tied open invitation introduction married subject exposed attributed response reaction commitment "
    "support damage attention loyal belong belongs belonging belonged equivalent resistance sister devotion "
    "alternative death"
)
# A capitalised word that makes a name a person's or an organisation's.
NO_PLACES = words(
    "mr mrs ms dr president prime minister chancellor king queen prince pope senator sen gov gen general "
    "congress parliament senate court council committee ministry department nations union party agency "
    "association league cup games championships championship series university company inc corp group bank "
    "fund church christ god heaven hell facebook twitter google nasa ebay amazon christmas easter january "
    "olympics state secretary"
)
GATHERINGS = words("talks negotiations game games match series debate")
# Weapons fly by themselves when fired, but are cargo when shipped.
CARGO_ANYWAY = words(
    "rocket rockets missile missiles shell shells mortar mortars bullets water images photos "
    "capital market letter letters"
)
# Those who and what can "reach" or "run to" a place.
TRAVELLERS = words(
    "he she they we i convoy convoys ship ships boat boats vessel vessels tanker tankers ferry plane planes "
    "jet helicopter train bus truck trucks flight troops soldiers forces army rebels fighters militants "
    "insurgents refugees migrants asylum-seekers people passengers tourists travelers travellers pilgrims "
    "team teams delegation group rescuers workers aid supplies shipment shipments cargo oil gas crude fuel "
    "grain food weapons arms drugs cocaine heroin goods survivors climbers family families children men women "
    "president minister expedition crew caravan chancellor king queen prince princess pope secretary envoy "
    "envoys leader leaders general commander diplomat diplomats ambassador candidate players squad singer "
    "band mission officials official premier senator governor mayor peacekeepers inspectors monitors doctors "
    "evacuees deportees detainees prisoners protesters marchers army column"
)
LINES = words(
    "pipeline pipelines line lines train trains railway railroad ferry ferries bus buses flight flights "
    "service services shuttle route routes link airline tram metro subway conveyor"
)
CONTRABAND = words(
    "drugs drug cocaine heroin weapons arms guns migrants people aliens goods cigarettes supplies ammunition "
    "fuel oil marijuana fentanyl contraband alcohol rum ivory guns boats trains flights buses ferries"
)
STATE_BODIES = words(
    "government authorities military army navy force forces ministry regime administration parliament "
    "officials authority police airforce coastguard president"
)
VEHICLES = {
    word: mode
    for mode, words in {
        "sea": "ship ships boat boats vessel vessels tanker tankers ferry ferries freighter freighters yacht yachts "
        "warship warships frigate destroyer submarine trawler barge barges dinghy dinghies flotilla fleet "
        "armada "
        "icebreaker sailboat rowboat canoe raft rafts liner steamer catamaran speedboat speedboats",
        "air": "plane planes aircraft airplane airplanes airliner airliners jet jets helicopter helicopters chopper "
        "flight flights balloon glider planeload planeloads airlift airlifts airbus boeing",
        "road": "bus buses truck trucks lorry lorries car cars van vans taxi taxis motorcycle motorcade minibus "
        "ambulance ambulances driver drivers motorist motorists trucker suv jeep bicycle "
        "minibuses pickup tractor-trailer motorbike",
        "rail": "train trains rail railway railroad railcar railcars tram locomotive",
        "foot": "foot",
        "pipeline": "pipeline pipelines",
    }.items()
    for word in words.split()
}
MEANS = VEHICLES | {
    "air": "air",
    "sea": "sea",
    "road": "road",
    "coach": "road",
    "plane": "air",
    "land": "road",
    "highway": "road",
}
EVENTS = words(
    "arrested detained captured seized held caught jailed imprisoned loaded boarded picked_up intercepted "
    "born rescued kidnapped abducted hospitalized hospitalised treated manufactured produced made built "
    "assembled grown mined bought purchased stolen picked collected gathered"
)
PHRASES: dict[str, tuple[tuple[str, ...], ...]] = {
    "out": (("out", "of"),),
    "by": (("by", "way", "of"),),
    "because": (("because", "of"),),
    "according": (("according", "to"),),
    "such": (("such", "as"),),
    "due": (("due", "to"),),
    "up": (("up", "to"),),
    "more": (("more", "than"),),
    "less": (("less", "than"),),
    "fewer": (("fewer", "than"),),
    "at": (("at", "least"),),
    "ahead": (("ahead", "of"),),
    "next": (("next", "to"),),
    "close": (("close", "to"),),
    "prior": (("prior", "to"),),
    "instead": (("instead", "of"),),
    "as": (
        ("as", "part", "of"),
        ("as", "well", "as"),
        ("as", "far", "as"),
        ("as", "far", "away", "as"),
        ("as", "far", "afield", "as"),
    ),
    "on": (("on", "board"),),
    "no": (("no", "longer"),),
    "in": (("in", "front", "of"),),
    "picked": (("picked", "up"),),
}
