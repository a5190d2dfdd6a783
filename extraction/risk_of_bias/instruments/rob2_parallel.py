"""RoB 2 for individually randomized parallel-group trials, version of 22 August 2019.

Sterne et al., BMJ 2019;366:l4898, and the full guidance of 22 August 2019. Questions and guidance are in our own words;
the official ones are their authors' (CC BY-NC-ND 4.0).
"""

from __future__ import annotations

from dataclasses import replace

from ..variant import (
    ADHERING,
    ASSIGNMENT,
    NO,
    NOT_APPLICABLE,
    PROBABLY_NO,
    PROBABLY_YES,
    USUAL_ANSWERS,
    VERIFIED,
    YES,
    Asked,
    Domain,
    Variant,
)
from . import rob2_charts
from .levels import NO_OR_PROBABLY, NO_OR_UNKNOWN, ROB2_LEVELS, ROB2_OVERALL, YES_OR_PROBABLY, YES_OR_UNKNOWN
from .sources import AUTO_ROB2, CORATES, CROSSOVER_JS, EAGENT, RISK_OF_BIAS, ROB2_PY, ROBOTO2
from .wording import question

RANDOMIZATION = Domain(
    key="1",
    number="1",
    title="Randomization process",
    about="Whether chance alone decided who got what, nobody could foresee it, and the groups began alike.",
    questions=(
        question(
            "1.1",
            "random?",
            "Did sequence generation involve a genuinely random element?",
            "Yes for a computer's random numbers, a random number table, drawing lots, tossing coins, or "
            "minimization that involves chance. No for alternation, dates, record numbers, or somebody's "
            "choice. Where the report says no more than “randomized”, there is usually no information.",
        ),
        question(
            "1.2",
            "concealed?",
            "Was it impossible for anybody enrolling or entering the trial to foresee the next allocation?",
            "Yes where a centre, a pharmacy or a system apart from recruitment assigned people, or "
            "envelopes were numbered, opaque, sealed and opened in order after enrolment. No where there is "
            "reason to think that somebody knew or could work out what came next.",
        ),
        question(
            "1.3",
            "imbalance?",
            "Do differences between groups at baseline point to something having gone wrong with "
            "randomization?",
            "Yes for group sizes far from the intended ratio, more differences than chance makes, a large "
            "one in a key prognostic factor, or groups too alike to be true. No for what chance can "
            "explain. Answer this without regard to 1.1 and 1.2.",
        ),
    ),
    charts=(rob2_charts.randomization(),),
    confidence=VERIFIED,
    sources=(CORATES, ROB2_PY, RISK_OF_BIAS, ROBOTO2, EAGENT),
)

_AWARE = (
    question(
        "2.1",
        "participants aware?",
        "Did participants know, while the trial ran, which intervention they had been assigned?",
        "Yes where nothing hid it, or where effects of the intervention gave it away. No where participants "
        "were blinded and nothing suggests that blinding failed.",
    ),
    question(
        "2.2",
        "carers aware?",
        "Did carers, or those delivering the interventions, know the participants' assignments while the "
        "trial ran?",
        "Yes where delivering the intervention, or its particular side effects, shows which it is. No where "
        "carers were blinded and nothing suggests that blinding failed.",
    ),
)
_EITHER_AWARE = (Asked("2.1", YES_OR_UNKNOWN), Asked("2.2", YES_OR_UNKNOWN))

_DEVIATIONS_TITLE = "Deviations from intended interventions"

DEVIATIONS = Domain(
    key="2",
    number="2",
    title=_DEVIATIONS_TITLE,
    about="Whether care departed from the plan because of the trial, and whether everybody was analysed as assigned.",
    questions=(
        *_AWARE,
        question(
            "2.3",
            "deviations?",
            "Did being in a trial, rather than ordinary care, cause departures from the intended "
            "intervention?",
            "Only departures that the protocol does not provide for and that arose because people knew of "
            "the trial: somebody disappointed by the assignment who seeks the other treatment, say. "
            "Stopping or changing treatment as would happen in ordinary care does not count.",
            if_any=_EITHER_AWARE,
        ),
        question(
            "2.4",
            "mattered?",
            "Did those departures probably change the outcome?",
            "Yes where they were common enough, and of a kind, to shift this outcome. No where what changed "
            "has little bearing on it.",
            if_all=(Asked("2.3", YES_OR_PROBABLY),),
        ),
        question(
            "2.5",
            "balanced?",
            "Were those departures similar in both groups?",
            "Yes where the same departures happened about as often in each group, so that their effects "
            "would cancel out. No where one group had more of them.",
            if_all=(Asked("2.4", YES_OR_UNKNOWN),),
        ),
        question(
            "2.6",
            "suitable analysis?",
            "Does the analysis suitably estimate the effect of assignment?",
            "Yes for an intention-to-treat analysis, also one without the people whose outcome is missing; "
            "ineligible people may be left out if assignment had no part in finding them. No where people "
            "were analysed by the treatment they received, or left out because they did not keep to it.",
        ),
        question(
            "2.7",
            "marked shift?",
            "Could analysing people outside their randomized groups, or leaving them out, have shifted the "
            "result markedly?",
            "Weigh how many people this concerns against the size of the groups and the number of events: "
            "where events are rare, a few people can be enough.",
            if_all=(Asked("2.6", NO_OR_UNKNOWN),),
        ),
    ),
    charts=rob2_charts.deviations_from_assignment(),
    confidence=VERIFIED,
    sources=(CORATES, ROB2_PY, RISK_OF_BIAS, ROBOTO2, EAGENT, AUTO_ROB2),
)

_OR_NOT_ADDRESSED = (*USUAL_ANSWERS, NOT_APPLICABLE)
_NOT_ADDRESSED = "Not applicable where the review does not address this kind of deviation."

DEVIATIONS_ADHERING = Domain(
    key="2",
    number="2",
    title=_DEVIATIONS_TITLE,
    about="Whether people got and kept to what was intended, without unequal extras, and whether the analysis allows "
    "for what went otherwise.",
    questions=(
        *_AWARE,
        question(
            "2.3",
            "evenly spread?",
            "Were important additional interventions, outside the protocol, evenly spread over the groups?",
            "Yes where other treatments that bear on the outcome were about as common in each group, or "
            f"nobody had any. No where one group had more of them. {_NOT_ADDRESSED}",
            if_any=_EITHER_AWARE,
            answers=_OR_NOT_ADDRESSED,
        ),
        question(
            "2.4",
            "failures?",
            "Was the intervention delivered imperfectly in a way that could have changed the outcome?",
            "Yes where those delivering it failed to do so as intended, for enough people to matter. No "
            f"where delivery succeeded for most. {_NOT_ADDRESSED}",
            answers=_OR_NOT_ADDRESSED,
        ),
        question(
            "2.5",
            "non-adherence?",
            "Did participants fail to adhere to their assigned regimen in a way that could have changed "
            "their outcomes?",
            "Yes where enough people stopped, took too little, or switched to another treatment. No where "
            f"nearly all kept to it, or it is given once and nearly all received it. {_NOT_ADDRESSED}",
            answers=_OR_NOT_ADDRESSED,
        ),
        question(
            "2.6",
            "suitable analysis?",
            "Does the analysis suitably estimate the effect of adhering to the intervention?",
            "Yes where a method that allows for such deviations was used and its assumptions are plausible: "
            "instrumental variables, or weighting by the inverse probability of adhering, for example. No "
            "for intention-to-treat, for naive per-protocol and for as-treated analyses.",
            if_any=(Asked("2.3", NO_OR_UNKNOWN), Asked("2.4", YES_OR_UNKNOWN), Asked("2.5", YES_OR_UNKNOWN)),
        ),
    ),
    charts=(rob2_charts.deviations_from_adhering(),),
    not_all_na=("2.3", "2.4", "2.5"),
    confidence=VERIFIED,
    sources=(CORATES, EAGENT, AUTO_ROB2, CROSSOVER_JS),
)

MISSING = Domain(
    key="3",
    number="3",
    title="Missing outcome data",
    about="Whether outcomes are known for nearly everybody, and whether being missing could depend on the outcome.",
    questions=(
        question(
            "3.1",
            "complete?",
            "Is the outcome known for everybody, or almost everybody, who was randomized?",
            "Yes where so few are missing that, whatever their outcomes, the result would be much the same; "
            "for events, compare the missing with the number of events. Values filled in by imputation "
            "count as missing. No information only where the extent cannot be told.",
        ),
        question(
            "3.2",
            "shown robust?",
            "Do analyses show that the gaps in the data did not distort the result?",
            "Yes where a method that corrects for them was used, or sensitivity analyses under plausible "
            "assumptions leave the result much the same. No where nothing shows it; carrying the last value "
            "forward, or imputing from the group alone, shows nothing.",
            if_all=(Asked("3.1", NO_OR_UNKNOWN),),
            answers=(YES, PROBABLY_YES, PROBABLY_NO, NO),
        ),
        question(
            "3.3",
            "could depend?",
            "Could being missing be linked to what the outcome value was?",
            "Yes where people may have left or been lost because of how they fared. No where all recorded "
            "reasons have nothing to do with the outcome, such as a broken device.",
            if_all=(Asked("3.2", NO_OR_PROBABLY),),
        ),
        question(
            "3.4",
            "probably depends?",
            "Was being missing probably linked to the outcome value?",
            "Signs are unequal shares of missing data, reasons that differ between groups or speak of the "
            "outcome, and a condition in which those who fare badly often leave. No where the analysis "
            "accounts for what explains the link.",
            if_all=(Asked("3.3", YES_OR_UNKNOWN),),
        ),
    ),
    charts=(rob2_charts.missing_data(),),
    confidence=VERIFIED,
    sources=(CORATES, ROB2_PY, RISK_OF_BIAS, ROBOTO2, EAGENT),
)

MEASUREMENT = Domain(
    key="4",
    number="4",
    title="Measurement of the outcome",
    about="Whether the method suits, is the same in both groups, and knowing the intervention could colour it.",
    questions=(
        question(
            "4.1",
            "unsuitable?",
            "Was the outcome measured with an unsuitable method?",
            "Yes where the instrument cannot register plausible effects or is known to be invalid. No for "
            "established methods. Whether the outcome itself was a good choice is not asked here.",
        ),
        question(
            "4.2",
            "differently?",
            "Could the groups have been measured, or events looked for, in different ways?",
            "Yes where method, threshold or time point differed, or where one group had more visits at "
            "which events could come to light. No where both were measured alike at the same times.",
        ),
        question(
            "4.3",
            "aware?",
            "Did the outcome assessors know which intervention participants received?",
            "The assessor is whoever decides on the value: for what participants report themselves, the "
            "participant. No where assessors were blinded and nothing suggests that blinding failed.",
            if_all=(Asked("4.1", NO_OR_UNKNOWN), Asked("4.2", NO_OR_UNKNOWN)),
        ),
        question(
            "4.4",
            "could colour?",
            "Could that knowledge have coloured the assessment?",
            "Yes where the value involves judgement: symptoms that participants report, ratings by an "
            "observer, decisions about treatment. No where it does not, such as death from any cause or an "
            "automatic reading.",
            if_all=(Asked("4.3", YES_OR_UNKNOWN),),
        ),
        question(
            "4.5",
            "probably did?",
            "Did that knowledge probably colour the assessment?",
            "Yes where assessors had strong expectations of benefit or harm, or a stake in the result: "
            "people judging their own recovery under a treatment they believe in, or a therapist judging "
            "those whom they treated. No where there is little reason to think so.",
            if_all=(Asked("4.4", YES_OR_UNKNOWN),),
        ),
    ),
    charts=(rob2_charts.measurement(),),
    confidence=VERIFIED,
    sources=(CORATES, ROB2_PY, RISK_OF_BIAS, ROBOTO2, EAGENT),
)

SELECTION = Domain(
    key="5",
    number="5",
    title="Selection of the reported result",
    about="Whether this result was planned, or picked from several measurements or analyses for its value.",
    questions=(
        question(
            "5.1",
            "as planned?",
            "Did the analysis keep to a plan that was fixed before anybody could see outcomes by group?",
            "Yes where a dated protocol, registration or analysis plan gives measurement and analysis in "
            "enough detail and the report agrees, or departs for reasons that have nothing to do with the "
            "results. No information where no plan can be found.",
        ),
        question(
            "5.2",
            "measurements?",
            "Was this result probably picked for its value, where the outcome could be measured in several "
            "ways?",
            "Yes where the outcome was measured in several ways and only some are reported without a good "
            "reason. No where plan and report agree or only one measurement is possible. No information "
            "where several are possible and the intentions are not known.",
        ),
        question(
            "5.3",
            "analyses?",
            "Was this result probably picked for its value, where the data could be analysed in several "
            "ways?",
            "Think of adjusted and unadjusted models, change and final values, cut-points, and ways to "
            "treat missing data. Yes where several were made and only some are reported without a good "
            "reason. No information where several are possible and the intentions are not known.",
        ),
    ),
    charts=(rob2_charts.selection(),),
    confidence=VERIFIED,
    sources=(CORATES, ROB2_PY, RISK_OF_BIAS, ROBOTO2, EAGENT),
)

ROB2_PARALLEL = Variant(
    key="rob2_parallel",
    title="RoB 2, parallel-group trials",
    version="22 August 2019",
    domains=(RANDOMIZATION, DEVIATIONS, MISSING, MEASUREMENT, SELECTION),
    levels=ROB2_LEVELS,
    tool="rob2_parallel",
    effect=ASSIGNMENT,
    overall_rule=ROB2_OVERALL,
    raised_from="some_concerns",
    raised_to="high",
)

ROB2_PARALLEL_ADHERING = replace(
    ROB2_PARALLEL,
    key="rob2_parallel_adhering",
    title="RoB 2, parallel-group trials, effect of adhering",
    domains=(RANDOMIZATION, DEVIATIONS_ADHERING, MISSING, MEASUREMENT, SELECTION),
    effect=ADHERING,
)
