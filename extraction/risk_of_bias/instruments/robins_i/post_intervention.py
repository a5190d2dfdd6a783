"""The domains of ROBINS-I after intervention: deviations, missing data, measurement, selection of the result."""

from __future__ import annotations

from ...variant import ONE_SOURCE, Asked, Domain
from ..levels import NO_OR_PROBABLY, YES_OR_PROBABLY
from ..sources import SRDR
from ..wording import question

_DEVIATIONS_TITLE = "Deviations from intended interventions"
_DEVIATIONS_ABOUT = "Whether care departed from what was intended, unevenly and enough to show."

DEVIATIONS = Domain(
    key="4",
    number="4",
    title=_DEVIATIONS_TITLE,
    about=_DEVIATIONS_ABOUT,
    questions=(
        question(
            "4.1",
            "deviations?",
            "Did care depart from the intended intervention beyond what usual practice brings?",
            "Changes of treatment that belong to ordinary care do not count. Yes where people were treated "
            "otherwise because of the study or of what was expected of an intervention.",
        ),
        question(
            "4.2",
            "uneven, mattered?",
            "Were those departures uneven between the groups, and likely to have changed the outcome?",
            "Yes only where both hold.",
            if_all=(Asked("4.1", YES_OR_PROBABLY),),
        ),
    ),
    confidence=ONE_SOURCE,
    sources=(SRDR,),
)

DEVIATIONS_ADHERING = Domain(
    key="4",
    number="4",
    title=_DEVIATIONS_TITLE,
    about=_DEVIATIONS_ABOUT,
    questions=(
        question(
            "4.3",
            "extras balanced?",
            "Were other treatments that matter about as common in each group?",
            "Yes where other treatments that bear on the outcome were about as common in each group, or "
            "nobody had any.",
        ),
        question(
            "4.4",
            "implemented?",
            "Did delivering the intervention succeed for most participants?",
            "Yes where most got it as intended from those delivering it.",
        ),
        question(
            "4.5",
            "adhered?",
            "Did participants keep to the regimen that they were on?",
            "Yes where nearly all did, or it is given once. No where enough stopped, took too little, or "
            "switched.",
        ),
        question(
            "4.6",
            "suitable analysis?",
            "Was an analysis used that suitably estimates the effect of starting and adhering?",
            "Yes where a method that allows for such departures was used and its assumptions are plausible, "
            "such as inverse probability weighting or instrumental variables.",
            if_any=(Asked("4.3", NO_OR_PROBABLY), Asked("4.4", NO_OR_PROBABLY), Asked("4.5", NO_OR_PROBABLY)),
        ),
    ),
    confidence=ONE_SOURCE,
    sources=(SRDR,),
)

_GAPS = (Asked("5.1", NO_OR_PROBABLY), Asked("5.2", YES_OR_PROBABLY), Asked("5.3", YES_OR_PROBABLY))

MISSING = Domain(
    key="5",
    number="5",
    title="Missing data",
    about="Whether outcomes, groups and confounders are known for nearly everybody, and the gaps are alike.",
    questions=(
        question(
            "5.1",
            "complete?",
            "Is the outcome known for everybody, or almost everybody?",
            "Yes where so few are missing that, whatever their outcomes, the result would be much the same.",
        ),
        question(
            "5.2",
            "group unknown?",
            "Were participants left out because their intervention was not known?",
            "Yes where people are missing from the analysis for want of this. Here yes speaks for bias.",
        ),
        question(
            "5.3",
            "variables missing?",
            "Were participants left out because other variables of the analysis were missing?",
            "Yes where people without values of confounders, say, are not in the analysis. Here yes speaks "
            "for bias.",
        ),
        question(
            "5.4",
            "alike?",
            "Are the amounts of missing data, and the reasons, similar across the interventions?",
            "Yes where neither differs more than chance makes. No where one group lost more, or for other "
            "reasons.",
            if_any=_GAPS,
        ),
        question(
            "5.5",
            "shown robust?",
            "Does anything show that the gaps leave the result much the same?",
            "Yes where suitable methods were used, or sensitivity analyses under plausible assumptions "
            "leave the result much the same.",
            if_any=_GAPS,
        ),
    ),
    confidence=ONE_SOURCE,
    sources=(SRDR,),
)

MEASUREMENT = Domain(
    key="6",
    number="6",
    title="Measurement of outcomes",
    about="Whether the method suits, is the same in both groups, and knowing the intervention could colour it.",
    questions=(
        question(
            "6.1",
            "could colour?",
            "Could knowing the intervention have influenced the value of the outcome?",
            "Yes where the value involves judgement, such as symptoms that people report. No where it does "
            "not, such as death from any cause.",
        ),
        question(
            "6.2",
            "aware?",
            "Did assessors know which intervention people received?",
            "The assessor is whoever decides on the value: for what people report themselves, they do. No "
            "where assessors were blinded.",
        ),
        question(
            "6.3",
            "comparable?",
            "Were outcomes assessed by comparable methods in the groups?",
            "Yes where method, threshold and times were the same. No where one group had more occasions at "
            "which events could come to light.",
        ),
        question(
            "6.4",
            "errors related?",
            "Could errors of measurement lean one way because of the intervention?",
            "Yes where errors go in one direction in one group, because of what was known or how it was "
            "measured.",
        ),
    ),
    confidence=ONE_SOURCE,
    sources=(SRDR,),
)

_PICKED = (
    "Yes where there were several and only some are reported without a good reason. No where a plan and the "
    "report agree, or only one was possible."
)

SELECTION = Domain(
    key="7",
    number="7",
    title="Selection of the reported result",
    about="Whether this result was picked from several measurements, analyses or subgroups for its value.",
    questions=(
        question(
            "7.1",
            "measurements?",
            "Was this result probably picked, because of its value, from several measurements of the "
            "outcome?",
            f"Think of scales, definitions and time points. {_PICKED}",
        ),
        question(
            "7.2",
            "analyses?",
            "Was this result probably picked, because of its value, from several analyses?",
            f"Think of sets of confounders, models and cut-points. {_PICKED}",
        ),
        question(
            "7.3",
            "subgroups?",
            "Was this result probably picked, because of its value, from several subgroups?",
            f"Think of a larger cohort of which only a part is reported. {_PICKED}",
        ),
    ),
    confidence=ONE_SOURCE,
    sources=(SRDR,),
)
