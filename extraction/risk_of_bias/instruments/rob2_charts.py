"""The decision trees of RoB 2, as the published flow charts draw them from top to bottom.

The crossover and cluster tools reuse most of them with other question numbers, which is why these are functions.
Sterne et al., BMJ 2019;366:l4898, and the full guidance of 22 August 2019; crossover and cluster tools of
18 March 2021. Where one box looks at several questions, its first branch takes what any of them has.
"""

from __future__ import annotations

from itertools import pairwise

from ..variant import NOT_APPLICABLE, Branch, Chart, Step
from .levels import (
    HIGH,
    LOW,
    NO_OR_PROBABLY,
    NO_OR_UNKNOWN,
    SOME_CONCERNS,
    UNKNOWN,
    YES_OR_PROBABLY,
    YES_OR_UNKNOWN,
)


def randomization(domain: str = "1") -> Chart:
    """Domain 1, and domain 1a of the cluster tool: concealment first, then the sequence, then baseline."""
    random, concealed, baseline = f"{domain}.1", f"{domain}.2", f"{domain}.3"
    return Chart(
        (
            Step(
                concealed,
                (concealed,),
                f"{concealed} concealed?",
                (
                    Branch(YES_OR_PROBABLY, f"#{random}"),
                    Branch(UNKNOWN, f"#{baseline}-ni"),
                    Branch(NO_OR_PROBABLY, HIGH),
                ),
            ),
            Step(
                random,
                (random,),
                f"{random} random?",
                (Branch(YES_OR_UNKNOWN, f"#{baseline}"), Branch(NO_OR_PROBABLY, SOME_CONCERNS)),
            ),
            Step(
                baseline,
                (baseline,),
                f"{baseline} imbalance?",
                (Branch(NO_OR_UNKNOWN, LOW), Branch(YES_OR_PROBABLY, SOME_CONCERNS)),
            ),
            Step(
                f"{baseline}-ni",
                (baseline,),
                f"{baseline} imbalance?",
                (Branch(NO_OR_UNKNOWN, SOME_CONCERNS), Branch(YES_OR_PROBABLY, HIGH)),
            ),
        )
    )


def recruitment() -> Chart:
    """Domain 1b of the cluster tool: whether people were found and enrolled in ignorance of the arms."""
    return Chart(
        (
            Step(
                "1b.1",
                ("1b.1",),
                "1b.1 before?",
                (Branch(YES_OR_PROBABLY, LOW), Branch(NO_OR_UNKNOWN, "#1b.2")),
            ),
            Step(
                "1b.2",
                ("1b.2",),
                "1b.2 shaped?",
                (
                    Branch(NO_OR_PROBABLY, "#1b.3"),
                    Branch(UNKNOWN, "#1b.3-ni"),
                    Branch(YES_OR_PROBABLY, HIGH),
                ),
            ),
            Step(
                "1b.3",
                ("1b.3",),
                "1b.3 imbalance?",
                (Branch(NO_OR_UNKNOWN, LOW), Branch(YES_OR_PROBABLY, SOME_CONCERNS)),
            ),
            Step(
                "1b.3-ni",
                ("1b.3",),
                "1b.3 imbalance?",
                (Branch(NO_OR_UNKNOWN, SOME_CONCERNS), Branch(YES_OR_PROBABLY, HIGH)),
            ),
        )
    )


def carryover() -> Chart:
    """Domain S of the crossover tool: carryover first, then period effects where the sequences are unequal."""
    return Chart(
        (
            Step(
                "S.3",
                ("S.3",),
                "S.3 worn off?",
                (
                    Branch(YES_OR_PROBABLY, "#S.1"),
                    Branch(UNKNOWN, SOME_CONCERNS),
                    Branch(NO_OR_PROBABLY, HIGH),
                ),
            ),
            Step(
                "S.1",
                ("S.1",),
                "S.1 equal?",
                (Branch(YES_OR_PROBABLY, LOW), Branch(NO_OR_UNKNOWN, "#S.2")),
            ),
            Step(
                "S.2",
                ("S.2",),
                "S.2 allowed for?",
                (Branch(YES_OR_PROBABLY, LOW), Branch(NO_OR_UNKNOWN, SOME_CONCERNS)),
            ),
        )
    )


def deviations_from_assignment(participants: str = "2.1", unresolved: str = "") -> tuple[Chart, Chart]:
    """Domain 2, effect of assignment: its part 1 (deviations) and part 2 (analysis); the worse counts.

    `participants` is the question whether participants knew their assignment; `unresolved` what the sources disagree
    about where deviations probably did not change the outcome.
    """
    deviations = Chart(
        (
            Step(
                participants,
                (participants, "2.2"),
                f"{participants}, 2.2 aware?",
                (Branch(YES_OR_UNKNOWN, "#2.3"), Branch(NO_OR_PROBABLY, LOW)),
            ),
            Step(
                "2.3",
                ("2.3",),
                "2.3 deviations?",
                (
                    Branch(NO_OR_PROBABLY, LOW),
                    Branch(UNKNOWN, SOME_CONCERNS),
                    Branch(YES_OR_PROBABLY, "#2.4"),
                ),
            ),
            Step(
                "2.4",
                ("2.4",),
                "2.4 mattered?",
                (
                    Branch(NO_OR_PROBABLY, SOME_CONCERNS, unresolved=unresolved),
                    Branch(YES_OR_UNKNOWN, "#2.5"),
                ),
            ),
            Step(
                "2.5",
                ("2.5",),
                "2.5 balanced?",
                (Branch(YES_OR_PROBABLY, SOME_CONCERNS), Branch(NO_OR_UNKNOWN, HIGH)),
            ),
        )
    )
    analysis = Chart(
        (
            Step(
                "2.6",
                ("2.6",),
                "2.6 suitable analysis?",
                (Branch(YES_OR_PROBABLY, LOW), Branch(NO_OR_UNKNOWN, "#2.7")),
            ),
            Step(
                "2.7",
                ("2.7",),
                "2.7 marked shift?",
                (Branch(NO_OR_PROBABLY, SOME_CONCERNS), Branch(YES_OR_UNKNOWN, HIGH)),
            ),
        )
    )
    return deviations, analysis


def deviations_from_adhering() -> Chart:
    """Domain 2, effect of adhering: a suitable analysis mends deviations, to some concerns at best."""
    return Chart(
        (
            Step(
                "2.1",
                ("2.1", "2.2"),
                "2.1, 2.2 aware?",
                (Branch(YES_OR_UNKNOWN, "#2.3"), Branch(NO_OR_PROBABLY, "#2.4")),
            ),
            Step(
                "2.3",
                ("2.3",),
                "2.3 evenly spread?",
                (Branch((*YES_OR_PROBABLY, NOT_APPLICABLE), "#2.4"), Branch(NO_OR_UNKNOWN, "#2.6")),
            ),
            Step(
                "2.4",
                ("2.4", "2.5"),
                "2.4 failures? 2.5 non-adherence?",
                (Branch(YES_OR_UNKNOWN, "#2.6"), Branch((*NO_OR_PROBABLY, NOT_APPLICABLE), LOW)),
            ),
            Step(
                "2.6",
                ("2.6",),
                "2.6 suitable analysis?",
                (Branch(YES_OR_PROBABLY, SOME_CONCERNS), Branch(NO_OR_UNKNOWN, HIGH)),
            ),
        )
    )


def missing_data(complete: tuple[str, ...] = ("3.1",)) -> Chart:
    """Domain 3; `complete` are the questions whether data are complete, two in the cluster tool."""
    return Chart(
        (
            Step(
                complete[0],
                complete,
                f"{', '.join(complete)} complete?",
                (Branch(NO_OR_UNKNOWN, "#3.2"), Branch(YES_OR_PROBABLY, LOW)),
            ),
            Step(
                "3.2",
                ("3.2",),
                "3.2 shown robust?",
                (Branch(YES_OR_PROBABLY, LOW), Branch(NO_OR_PROBABLY, "#3.3")),
            ),
            Step(
                "3.3",
                ("3.3",),
                "3.3 could depend?",
                (Branch(NO_OR_PROBABLY, LOW), Branch(YES_OR_UNKNOWN, "#3.4")),
            ),
            Step(
                "3.4",
                ("3.4",),
                "3.4 probably depends?",
                (Branch(NO_OR_PROBABLY, SOME_CONCERNS), Branch(YES_OR_UNKNOWN, HIGH)),
            ),
        )
    )


def measurement(aware: tuple[tuple[str, str], ...] = (("4.3", "aware?"),)) -> Chart:
    """Domain 4; `aware` are the questions whether assessors knew, with their labels, two in the cluster tool.

    The chart forks at 4.2: where nothing is known of it, the same questions follow and low is out of reach.
    """
    steps = [
        Step(
            "4.1",
            ("4.1",),
            "4.1 unsuitable?",
            (Branch(NO_OR_UNKNOWN, "#4.2"), Branch(YES_OR_PROBABLY, HIGH)),
        ),
        Step(
            "4.2",
            ("4.2",),
            "4.2 differently?",
            (
                Branch(NO_OR_PROBABLY, f"#{aware[0][0]}"),
                Branch(UNKNOWN, f"#{aware[0][0]}-ni"),
                Branch(YES_OR_PROBABLY, HIGH),
            ),
        ),
    ]
    for suffix, level in (("", LOW), ("-ni", SOME_CONCERNS)):
        column = [*aware, ("4.4", "could colour?"), ("4.5", "probably did?")]
        for (number, word), (following, _) in pairwise(column):
            steps.append(
                Step(
                    f"{number}{suffix}",
                    (number,),
                    f"{number} {word}",
                    (Branch(NO_OR_PROBABLY, level), Branch(YES_OR_UNKNOWN, f"#{following}{suffix}")),
                )
            )
        steps.append(
            Step(
                f"4.5{suffix}",
                ("4.5",),
                "4.5 probably did?",
                (Branch(NO_OR_PROBABLY, SOME_CONCERNS), Branch(YES_OR_UNKNOWN, HIGH)),
            )
        )
    return Chart(tuple(steps))


def selection(picked: tuple[str, ...] = ("5.2", "5.3")) -> Chart:
    """Domain 5; `picked` are the questions about picking a result, three in the crossover tool."""
    return Chart(
        (
            Step(
                "5.2",
                picked,
                f"{', '.join(picked)} picked?",
                (
                    Branch(YES_OR_PROBABLY, HIGH),
                    Branch(UNKNOWN, SOME_CONCERNS),
                    Branch(NO_OR_PROBABLY, "#5.1"),
                ),
            ),
            Step(
                "5.1",
                ("5.1",),
                "5.1 as planned?",
                (Branch(YES_OR_PROBABLY, LOW), Branch(NO_OR_UNKNOWN, SOME_CONCERNS)),
            ),
        )
    )
