"""RoB 2 adapted for within-person trials, in which the sides of one person get different interventions.

Not an official variant: the trees are those for parallel groups, read for sides, and domain S, on what the sides of
one person have to do with each other, has no algorithm. Questions and guidance are in our own words.
"""

from __future__ import annotations

from dataclasses import replace

from ..variant import ADHERING, ASSIGNMENT, FROM_KNOWLEDGE, Domain, Variant
from . import rob2_parallel
from .levels import ADAPTED_OVERALL, ROB2_LEVELS
from .sources import ADAPTED
from .wording import question, reworded

_RANDOMIZATION = replace(
    rob2_parallel.RANDOMIZATION,
    about="Whether chance alone decided which side got what, nobody could foresee it, and the sides began alike.",
    questions=reworded(
        rob2_parallel.RANDOMIZATION.questions,
        {
            "1.1": (
                "Did a genuinely random element decide which side got which intervention?",
                "Yes for a computer's random numbers, drawing lots or tossing coins for each person. No "
                "where it was always the same side, sides took turns, or somebody chose the side.",
            ),
            "1.2": (
                "Was it impossible for anybody enrolling people to foresee which side would get which "
                "intervention?",
                "Yes where assignment came from somebody apart from recruitment, or from numbered, opaque, "
                "sealed envelopes, after the person and both sides had been found eligible. No where "
                "somebody knew or could work out which side came next.",
            ),
            "1.3": (
                "Do differences between the sides at baseline point to something having gone wrong with "
                "randomization?",
                "Yes where the sides under one intervention began better or worse beyond chance, in "
                "severity or in the place on the body. No for what chance can explain. What belongs to the "
                "person is alike on both sides.",
            ),
        },
    ),
    confidence=FROM_KNOWLEDGE,
    sources=(ADAPTED,),
)

_SIDES = Domain(
    key="S",
    number="S",
    title="Carry-across between sides",
    about="Whether an intervention on one side could reach the other, and whether the analysis kept each "
    "person's sides together.",
    questions=(
        question(
            "S.1",
            "carry-across?",
            "Could the intervention on one side have had an effect on the other?",
            "Yes where it acts through the whole body, spreads, or is carried over by hand or by habit. No "
            "where it acts only in its place, and the sides are far enough apart.",
        ),
        question(
            "S.2",
            "comparable sides?",
            "Were the sides of each person allocated so that they could be compared?",
            "Yes where the sides are matched places with the same condition, one for each intervention, and "
            "allocated within the person. No where they differ in kind, or a person could get the same "
            "intervention on both.",
        ),
        question(
            "S.3",
            "paired?",
            "Did the analysis keep the sides of each person together?",
            "Yes for a paired analysis, or a model with an effect for the person. No where sides were "
            "analysed as though they belonged to different people.",
        ),
    ),
    confidence=FROM_KNOWLEDGE,
)

_AWARE = {
    "2.1": (
        "Did participants know, while the trial ran, which side got which intervention?",
        "Yes where nothing hid it, or where a person could compare the sides and tell. No where "
        "participants were blinded and nothing suggests that blinding failed.",
    ),
    "2.2": (
        "Did carers, or those delivering the interventions, know which side got which while the trial ran?",
        "Yes where delivering the intervention shows which it is. No where carers were blinded and nothing "
        "suggests that blinding failed.",
    ),
}

_DEVIATIONS = replace(
    rob2_parallel.DEVIATIONS,
    about="Whether care departed from the plan on one side because of the trial, "
    "and whether every side was analysed as assigned.",
    questions=reworded(
        rob2_parallel.DEVIATIONS.questions,
        {
            **_AWARE,
            "2.3": (
                "Did being in a trial, rather than ordinary care, cause departures from the intended "
                "intervention on a side?",
                "Only departures that the protocol does not provide for and that arose because people knew "
                "of the trial: somebody who treats the other side too, say. Changes as would happen in "
                "ordinary care do not count.",
            ),
            "2.5": (
                "Were those departures similar on both sides?",
                "Yes where the same departures happened about as often under each intervention. No where "
                "the sides under one of them had more.",
            ),
            "2.6": (
                "Does the analysis suitably estimate the effect of assignment, with every side as assigned?",
                "Yes where all sides were analysed under the intervention assigned to them, also without "
                "people whose outcome is missing. No where sides were analysed by what they received, or "
                "left out because the plan was not kept to.",
            ),
            "2.7": (
                "Could analysing sides under another intervention than assigned, or leaving them out, have "
                "shifted the result markedly?",
                "Weigh how many sides this concerns against the whole, and against the number of events.",
            ),
        },
    ),
    confidence=FROM_KNOWLEDGE,
    sources=(ADAPTED,),
)

_NOT_ADDRESSED = "Not applicable where the review does not address this kind of deviation."

_DEVIATIONS_ADHERING = replace(
    rob2_parallel.DEVIATIONS_ADHERING,
    about="Whether each side got what was intended, without extras on one, and whether the analysis allows for what "
    "went otherwise.",
    questions=reworded(
        rob2_parallel.DEVIATIONS_ADHERING.questions,
        {
            **_AWARE,
            "2.3": (
                "Were important additional interventions, outside the protocol, evenly spread over the "
                "sides?",
                "Yes where other treatments that bear on the outcome were as common on both sides, or there "
                f"were none. No where the sides under one intervention had more of them. {_NOT_ADDRESSED}",
            ),
            "2.4": (
                "Was the intervention delivered imperfectly on a side in a way that could have changed the "
                "outcome?",
                "Yes where those delivering it failed to do so as intended, on enough sides to matter. No "
                f"where delivery succeeded on most. {_NOT_ADDRESSED}",
            ),
            "2.5": (
                "Did participants fail to keep to what was assigned to a side in a way that could have "
                "changed its outcome?",
                "Yes where enough people stopped on one side, or used on both what was meant for one. No "
                f"where nearly all kept to it. {_NOT_ADDRESSED}",
            ),
        },
    ),
    confidence=FROM_KNOWLEDGE,
    sources=(ADAPTED,),
)

_MISSING = replace(
    rob2_parallel.MISSING,
    about="Whether both sides are known for nearly everybody, and whether being missing could depend on the outcome.",
    questions=reworded(
        rob2_parallel.MISSING.questions,
        {
            "3.1": (
                "Is the outcome of both sides known for everybody, or almost everybody, who was randomized?",
                "Yes where so few sides are missing that, whatever their outcomes, the result would be much "
                "the same. Where a paired analysis drops a person of whom one side is missing, both are.",
            ),
            "3.3": (
                "Could a side's being missing be linked to what its outcome was?",
                "Yes where treatment was stopped, or the person left, because of how one side fared. A "
                "person lost as a whole for reasons that concern both sides alike is less of a worry.",
            ),
            "3.4": (
                "Was a side's being missing probably linked to what its outcome was?",
                "Signs are more sides missing under one intervention, or reasons that speak of one side. No "
                "where the analysis accounts for what explains the link.",
            ),
        },
    ),
    confidence=FROM_KNOWLEDGE,
    sources=(ADAPTED,),
)

_MEASUREMENT = replace(
    rob2_parallel.MEASUREMENT,
    about="Whether the method suits, is the same on both sides, and knowing which side is which could colour it.",
    questions=reworded(
        rob2_parallel.MEASUREMENT.questions,
        {
            "4.2": (
                "Could the sides have been measured, or events looked for, in different ways?",
                "Yes where method, threshold or time point differed between the sides. No where both were "
                "measured alike at the same visits.",
            ),
            "4.3": (
                "Did the outcome assessors know which side got which intervention?",
                "The assessor is whoever decides on the value: for what participants report themselves, the "
                "participant. No where assessors were blinded and nothing on the sides gave it away.",
            ),
        },
    ),
    confidence=FROM_KNOWLEDGE,
    sources=(ADAPTED,),
)

_SELECTION = replace(
    rob2_parallel.SELECTION,
    questions=reworded(
        rob2_parallel.SELECTION.questions,
        {
            "5.3": (
                "Was this result probably picked, because of its value, from several eligible analyses of "
                "the sides?",
                "Think of paired and unpaired analyses, adjusted and unadjusted models, change and final "
                "values. Yes where several were made and only some are reported without a good reason. No "
                "information where several are possible and the intentions are not known.",
            ),
        },
    ),
    confidence=FROM_KNOWLEDGE,
    sources=(ADAPTED,),
)

WITHIN_PERSON = Variant(
    key="within_person",
    title="Within-person trials, adapted from RoB 2",
    version="adapted, first version",
    domains=(_RANDOMIZATION, _SIDES, _DEVIATIONS, _MISSING, _MEASUREMENT, _SELECTION),
    levels=ROB2_LEVELS,
    note="Adapted for within-person trials, not an official RoB 2 variant",
    official=False,
    tool="within_person",
    effect=ASSIGNMENT,
    overall_rule=ADAPTED_OVERALL,
    raised_from="some_concerns",
    raised_to="high",
)

WITHIN_PERSON_ADHERING = replace(
    WITHIN_PERSON,
    key="within_person_adhering",
    title="Within-person trials, adapted from RoB 2, effect of adhering",
    domains=(_RANDOMIZATION, _SIDES, _DEVIATIONS_ADHERING, _MISSING, _MEASUREMENT, _SELECTION),
    effect=ADHERING,
)
