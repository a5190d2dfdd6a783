"""RoB 2 for cluster-randomized parallel trials, test version of 18 March 2021.

Questions and guidance are in our own words.
"""

from __future__ import annotations

from dataclasses import replace

from ..variant import ADHERING, ASSIGNMENT, ONE_SOURCE, Asked, Domain, Variant
from . import rob2_charts, rob2_parallel
from .levels import NO_OR_UNKNOWN, ROB2_LEVELS, ROB2_OVERALL, YES_OR_UNKNOWN
from .sources import RUBRIC
from .wording import question, reworded

_RANDOMIZATION = Domain(
    key="1a",
    number="1a",
    title="Randomization process",
    about="Whether chance alone decided which cluster got what, nobody could foresee it, "
    "and the clusters began alike.",
    questions=(
        question(
            "1a.1",
            "random?",
            "Did generation of the sequence for clusters involve a genuinely random element?",
            "Yes for a computer's random numbers, drawing lots, or minimization that involves chance. No "
            "for alternation or somebody's choice. Where the report says no more than “randomized”, there "
            "is usually no information.",
        ),
        question(
            "1a.2",
            "concealed?",
            "Was it impossible for anybody enrolling clusters to foresee the next allocation?",
            "Yes where all clusters were enrolled before any was randomized, or somebody apart from "
            "recruitment assigned them. No where there is reason to think that whoever enrolled clusters "
            "knew what came next.",
        ),
        question(
            "1a.3",
            "imbalance?",
            "Do baseline differences point to something having gone wrong with randomization of the "
            "clusters?",
            "Yes for differences beyond chance in the numbers or the characteristics of the clusters. With "
            "few clusters chance alone makes large ones. Differences that come from who was recruited "
            "belong to 1b.3.",
        ),
    ),
    charts=(rob2_charts.randomization("1a"),),
    confidence=ONE_SOURCE,
    sources=(RUBRIC,),
)

_RECRUITMENT = Domain(
    key="1b",
    number="1b",
    title="Timing of identification or recruitment of participants",
    about="Whether people were found and enrolled before anybody knew their cluster's intervention.",
    questions=(
        question(
            "1b.1",
            "before?",
            "Was the set of individuals fixed, found and where needed enrolled, before clusters were "
            "randomized?",
            "Yes where all who are in the result were identified, and recruited if consent was needed, "
            "before the clusters were randomized. No where some were found or enrolled later.",
        ),
        question(
            "1b.2",
            "shaped?",
            "Did knowing a cluster's arm probably shape who got into the trial?",
            "Yes where those who recruited, or those who were asked, knew the arm and could act on it. No "
            "where everybody eligible was taken, or people were selected in ignorance of the arm.",
            if_all=(Asked("1b.1", NO_OR_UNKNOWN),),
        ),
        question(
            "1b.3",
            "imbalance?",
            "Does the baseline picture hint that people were found or enrolled differently by group?",
            "Yes where numbers recruited per cluster or the characteristics of individuals differ between "
            "the arms beyond chance. No for what chance can explain.",
        ),
    ),
    charts=(rob2_charts.recruitment(),),
    confidence=ONE_SOURCE,
    sources=(RUBRIC,),
)

_UNRESOLVED = (
    "For departures (2.3) that probably did not change the outcome (2.4) the sources disagree: the only "
    "transcription of this chart gives low; the tool for parallel groups, with which this domain was made "
    "consistent in March 2021, gives some concerns. The cautious one is proposed."
)

_DEVIATIONS = replace(
    rob2_parallel.DEVIATIONS,
    questions=(
        question(
            "2.1a",
            "know of trial?",
            "Did participants know that they were taking part in a trial?",
            "Yes where individuals were told of the trial or consented to it. No where the cluster changed "
            "its practice and the people in it saw ordinary care.",
        ),
        question(
            "2.1b",
            "participants aware?",
            "Did participants know, while the trial ran, which intervention their cluster had been assigned?",
            "Yes where they were told, or could tell from what was done. No where it was hidden from them "
            "and nothing suggests that this failed.",
            if_all=(Asked("2.1a", YES_OR_UNKNOWN),),
        ),
        *reworded(
            tuple(
                replace(one, if_any=(Asked("2.1b", YES_OR_UNKNOWN), Asked("2.2", YES_OR_UNKNOWN)))
                if one.key == "2.3"
                else one
                for one in rob2_parallel.DEVIATIONS.questions
                if one.key != "2.1"
            ),
            {
                "2.2": (
                    "Did carers, or those delivering the interventions, know the assignments while the "
                    "trial ran?",
                    "Yes where delivering the intervention shows which it is. No where it was hidden from "
                    "them and nothing suggests that this failed.",
                ),
                "2.6": (
                    "Does the analysis suitably estimate the effect of assignment, with clusters and "
                    "individuals as assigned?",
                    "Yes for an intention-to-treat analysis, also one without the people whose outcome is "
                    "missing. No where clusters or people were analysed by what they received, or left out "
                    "because they did not keep to it.",
                ),
                "2.7": (
                    "Could analysing clusters or people outside their randomized groups, or leaving them "
                    "out, have shifted the result markedly?",
                    "Weigh how many clusters and people this concerns against the whole: a single cluster "
                    "can be enough.",
                ),
            },
        ),
    ),
    charts=rob2_charts.deviations_from_assignment("2.1b", unresolved=_UNRESOLVED),
    confidence=ONE_SOURCE,
    sources=(RUBRIC,),
)

_DEVIATIONS_ADHERING = replace(rob2_parallel.DEVIATIONS_ADHERING, confidence=ONE_SOURCE, sources=(RUBRIC,))

_INCOMPLETE = (Asked("3.1a", NO_OR_UNKNOWN), Asked("3.1b", NO_OR_UNKNOWN))

_MISSING = replace(
    rob2_parallel.MISSING,
    about="Whether outcomes are known for all clusters and nearly everybody in them, "
    "and whether being missing could depend on the outcome.",
    questions=(
        question(
            "3.1a",
            "clusters complete?",
            "Does every cluster, or almost every one, that recruited people contribute outcome data?",
            "Yes where no cluster dropped out of this result, or so little is lost with those that did that "
            "the result would be much the same.",
        ),
        question(
            "3.1b",
            "people complete?",
            "Within clusters, is the outcome known for everybody, or almost everybody?",
            "Yes where so few are missing that, whatever their outcomes, the result would be much the same. "
            "Values filled in by imputation count as missing.",
        ),
        *(
            replace(one, if_any=_INCOMPLETE, if_all=()) if one.key == "3.2" else one
            for one in rob2_parallel.MISSING.questions
            if one.key != "3.1"
        ),
    ),
    charts=(rob2_charts.missing_data(("3.1a", "3.1b")),),
    confidence=ONE_SOURCE,
    sources=(RUBRIC,),
)

_measured = {one.key: one for one in rob2_parallel.MEASUREMENT.questions}

_MEASUREMENT = replace(
    rob2_parallel.MEASUREMENT,
    questions=(
        _measured["4.1"],
        _measured["4.2"],
        question(
            "4.3a",
            "know of trial?",
            "Did the outcome assessors know that a trial was under way?",
            "The assessor is whoever decides on the value: for what participants report themselves, the "
            "participant. No where the data come from routine records made in ignorance of the trial.",
            if_all=_measured["4.3"].if_all,
        ),
        question(
            "4.3b",
            "aware?",
            _measured["4.3"].text,
            "No where assessors were blinded, or did not know what their cluster had been assigned, and "
            "nothing suggests that this failed.",
            if_all=(Asked("4.3a", YES_OR_UNKNOWN),),
        ),
        replace(_measured["4.4"], if_all=(Asked("4.3b", YES_OR_UNKNOWN),)),
        _measured["4.5"],
    ),
    charts=(rob2_charts.measurement((("4.3a", "know of trial?"), ("4.3b", "aware?"))),),
    confidence=ONE_SOURCE,
    sources=(RUBRIC,),
)

_SELECTION = replace(rob2_parallel.SELECTION, confidence=ONE_SOURCE, sources=(RUBRIC,))

ROB2_CLUSTER = Variant(
    key="rob2_cluster",
    title="RoB 2, cluster-randomized trials",
    version="18 March 2021, test version",
    domains=(_RANDOMIZATION, _RECRUITMENT, _DEVIATIONS, _MISSING, _MEASUREMENT, _SELECTION),
    levels=ROB2_LEVELS,
    note="Proposals are provisional until compared with the official documents",
    tool="rob2_cluster",
    effect=ASSIGNMENT,
    overall_rule=ROB2_OVERALL,
    raised_from="some_concerns",
    raised_to="high",
)

ROB2_CLUSTER_ADHERING = replace(
    ROB2_CLUSTER,
    key="rob2_cluster_adhering",
    title="RoB 2, cluster-randomized trials, effect of adhering",
    domains=(_RANDOMIZATION, _RECRUITMENT, _DEVIATIONS_ADHERING, _MISSING, _MEASUREMENT, _SELECTION),
    effect=ADHERING,
)
