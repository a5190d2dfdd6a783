"""Cluster trials by their effective sample size (Cochrane Handbook 23.1.4)."""

from dataclasses import replace

from extraction.finals import SettledStudy
from reviews.models import Design, Outcome

from ..stats import StatisticsError, effective_sample
from .entries import Arm, DerivedNumber
from .instrument import own_measures

SOURCE = "Cochrane Handbook 23.1.4"
NOTE = "Its sample sizes are effective ones: divided by the design effect of its clusters (Cochrane Handbook 23.1.4)."


def effective_arms(settled: SettledStudy, outcome: Outcome, arms: tuple[Arm, Arm]) -> tuple[Arm, Arm] | None:
    """The arms of a cluster trial with people, and people with the event, divided by its design effect; None where
    its intracluster correlation or its mean cluster size is not known, or cannot be used."""
    if settled.study.design != Design.CLUSTER:
        return None
    own = own_measures(settled, outcome)
    icc, size = own.get("icc"), own.get("cluster_size")
    if icc is None or size is None or icc.number is None or size.number is None:
        return None
    try:
        first, second = (_effective(arm, icc.number, size.number, icc.text, size.text) for arm in arms)
    except StatisticsError:
        return None
    return first, second


def _effective(arm: Arm, icc: float, size: float, icc_text: str, size_text: str) -> Arm:
    if arm.n is None:
        return arm
    sample = effective_sample([arm.n], [size], [icc], events=None if arm.events is None else [arm.events])
    n = float(sample.ni[0])
    divided = f"/ (1 + ({size_text.strip()} − 1) × {icc_text.strip()})"
    derived = [
        _derived("n", n, f"Effective n: {n:.1f} = {_before(arm, 'n', arm.n)} {divided}", arm),
    ]
    events = None
    if sample.events is not None:
        events = float(sample.events[0])
        formula = f"Effective events: {events:.1f} = {_before(arm, 'events', arm.events)} {divided}"
        derived.append(_derived("events", events, formula, arm))
    kept = [one for one in arm.derived if one.statistic not in {new.statistic for new in derived}]
    return replace(arm, n=n, events=events, derived=(*kept, *derived))


def _derived(statistic: str, value: float, formula: str, arm: Arm) -> DerivedNumber:
    """The effective number, after the step by which the number of people was itself derived, if it was."""
    before = arm.derivation(statistic)
    return DerivedNumber(
        statistic,
        f"{value:.1f}",
        f"{formula}; {before.formula}" if before else formula,
        f"{SOURCE}; {before.source}" if before else SOURCE,
        before.assumption if before else "",
        before.warning if before else "",
    )


def _before(arm: Arm, statistic: str, value: float) -> str:
    before = arm.derivation(statistic)
    return before.text if before else f"{value:.12g}"
