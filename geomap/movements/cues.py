"""Words that say how sure a movement is: planned, hypothetical, denied, alleged."""

from __future__ import annotations

from typing import Final

from geomap.movements import lexicon as lex

_PLANNED = (
    "plan plans planned planning expect expected expects expecting schedule scheduled slated due ready "
    "prepare prepares preparing prepared poised decide decides decided decision agree agrees agreed agreement "
    "intend intends intended intention vow vows vowed pledge pledges pledged promise promises promised order "
    "orders ordered instruct instructed instructs directed directs approve approves approved approval "
    "permission permit permits permitted allow allows allowed allowing authorise authorised authorize "
    "authorized require requires required sentenced commit committed commitment deal upcoming forthcoming set "
    "aims aim aiming hopes hope hoped hoping arrange arranged arranges arranging cleared mandate "
    "mandated obliged command commanded voted poised slated awaiting"
)
_HYPOTHETICAL = (
    "may might could can should if whether ask asks asked asking urge urges urged urging offer offers offered "
    "offering demand demands demanded demanding request requests requested requesting propose proposes "
    "proposed proposal proposing consider considers considered considering willing willingness threat "
    "threaten threatens threatened threatening option options want wants wanted wanting need needs needed "
    "seek seeks sought seeking suggest suggests suggested recommend recommends recommended invite invites "
    "invited possible possibly possibility potential perhaps chance unless likely opportunity opportunities "
    "ability eligible appeal appealed pleaded beg begged prospect wish wishes wished would risk risks discuss "
    "discussing discussed mull mulling contemplate contemplating lest ought thinking"
)
_DENIED = (
    "refuse refuses refused refusing refusal reject rejects rejected cancel canceled cancelled cancels "
    "cancellation suspend suspends suspended suspension prevent prevents prevented preventing ban bans banned "
    "banning block blocks blocked blocking blockade halt halts halted halting stop stops stopped stopping bar "
    "bars barred barring forbid forbids forbidden forbade prohibit prohibits prohibited discourage "
    "discourages discouraged reverse reversed avoid avoids avoided avoiding abort aborted scrap scrapped deny "
    "denies denied denying dismissed unable fail fails failed failing failure never not n't unwilling "
    "stranded postponed shelved decline declined declines prohibiting grounded abandon abandoned abandons dropped"
)
_ALLEGED = (
    "allegedly accuse accuses accused accusing accusation accusations believe believes believed suspect "
    "suspects suspected alleges allege alleged alleging allegation allegations purportedly supposedly thought "
    "claims claim claimed claiming charged presumed presumably rumored rumoured rumor rumors rumour rumours "
    "suspicion suspicions fear "
    "feared think thinks reckon reckons assume assumes assumed understood"
)

# Nouns of a thing that is settled whatever is done with it, but for what calls it off or weighs it.
INTENTIONS: Final = lex.words("plan plans decision decisions deal agreement order orders intention pledge promise vow")
RUMOURS: Final = lex.words(
    "rumor rumors rumour rumours suspicion suspicions allegation allegations fear fears claim claims"
)
PONDERED: Final = lex.words("consider considers considered considering mull mulling contemplate reverse reversed")
PLANNED: Final = frozenset(_PLANNED.split())
HYPOTHETICAL: Final = frozenset(_HYPOTHETICAL.split())
DENIED: Final = frozenset(_DENIED.split())
ALLEGED: Final = frozenset(_ALLEGED.split())
# Passed on the way left from an infinitive to the one who acts.
GOVERNORS: Final = (PLANNED | HYPOTHETICAL | DENIED | ALLEGED) - {
    "if",
    "whether",
    "deal",
    "possible",
    "agreement",
    "approval",
} | lex.words(
    "begin begins began beginning begun start starts started starting continue continues continued try tries "
    "tried trying attempt attempts attempted attempting help helps helped helping manage managed manages able "
    "going failed tend tends tended forced keep keeps kept"
)
