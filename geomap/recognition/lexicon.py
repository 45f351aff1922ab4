"""Classes of words that tell a place's name from a person's or an organisation's. Folded to lower case."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from geomap.errors import DatasetIntegrityError, DatasetMissingError


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LOCATIVE = _words(
    "in at near from to into across outside inside through toward towards around between beyond off via throughout "
    "within onto along above under over north south east west northeast northwest southeast southwest downtown "
    "northern southern eastern western central upstate rural suburban mainland"
)
WEAK_LOCATIVE = _words("of for on with by against and or")
DIRECTION_ADJECTIVES = _words(
    "northern southern eastern western central northeastern northwestern southeastern southwestern north south east "
    "west upper lower downtown greater inner outer rural mainland north-east north-west south-east south-west"
)
PERSON_TITLES = _words(
    "mr mrs ms miss dr sir dame lord lady president minister premier chancellor king queen prince princess pope "
    "bishop archbishop cardinal rabbi imam father sister brother reverend rev judge justice officer sgt sergeant capt "
    "captain col colonel gen general lt lieutenant maj major cpl corporal pvt cmdr commander adm admiral chief coach "
    "manager prof professor spokesman spokeswoman spokesperson secretary director sen senator rep representative gov "
    "governor mayor councilman councilwoman councillor councilor attorney sheriff detective deputy chairman "
    "chairwoman chair ceo trooper inspector constable ambassador congressman congresswoman delegate commissioner "
    "superintendent principal pastor actor actress singer author guitarist striker midfielder goalkeeper defender "
    "quarterback forward guard pitcher center editor analyst economist activist leader candidate aide lawyer "
    "saint emperor sultan sheikh ayatollah comrade agent nurse surgeon doctor rapper artist"
)
SPEECH = _words(
    "said says told added asked explained noted replied recalled admitted tweeted testified argued insisted joked "
    "declined wrote described acknowledged"
)
PERSON_VERBS = _words("who whose aged married died born grew attended graduated smiled laughed was is has had")
STATE_ACTS = _words(
    "said says told accused accuses accusing denied denies announced announces warned warns agreed agrees vowed urged "
    "urges condemned condemns rejected rejects insisted insists believes believed considering considered wants wanted "
    "supports supported signed sign refused refuses demanded demands called calls offered offers plans planned "
    "threatened threatens decided claims claimed imposed is-helping released describes described voted backs backed "
    "supplying supplied sent sends sending building bought buys sells sold using used pledged launched expects hopes"
)
STATE_NOUNS = _words(
    "government officials official ambassador embassy president minister foreign defence defense intelligence military "
    "army troops forces force soldiers administration strategy policy authorities regime parliament congress senate "
    "sanctions constitution dollar economy navy offensive invasion envoy diplomats leaders leader prime spokesman "
    "delegation ministry state law court embargo allies citizen citizens currency national team"
)
PLACE_NOUNS = _words(
    "city town village suburb area region province state county district coast border island capital port airport "
    "resident residents neighborhood neighbourhood street streets road hospital home house school factory base camp "
    "metropolitan metro hotel river valley countryside native clinic store market township borough woman man men "
    "women girl boy teenager couple family"
)
ORGANISATION_HEADS = _words(
    "university college school schools high institute institution academy department ministry council committee "
    "commission agency authority bureau office bank group corp corporation inc ltd llc company co "
    "association federation "
    "union league club united fc party times post herald tribune news journal gazette chronicle press radio tv "
    "television broadcasting magazine hospital medical center centre church cathedral museum library police fire court "
    "parliament assembly senate congress board foundation fund society team army navy force forces guard games "
    "olympics olympic cup open championship championships festival conference summit treaty accord "
    "agreement act project "
    "program programme airlines airways railway railroad hotel records pictures studios motors electric oil gas energy "
    "power petroleum mining steel holdings partners capital securities exchange insurance trust services systems "
    "technologies industries orchestra symphony philharmonic ballet theatre theater opera clinic health district "
    "administration command brigade regiment division battalion corps squadron fleet legion front movement alliance "
    "coalition network forum initiative convention protocol declaration review observer star sun globe mail daily "
    "weekly telegraph guardian independent examiner sentinel dispatch courier register standard enquirer inquirer "
    "observatory laboratory laboratories research science sciences technology law business medicine chamber commerce "
    "rotary lions elementary middle primary secondary preparatory seminary supreme district circuit appeals "
    "highway patrol state republican democratic labour conservative liberal national international community "
    "youth senior junior women women's men's boys girls "
    # teams
    "rockets rangers giants jets dolphins dodgers angels lakers celtics bulls bears cubs packers vikings lions tigers "
    "pistons red white blue sox yankees mets braves falcons hawks saints pelicans cowboys mavericks stars spurs astros "
    "texans raiders warriors athletics 49ers seahawks mariners sounders blazers timbers canucks oilers flames eskimos "
    "elks jays raptors leafs senators canadiens bruins patriots capitals nationals wizards redskins commanders ravens "
    "orioles steelers pirates penguins eagles phillies 76ers flyers devils islanders knicks nets bills sabres bengals "
    "browns cavaliers indians guardians reds royals chiefs cardinals blues rams chargers padres suns coyotes "
    "diamondbacks rockies broncos nuggets avalanche jazz thunder grizzlies titans predators hornets "
    "panthers hurricanes "
    "heat magic buccaneers rays lightning marlins wolves wild twins timberwolves bucks brewers colts "
    "pacers kings sharks "
    "ducks wanderers rovers athletic albion hotspur city villa palace ham county argyle town orient academical"
)
# "University of Texas", "Bank of England"; "FC Barcelona", "Radio Tirana"
ORGANISATIONS_OF = _words(
    "university college school institute academy department ministry council committee commission bank bureau church "
    "museum society diocese archdiocese parliament federation union association league board court chamber"
)
HEADS_BEFORE = _words("fc bank radio club real sporting dynamo inter")
# A capitalised generic after the name makes one longer name: "Kish River", "Douglas County".
GENERIC_AFTER = _words(
    "county river lake lakes creek island islands isle mountain mountains mount valley bay beach airport bridge dam "
    "canal province peninsula desert forest township parish borough harbor harbour strait sea ocean gulf falls springs "
    "heights hills hill reservoir glacier volcano canyon cape cove coast plateau basin delta swamp marsh pond brook "
    "district region prefecture municipality governorate oblast raion krai base archipelago reef lagoon pass gorge "
    "park square plaza station terminal prison crossing village point ridge woods"
)
# Behind a list: "Camden and Gloucester counties", "Woodfield and Martingale roads".
LANDS_PLURAL = _words(
    "counties rivers lakes provinces states regions districts islands cities towns villages townships parishes "
    "boroughs governorates oblasts prefectures municipalities departments countries nations republics suburbs "
    "neighborhoods neighbourhoods valleys mountains deserts seas gulfs straits bays ports airports"
)
ROADS_PLURAL = _words("roads streets avenues drives lanes boulevards highways")
ROADS_AFTER = _words(
    "street st road rd avenue ave lane ln drive dr boulevard blvd highway parkway way court place terrace turnpike "
    "expressway freeway circle trail"
)
GENERIC_BEFORE = _words("lake mount mt fort port cape river camp county gulf bay isle strait")
TIME_WORDS = _words(
    "january february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday jan feb mar apr jun jul aug sept sep oct nov dec christmas easter ramadan"
)
CONNECTORS = _words(
    "of the and de la le les del al el da do dos das di du van von upon on sur y e an en in am bei und der"
)

# "ties between Tehran and Moscow", "help from Iran": the noun says that states are meant.
RELATIONS = _words(
    "ties tie relations relationship talks tension tensions agreement agreements deal deals treaty accord "
    "cooperation partnership alliance war conflict dispute disputes trade pact negotiations help support aid "
    "assistance pressure backing money funding statement response criticism threat threats demand demands "
    "permission approval guarantees sanctions concessions recognition match game series"
)
# What happens to a country's ground rather than to its government.
DONE_TO_LAND = _words(
    "invade invaded invades invading attack attacked attacking bomb bombed bombing shell shelled shelling strike "
    "struck terrorizing terrorising terrorize devastated devastating hit hits hitting rocked visit visited "
    "visiting tour toured leave leaves left leaving enter entered entering flee fled fleeing cross crossed "
    "crossing reach reached reaching occupy occupied occupying ravaged ravaging swept sweeping quit depart "
    "departed departing"
)
DEEDS_TO_LAND = _words(
    "invasion occupation bombing shelling annexation attack attacks war coast shores border borders map parts "
    "part half third most much all people north south east west regions areas swaths city capital town state rest "
    "corner"
)
AUXILIARIES = _words("has have had is are was were will would could may might must should did does do")
AGENTS = _words("by against with accuse accuses accused accusing urge urges urged help helps helped helping")
TEAM_ACTS = _words(
    "beat beats won wins win lost loses lose defeated defeats scored scores led leads rallied tied plays played"
)

TEAM_PLAYS = _words("beat beats won wins lost loses defeated defeats thrashed drew")


@dataclass(frozen=True, slots=True)
class Words:
    """Lists of single words built by ``data/builders/words.py``."""

    common: frozenset[str]
    given: frozenset[str]
    surnames: frozenset[str]


@cache
def words() -> Words:
    """Load the lists once."""
    source = files("geomap") / "_data" / "words.json"
    try:
        lists = json.loads(source.read_text(encoding="utf-8"))
        return Words(**{key: frozenset(lists[key]) for key in ("common", "given", "surnames")})
    except FileNotFoundError as error:
        raise DatasetMissingError(f"{source} is missing: reinstall geomap, or run `make data`") from error
    except (ValueError, KeyError, TypeError) as error:
        raise DatasetIntegrityError(f"{source} is damaged: reinstall geomap, or run `make data`") from error
