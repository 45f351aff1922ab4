"""Reading what stands behind a movement word: where to, where from, through where, by what means."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geomap.movements import lexicon as lex
from geomap.movements import lookahead
from geomap.movements.places import Found, read_place, read_places

if TYPE_CHECKING:
    from geomap.movements.items import Item
    from geomap.movements.triggers import Trigger

_REACH = 48
_PURPOSE_VERBS = frozenset({"send", "deploy", "dispatch"})
_AFTER_STATE = frozenset(
    {"without", "with", "in", "off", "a", "vulnerable", "facing", "reeling", "isolated", "divided", "open"}
)
_CONDITIONS = lex.words(
    "ruins shock chaos tatters disarray darkness crisis doubt need debt limbo charge command fear hands state turmoil "
    "shambles mourning poverty pieces control coma silence position"
)
_PLACELIKE = lex.PLACE_NOUNS | lex.PLACE_ADJECTIVES
_STATES = lex.words("vulnerable isolated divided open dependent exposed short empty dead without")
_PHYSICAL = lex.words(
    "travel fly sail drive flee arrive journey head evacuate deport airlift smuggle ship trek migrate "
    "emigrate land dock deploy extradite withdraw leave depart flight trip voyage arrival withdrawal "
    "evacuation deportation extradition shipment truck ferry escape repatriate relocate"
)
_TRIPS = lex.words("trip visit tour journey mission pilgrimage voyage holiday vacation")
_GOING = frozenset({"go", "go back", "come", "return"})
_ATTENDED = frozenset({"school", "college", "university", "work", "war", "trial", "church", "class"})
_BARE = frozenset({"flight", "exodus", "hand over"})
_FLIGHT = frozenset({"flee", "escape"})
_EXAMPLES = frozenset({"including", "such_as", "like"})
_PLURALS = lex.words("countries cities places states nations destinations ports towns locations sites regions islands")
_NOUN_PHRASE = frozenset({"det", "num", "demonym", "embedded", "place"})


@dataclass(slots=True)
class Arguments:
    """Return the ends around one movement word, as phrases.

    ``end`` is the index behind the last name, ``behind`` that behind what contains it too ("Makhachkala, Russia").
    """

    goals: list[Found] = field(default_factory=list)
    origins: list[Found] = field(default_factory=list)
    vias: list[Found] = field(default_factory=list)
    theme: tuple[int, int] | None = None
    end: int = 0
    behind: int = 0
    undirected: bool = False
    from_dative: bool = False
    out_of: bool = False  # "taken out of A": that much is a movement
    pair: tuple[int, int] | None = None  # "the two cities", to be looked up in what comes before
    told: set[int] = field(default_factory=set)  # nouns of movement that these arguments have used up


def _is_gerund(item: Item) -> bool:
    return item.tag == "word" and item.low.endswith("ing") and not item.capitalised and item.low not in _PLACELIKE


def read_arguments(items: list[Item], trigger: Trigger, verbs: set[int]) -> Arguments:
    """Read the arguments to the right of ``trigger``; ``verbs`` are the indices of movement verbs."""
    reader = _Reader(items, trigger, verbs)
    reader.read()
    return reader.out


class _Reader:
    """One walk to the right of a movement word."""

    def __init__(self, items: list[Item], trigger: Trigger, verbs: set[int]) -> None:
        self.items = items
        self.trigger = trigger
        self.frame = trigger.frame
        self.verbs = verbs
        self.out = Arguments(end=trigger.index + 1)
        self.in_object = not trigger.passive and (self.frame.moves_theme or trigger.is_noun)
        self.dative: Found | None = None

    def read(self) -> None:
        k = self._skip_adverbs(self.trigger.index + 1)
        if not self.trigger.is_noun and not self.trigger.passive:
            k = self._object(k)
        limit = min(len(self.items), self.trigger.index + _REACH)
        while 0 <= k < limit:
            k = self._step(k)
        if self.dative is not None and not self.out.goals:
            self.out.goals = [self.dative]
            self.out.from_dative = True

    def _skip_adverbs(self, k: int) -> int:
        while k < len(self.items) and self.items[k].tag == "adv":
            k += 1
        return k

    # -- the direct object -------------------------------------------------------------------------------------

    def _object(self, k: int) -> int:
        if k >= len(self.items):
            return k
        roles = self.frame.object
        item = self.items[k]
        starts_phrase = item.tag in _NOUN_PHRASE or (
            item.tag == "word" and (item.capitalised or item.low in lex.PLACE_ADJECTIVES)
        )
        if roles & {"dative", "recipient"} and item.tag == "place" and not item.possessive:
            return self._recipient(k)
        along = self.items[k - 1].low in {"down", "up"}  # "fled down Swan Street" is not out of it
        if starts_phrase and not along and roles & {"origin", "goal", "via"}:
            found, after = read_places(
                self.items, k, loose=self.frame.word in _FLIGHT, direct=bool(roles & {"origin", "goal"})
            )
            if found and not self._is_state(found, after):
                role = next(name for name in ("origin", "goal", "via") if name in roles)
                {"origin": self.out.origins, "goal": self.out.goals, "via": self.out.vias}[role].extend(found)
                self.out.end = max(self.out.end, found[-1].last + 1)
                self.out.behind = max(self.out.behind, after)
                self.in_object = False
                return after
        if item.low == "there" and not roles & {"goal", "origin", "via"}:
            self.out.goals.append(Found(k, k, "there"))
            self.out.end = k + 1
            return k + 1
        if "theme" in roles:
            self.out.theme = (k, k)
        return k

    def _is_state(self, found: list[Found], after: int) -> bool:
        """E.g. "left Somalia without a government", "flood leaves Dhaka reeling": nothing leaves the place."""
        if self.frame.word != "leave" or found[-1].kind not in {"named", "anaphor"}:
            return False
        if after + 1 < len(self.items) and self.items[after].tag == "adv" and self.items[after + 1].low in _STATES:
            return True  # "left the area around A abnormally vulnerable to …"
        return (
            after < len(self.items)
            and self.items[after].low in _AFTER_STATE
            and not (self.items[after].low == "in" and not self._in_a_state(after + 1))
            and not (
                self.items[after].low == "with"
                and after + 1 < len(self.items)
                and self.items[after + 1].low in lex.POSSESSIVES
            )
        )

    def _in_a_state(self, k: int) -> bool:
        return any(item.low in _CONDITIONS for item in self.items[k : k + 4])

    def _recipient(self, k: int) -> int:
        found, after = read_place(self.items, k)
        if found is None or after >= len(self.items):
            self.out.theme = (k, k)
            return k
        following = self.items[after]
        if "recipient" in self.frame.object and following.low == "with":
            self.out.goals.append(found)
            self.out.end = self._phrase_end(after + 1)
            self.out.theme = (after + 1, self.out.end)
            return -1
        if "dative" in self.frame.object and (following.tag in {"det", "num", "demonym"} or following.tag == "word"):
            self.dative = found
            self.out.end = self._phrase_end(after)
            self.out.theme = (after, self.out.end)
            return after
        self.out.theme = (k, k)
        return k

    def _phrase_end(self, k: int) -> int:
        """Index behind the noun phrase at ``k``, its "of" included."""
        while k < len(self.items):
            item = self.items[k]
            if (item.tag in {"word", "det", "num", "demonym", "embedded"} and k not in self.verbs) or item.low == "of":
                k += 1
            else:
                break
        return k

    # -- the walk ----------------------------------------------------------------------------------------------

    def _step(self, k: int) -> int:
        """Take item ``k``; the index to go on from, or -1 to stop."""
        item = self.items[k]
        if item.tag == "prep":
            if item.low != "of":
                self._close_theme(k)
            return self._preposition(k)
        if item.tag in {"break", "sub", "aux"} or (item.low in lex.SPEECH and not self._attributive(k)):
            self._close_theme(k)
            return -1
        if item.tag == "neg":
            return -1
        if item.low in {"turning", "turned"}:
            return -1
        if item.low in {"down", "up"} and self._along_water(k + 1):
            return k + 2
        if item.low == "there" and self._goes_there(k):
            self.out.goals.append(Found(k, k, "there"))
            self.out.end = self.out.behind = k + 1
            return k + 1
        if item.tag == "pron":
            free = item.low not in lex.SUBJECT_PRONOUNS or k == self.trigger.index + 1
            return k + 1 if free else -1
        if item.tag == "comma":
            return self._comma(k)
        if item.tag == "conj":
            return self._conjunction(k)
        if k in self.verbs:
            self._close_theme(k)
            return -1
        if (
            self.trigger.is_noun
            and k == self.trigger.index + 1
            and item.tag == "word"
            and not self._goes_with_noun(item)
        ):
            return -1
        return k + 1

    def _goes_there(self, k: int) -> bool:
        """E.g. "brought her there", "moved back there"; not "there are", "from there"."""
        free = "to" in self.frame.goal and not self.out.goals and not self.trigger.is_noun
        near = k <= self.trigger.index + 4 and self.items[k - 1].tag != "prep"
        return free and near and not (k + 1 < len(self.items) and self.items[k + 1].tag == "aux")

    def _attributive(self, k: int) -> bool:
        """E.g. "alleged criminals", "its estimated 14,000 troops": no verb of saying."""
        if k + 1 >= len(self.items):
            return False
        if not self.items[k].low.endswith("ed"):  # "three suspects", "its reports"
            noun = self.items[k].low.endswith("s") or self.items[k].low in {"suspect", "report", "claim"}
            return noun and self.items[k - 1].tag in {"det", "num", "demonym"}
        free = k == self.trigger.index + 1 or self.items[k - 1].tag in {"det", "num", "prep", "conj"}
        return free and self.items[k + 1].tag in {"word", "num", "demonym"}

    def _goes_with_noun(self, item: Item) -> bool:
        return item.low in lex.TIMES or item.capitalised or item.low == "back"

    def _close_theme(self, k: int) -> None:
        if self.out.theme is not None and self.out.theme[1] == self.out.theme[0]:
            timed = self.items[k - 1].low in lex.TIMES  # "had driven all night from A"
            self.out.theme = None if timed else (self.out.theme[0], k)

    def _preposition(self, k: int) -> int:
        low = self.items[k].low
        was_object, self.in_object = self.in_object, self.in_object and low in {"of", "with"}
        if low == "between":
            return self._between(k)
        if low == "by" and self._along_water(k + 1):
            return self.out.end  # "by the Volga-Don Canal"
        role = self._role(k, low)
        if role is None:
            return k + 1
        if low == "to" and self.items[k - 1].low in lex.NOT_GOAL_TO:
            return k + 1
        if low == "to" and self.frame.word in _GOING and self._attends(k + 1):
            return -1
        if low == "to" and lookahead.is_infinitive(self.items, k + 1, self.verbs):
            return self._purpose(k + 1)
        if low in {"from", "to"} and k + 1 in self.verbs:
            return -1
        if low != "from" and k + 1 < len(self.items) and _is_gerund(self.items[k + 1]):
            return -1  # "moved towards recognizing A"
        found, after = read_places(
            self.items, k + 1, unknown=self._physical() and low != "on", direct=self.frame.word in _BARE
        )
        if not found and role is self.out.origins:
            found, after = self._from_a_trip(k + 1)
        if not found:
            found, after = self._examples(k + 1)
        if not found:
            self.in_object = was_object and low != "to"
            return k + 1
        if role is self.out.goals and low in {"in", "at", "on"} and not self._in_is_goal(found):
            return after
        if role and role is not self.out.vias and low != self._list_word(k):
            return -1
        role.extend(found)
        self.out.out_of = self.out.out_of or low == "out_of"
        self.out.end = max(self.out.end, found[-1].last + 1)
        self.out.behind = max(self.out.behind, after)
        return after

    def _attends(self, k: int) -> bool:
        """E.g. "went to high school in A": what one goes to without an article is no journey."""
        for item in self.items[k : k + 3]:
            if item.low in _ATTENDED:
                return True
            if item.tag != "word" or item.capitalised:
                return False
        return False

    def _along_water(self, k: int) -> bool:
        """E.g. "down the Mississippi": a river is a way."""
        k += k < len(self.items) and self.items[k].tag == "det"
        mention = self.items[k].mention if k < len(self.items) and self.items[k].tag == "place" else None
        if mention is None or mention.feature_class != "H":
            return False
        self.out.vias.append(Found(k, k, "named", mention))
        self.out.end = max(self.out.end, k + 1)
        return True

    def _from_a_trip(self, k: int) -> tuple[list[Found], int]:
        """E.g. "returned from a four-day trip to A": the journey before is where this one begins."""
        for i in range(k, min(k + 7, len(self.items) - 2)):
            item = self.items[i]
            if item.low in _TRIPS and self.items[i + 1].low in {"to", "in", "of"}:
                self.out.told.add(i)
                return read_places(self.items, i + 2)
            if item.tag not in {"det", "num", "word", "demonym"}:
                break
        return [], k + 1

    def _examples(self, k: int) -> tuple[list[Found], int]:
        """E.g. "travelled to 12 countries, including A, B and C"."""
        for i in range(k, min(k + 8, len(self.items) - 2)):
            item = self.items[i]
            among = item.low == "among" and self.items[i + 1].low == "them"
            if (item.low in _EXAMPLES or among) and i > k:
                before = self.items[i - 1 - (self.items[i - 1].tag == "comma")].low
                return read_places(self.items, i + 1 + among) if before in _PLURALS else ([], k)
            if item.tag not in _NOUN_PHRASE | {"word", "comma", "adv"}:
                break
        return [], k

    def _physical(self) -> bool:
        """Whether the word leaves no doubt that a place follows, even one that nobody recognised."""
        return self.frame.word in _PHYSICAL and not self.out.vias

    def _role(self, k: int, low: str) -> list[Found] | None:
        if low in lex.PATHS:
            return self.out.vias if self._is_path(k) else None
        if low in self.frame.goal and low not in {"in", "at", "on"}:
            return self.out.goals
        if low in {"of", "off"} and k > self.trigger.index + 1:
            return None
        if low in self.frame.origin and not (low == "in" and self.out.origins):
            return self.out.origins
        if low in self.frame.goal and not self.out.goals and not self._state_of_being():
            return self.out.goals
        return None

    def _is_path(self, k: int) -> bool:
        """E.g. "over" and "through" before something other than a place ("over the weekend") are no path."""
        return not (self.items[k].low == "over" and k + 1 < len(self.items) and self.items[k + 1].tag == "num")

    def _state_of_being(self) -> bool:
        """E.g. "are deployed in X" is a state, "will be deployed in X" and "deployed troops in X" are not."""
        if not self.trigger.passive or self.frame.word not in {"deploy", "redeploy", "station"}:
            return False
        auxiliaries = set(self.trigger.auxiliaries)
        return not (auxiliaries & (lex.MODALS | {"being"}) or self.trigger.infinitive)

    def _in_is_goal(self, found: list[Found]) -> bool:
        direct = {"due", "expected"}
        return self.frame.word not in direct or (
            found[0].first <= self.trigger.index + 4 and self.items[self.trigger.index + 1].low in {"in", "at", "back"}
        )

    def _list_word(self, k: int) -> str:
        """Return the preposition itself where it goes on a list ("to A and to B"), else nothing."""
        before = self.items[k - 1]
        return self.items[k].low if before.tag in {"conj", "comma"} else ""

    def _between(self, k: int) -> int:
        if self.frame.word in {"move", "shift"}:
            return k + 1
        if self._between_both(k + 1):
            return -1
        found, after = read_places(self.items, k + 1, subject=True)
        if len(found) == 2 and not self.out.goals and not self.out.origins:  # noqa: PLR2004
            self.out.origins, self.out.goals = [found[0]], [found[1]]
            self.out.undirected = True
            self.out.end = after
            return -1
        return k + 1

    def _between_both(self, k: int) -> bool:
        """E.g. "trains between the two cities": two places that were named before."""
        noun = next((i for i in range(k + 1, min(k + 4, len(self.items))) if self.items[i].low in lex.ANAPHORS), 0)
        if not noun or self.items[k].low not in {"the", "these", "both"} or not self.items[noun].low.endswith("s"):
            return False
        self.out.pair = (k, noun)
        self.out.undirected = True
        self.out.end = noun + 1
        return True

    def _purpose(self, k: int) -> int:
        """E.g. "were sent to restore order in Oaxaca": where the purpose lies is where they go."""
        if self.frame.word in _PURPOSE_VERBS and not self.out.goals:
            for i in range(k, min(k + 8, len(self.items))):
                item = self.items[i]
                if item.tag in {"comma", "sub", "break", "conj"} or i in self.verbs:
                    break
                if item.low == "in":
                    self.out.goals, _ = read_places(self.items, i + 1)
                    if self.out.goals:
                        self.out.end = self.out.goals[-1].last + 1
                    break
        return -1

    def _comma(self, k: int) -> int:
        return lookahead.over_comma(self.items, k, self.frame, in_object=self.in_object)

    def _conjunction(self, k: int) -> int:
        after = lookahead.over_conjunction(self.items, k, self.frame, in_object=self.in_object)
        return -1 if after in self.verbs and self.items[after].tag != "prep" else after
