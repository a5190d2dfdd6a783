"""The domains of ROBINS-I before and at intervention: confounding, selection, classification."""

from __future__ import annotations

from ...variant import NO, ONE_SOURCE, PROBABLY_NO, PROBABLY_YES, YES, Asked, Domain
from ..levels import NO_OR_PROBABLY, YES_OR_PROBABLY
from ..sources import SRDR
from ..wording import question

_BASELINE_CONFOUNDING = (Asked("1.2", NO_OR_PROBABLY), Asked("1.3", NO_OR_PROBABLY))

CONFOUNDING = Domain(
    key="1",
    number="1",
    title="Confounding",
    about="Whether what decided the intervention also bears on the outcome, and was allowed for.",
    questions=(
        question(
            "1.1",
            "possible?",
            "Could something that bears on the outcome have decided who got which intervention?",
            "Yes for nearly every non-randomized study. No only where nothing that bears on the outcome can "
            "have decided the intervention; the domain is then at low risk and its other questions do not "
            "apply.",
            answers=(YES, PROBABLY_YES, PROBABLY_NO, NO),
        ),
        question(
            "1.2",
            "time split?",
            "Does the analysis split follow-up time by the intervention received?",
            "Yes where one person's time counts for different interventions, as they start, stop or switch. "
            "No where everybody stays in one group.",
            if_all=(Asked("1.1", YES_OR_PROBABLY),),
        ),
        question(
            "1.3",
            "switches related?",
            "Were stops or switches of intervention probably related to factors that bear on the outcome?",
            "Yes where people changed because of how they fared or what was expected for them; confounding "
            "then varies with time.",
            if_all=(Asked("1.2", YES_OR_PROBABLY),),
        ),
        question(
            "1.4",
            "controlled?",
            "Was a suitable method used that controls for all important confounding domains at baseline?",
            "Yes where regression, matching, stratification, weighting or the like covers every domain that "
            "the review named as important. No where one of them is left out.",
            if_any=_BASELINE_CONFOUNDING,
        ),
        question(
            "1.5",
            "measured well?",
            "Were the confounding domains that were controlled for measured validly and reliably?",
            "Yes where the variables available stand well for the domains. No where they are crude, "
            "subjective or often wrong.",
            if_all=(Asked("1.4", YES_OR_PROBABLY),),
        ),
        question(
            "1.6",
            "later variables?",
            "Were variables adjusted for that the intervention itself could have affected after it started?",
            "Yes where the model holds what lies on the way from intervention to outcome, or follows from "
            "both. Here yes speaks for bias.",
            if_any=_BASELINE_CONFOUNDING,
        ),
        question(
            "1.7",
            "controlled over time?",
            "Was a suitable method used that controls for all important confounding domains and for "
            "confounding that varies with time?",
            "Yes for methods made for this, such as inverse probability weighting of marginal structural "
            "models. No for ordinary regression on values that the earlier intervention may have changed.",
            if_all=(Asked("1.3", YES_OR_PROBABLY),),
        ),
        question(
            "1.8",
            "measured well?",
            "Were those confounding domains, also those that vary with time, measured validly and reliably?",
            "Yes where the variables available stand well for the domains at each time. No where they are "
            "crude, subjective or often wrong.",
            if_all=(Asked("1.7", YES_OR_PROBABLY),),
        ),
    ),
    confidence=ONE_SOURCE,
    sources=(SRDR,),
)

SELECTION_OF_PARTICIPANTS = Domain(
    key="2",
    number="2",
    title="Selection of participants",
    about="Whether people, or time under observation, entered by something that happened after the start.",
    questions=(
        question(
            "2.1",
            "after start?",
            "Did characteristics seen only after the intervention started decide who is in the study or the "
            "analysis?",
            "Yes where something that happened later, such as survival to a certain day, was needed to be "
            "included. No where all who were eligible at the start are in.",
        ),
        question(
            "2.2",
            "by intervention?",
            "Were those characteristics probably associated with the intervention?",
            "Yes where they were commoner under one intervention, or are a consequence of it.",
            if_all=(Asked("2.1", YES_OR_PROBABLY),),
        ),
        question(
            "2.3",
            "by outcome?",
            "Were those characteristics probably influenced by the outcome or by one of its causes?",
            "Yes where they depend on how people fared, or on what makes them fare so.",
            if_all=(Asked("2.2", YES_OR_PROBABLY),),
        ),
        question(
            "2.4",
            "together?",
            "Do follow-up and intervention start together for most participants?",
            "No where people who had been treated for a while were taken in, or where time before treatment "
            "counts as treated.",
        ),
        question(
            "2.5",
            "corrected?",
            "Were adjustments made that probably correct for the selection?",
            "Yes where weights or a model for who got in, or for the missing early time, were used on "
            "plausible assumptions.",
            if_any=(Asked("2.3", YES_OR_PROBABLY), Asked("2.4", NO_OR_PROBABLY)),
        ),
    ),
    confidence=ONE_SOURCE,
    sources=(SRDR,),
)

CLASSIFICATION = Domain(
    key="3",
    number="3",
    title="Classification of interventions",
    about="Whether who belongs to which group was defined and recorded at the start, without regard to the outcome.",
    questions=(
        question(
            "3.1",
            "defined?",
            "Does a clear description tell who belongs to which group?",
            "Yes where kind, setting, dose, frequency or timing tell who belongs to which group.",
        ),
        question(
            "3.2",
            "recorded then?",
            "Was it written down at the start of the intervention who belongs to which group?",
            "Yes for records made at the time, such as prescriptions. No where it was asked or pieced "
            "together later.",
        ),
        question(
            "3.3",
            "affected?",
            "Could knowing the outcome, or its risk, have affected who was classified to which group?",
            "Yes where groups were formed after outcomes were known, by people who could know them. Here "
            "yes speaks for bias.",
        ),
    ),
    confidence=ONE_SOURCE,
    sources=(SRDR,),
)
