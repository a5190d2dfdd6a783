"""RoB 2 for crossover trials, test version of 18 March 2021.

Domains 1 to 4 reuse the questions and trees of the parallel-group tool, with sequences of interventions for groups;
domain S and question 5.4 are its own. Questions and guidance are in our own words.
"""

from __future__ import annotations

from dataclasses import replace

from ..variant import ADHERING, ASSIGNMENT, ONE_SOURCE, TWO_SOURCES, Asked, Domain, Variant
from . import rob2_charts, rob2_parallel
from .levels import NO_OR_UNKNOWN, ROB2_LEVELS, ROB2_OVERALL
from .sources import CROSSOVER_JS, RUBRIC
from .wording import question, reworded

_RANDOMIZATION = replace(
    rob2_parallel.RANDOMIZATION,
    about="Whether chance alone decided the order of interventions, nobody could foresee it, "
    "and the sequences began alike.",
    questions=reworded(
        rob2_parallel.RANDOMIZATION.questions,
        {
            "1.2": (
                "Was it impossible for anybody enrolling or entering the trial to foresee the next sequence of "
                "interventions?",
                "Yes where a centre, a pharmacy or a system apart from recruitment assigned the sequences, "
                "or envelopes were numbered, opaque, sealed and opened in order after enrolment. No where "
                "there is reason to think that somebody knew or could work out what came next.",
            ),
            "1.3": (
                "Do differences between the sequence groups at the start of the first period point to "
                "something having gone wrong with randomization?",
                "Yes for group sizes far from the intended ratio, more differences than chance makes, or a "
                "large one in a key prognostic factor. No for what chance can explain. What differs at the "
                "start of a later period belongs to domain S.",
            ),
        },
    ),
    confidence=ONE_SOURCE,
    sources=(CROSSOVER_JS,),
)

_CARRYOVER = Domain(
    key="S",
    number="S",
    title="Period and carryover effects",
    about="Whether time itself, or what was left of the first intervention, could show in the second period.",
    questions=(
        question(
            "S.1",
            "equal?",
            "Did about as many people begin with the one intervention as with the other?",
            "Yes where the numbers randomized to each order are about the same: what changes with time then "
            "bears on both interventions alike.",
        ),
        question(
            "S.2",
            "allowed for?",
            "Did the analysis allow for period effects?",
            "Yes where the model has a term for the period, or differences were compared between the "
            "sequences. No where periods were pooled without regard to the order.",
            if_all=(Asked("S.1", NO_OR_UNKNOWN),),
        ),
        question(
            "S.3",
            "worn off?",
            "Was there time enough for carryover to wear off before outcomes were assessed in the second "
            "period?",
            "Yes where the wash-out, or the second period itself, is long enough for what the first "
            "intervention does, or where it leaves no lasting effect. No where its effect probably lasted. "
            "A test for carryover that finds nothing is weak evidence.",
        ),
    ),
    charts=(rob2_charts.carryover(),),
    confidence=ONE_SOURCE,
    sources=(CROSSOVER_JS,),
)

_DEVIATIONS = replace(
    rob2_parallel.DEVIATIONS,
    questions=reworded(
        rob2_parallel.DEVIATIONS.questions,
        {
            "2.5": (
                "Were those departures similar in the sequence groups?",
                "Yes where the same departures happened about as often under each intervention, so that "
                "their effects would cancel out. No where one had more of them.",
            ),
        },
    ),
    confidence=ONE_SOURCE,
    sources=(CROSSOVER_JS,),
)

_DEVIATIONS_ADHERING = replace(
    rob2_parallel.DEVIATIONS_ADHERING, confidence=ONE_SOURCE, sources=(CROSSOVER_JS,)
)

_MISSING = replace(rob2_parallel.MISSING, confidence=ONE_SOURCE, sources=(CROSSOVER_JS, RUBRIC))

_MEASUREMENT = replace(rob2_parallel.MEASUREMENT, confidence=ONE_SOURCE, sources=(RUBRIC,))

_SELECTION = replace(
    rob2_parallel.SELECTION,
    about="Whether this result was planned, or picked for its value, or cut to the first period "
    "because carryover was found.",
    questions=(
        *rob2_parallel.SELECTION.questions,
        question(
            "5.4",
            "first period?",
            "Is a result from both periods wanted but unavailable because the trialists detected carryover?",
            "Yes where only the first period is reported because a test suggested carryover. No where both "
            "periods contribute to the result.",
        ),
    ),
    charts=(rob2_charts.selection(("5.2", "5.3", "5.4")),),
    confidence=TWO_SOURCES,
    sources=(CROSSOVER_JS, RUBRIC),
)

ROB2_CROSSOVER = Variant(
    key="rob2_crossover",
    title="RoB 2, crossover trials",
    version="18 March 2021, test version",
    domains=(_RANDOMIZATION, _CARRYOVER, _DEVIATIONS, _MISSING, _MEASUREMENT, _SELECTION),
    levels=ROB2_LEVELS,
    note="Proposals are provisional until compared with the official documents",
    tool="rob2_crossover",
    effect=ASSIGNMENT,
    overall_rule=ROB2_OVERALL,
    raised_from="some_concerns",
    raised_to="high",
)

ROB2_CROSSOVER_ADHERING = replace(
    ROB2_CROSSOVER,
    key="rob2_crossover_adhering",
    title="RoB 2, crossover trials, effect of adhering",
    domains=(_RANDOMIZATION, _CARRYOVER, _DEVIATIONS_ADHERING, _MISSING, _MEASUREMENT, _SELECTION),
    effect=ADHERING,
)
