"""The sentence for a methods section."""

from __future__ import annotations

from .estimates import Estimate
from .report import Report
from .words import count, fixed, percent, spelled


def methods_sentence(report: Report, *, judged: bool) -> str:
    """What was read by whom, and how far they agreed before consensus; `judged`: these are risk-of-bias judgements.

    "Two reviewers extracted data from 6 studies independently; agreement before consensus was 92.3 % (412 of 446
    values; 95 % CI 89.5 % to 94.4 %); Cohen’s kappa of 34 answers in categories was 0.81 (95 % CI 0.68 to 0.94)." ""
    where nothing was compared. What cannot be estimated is left out.
    """
    values = report.summary.values
    if values.share.estimate is None:
        return ""
    told = [
        f"{_who(report)} {'assessed the risk of bias in' if judged else 'extracted data from'} "
        f"{count(report.studies, 'study', 'studies')} independently",
        f"agreement before consensus was {percent(values.share.estimate)} "
        f"({values.agreed:,} of {count(values.compared, 'judgement' if judged else 'value')}; 95 % CI "
        f"{percent(values.share.ci_lb)} to {percent(values.share.ci_ub)})",
    ]
    structure = report.summary.structure
    if structure.compared:
        told.append(
            f"both found the same in {structure.agreed:,} of {structure.compared:,} arms and time points"
        )
    told += _kappas(report, judged)
    return f"{'; '.join(told)}."


def _who(report: Report) -> str:
    if len(report.pairs) == 1:
        return "Two reviewers"
    return f"{spelled(report.readers)} reviewers, two to a study,"


def _kappas(report: Report, judged: bool) -> list[str]:
    found = report.summary.categories
    told = []
    for name, one in (
        ("Cohen’s kappa", found.kappa),
        ("kappa with linear weights", found.linear),
        ("kappa with quadratic weights", found.quadratic),
    ):
        if one is not None and one.estimate is not None:
            of = "" if judged or told else f" of {count(one.n, 'answer')} in categories"
            told.append(f"{name}{of} was {_kappa(one)}")
    return told


def _kappa(one: Estimate) -> str:
    if one.ci_lb is None:
        return fixed(one.estimate)
    return f"{fixed(one.estimate)} (95 % CI {fixed(one.ci_lb)} to {fixed(one.ci_ub)})"
