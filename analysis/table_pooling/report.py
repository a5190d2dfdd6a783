"""The report as text, for reading: what was pooled, the answer, how much studies differ, and what was asked beside."""

import math
from collections.abc import Callable
from typing import Any

from .figures_in_words import figure, interval, name, p_value, percent, table
from .section_texts import SECTION_TEXTS, heading

Report = dict[str, Any]

MEASURES = {
    "MD": "Mean difference",
    "SMD": "Standardized mean difference (Hedges' g)",
    "SMDH": "Standardized mean difference (unequal variances)",
    "ROM": "Ratio of means",
    "RR": "Risk ratio",
    "OR": "Odds ratio",
    "RD": "Risk difference",
    "AS": "Arcsine difference",
    "PETO": "Peto odds ratio",
    "MN": "Mean",
    "PR": "Proportion",
    "PLO": "Log odds",
    "PFT": "Double arcsine of a proportion",
    "PAS": "Arcsine of a proportion",
    "IRR": "Rate ratio",
    "IRD": "Rate difference",
    "MC": "Mean change",
    "SMCC": "Standardized mean change (SD of change)",
    "SMCR": "Standardized mean change (SD of one time)",
    "HR": "Hazard ratio",
    "GEN": "Effect",
}
METHODS = {
    "FE": "Fixed effect",
    "DL": "Random effects, DerSimonian-Laird",
    "HE": "Random effects, Hedges",
    "HS": "Random effects, Hunter-Schmidt",
    "SJ": "Random effects, Sidik-Jonkman",
    "REML": "Random effects, restricted maximum likelihood",
    "ML": "Random effects, maximum likelihood",
    "PM": "Random effects, Paule-Mandel",
    "EB": "Random effects, empirical Bayes",
}
TESTS = {
    "z": "normal distribution",
    "t": "t distribution",
    "knha": "Hartung-Knapp",
    "adhoc": "Hartung-Knapp, scale factor at least 1",
}
_SECTIONS = {"mantel_haenszel": "Mantel-Haenszel", "meta_regression": "Meta-regression"}
PREDICTION = {
    "k-2": "t with k − 2 degrees of freedom",
    "k-1": "t with k − 1 degrees of freedom",
    "z": "normal",
}


def as_text(report: Report, source: str) -> str:
    """The whole report, about 100 columns wide; `source` is the file's name."""
    show = _display(report)
    blocks = [
        _title(report, source),
        _answer(report, show),
        _heterogeneity(report),
        _studies(report, show),
        _left_out(report),
    ]
    for section, text in SECTION_TEXTS.items():
        if report.get(section) is not None:
            blocks.append(text(report, show))
    blocks += [_not_computed(report), _warnings(report)]
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _display(report: Report) -> Callable[[float | None], float | None]:
    """From the scale of analysis to the one that is read: ratios themselves."""
    if report["scale"] != "log":
        return lambda value: value

    def ratio(value: float | None) -> float | None:
        return None if value is None else math.exp(value) if value < 700 else math.inf

    return ratio


def _title(report: Report, source: str) -> list[str]:
    what = MEASURES[report["measure"]]
    title = f"{what}: {report['k']} of {len(report['studies'])} studies in {name(source, 60)}"
    lines = [title, "=" * len(title)]
    lines.append(f"{METHODS[report['tau2_method']]}. Test and interval: {TESTS[report['test']]}.")
    if report["scale"] == "log":
        lines.append(
            "Ratios are shown as ratios; tau² and standard errors are on the scale of their natural logarithm."
        )
    return lines


def _answer(report: Report, show: Callable) -> list[str]:
    level = f"{100 * report['level']:g}%"
    letter = "t" if report["df"] is not None else "z"
    df = f", {report['df']} degrees of freedom" if report["df"] is not None else ""
    lines = heading("Pooled effect")
    lines.append(f"  Estimate             {figure(show(report['estimate']))}")
    lines.append(f"  {level} interval         {interval(show(report['ci_lb']), show(report['ci_ub']))}")
    lines.append(f"  Standard error       {figure(report['se'])}")
    lines.append(f"  Test of no effect    {letter} = {figure(report['zval'])}{df}, {p_value(report['pval'])}")
    if report["pi_lb"] is not None:
        limits = interval(show(report["pi_lb"]), show(report["pi_ub"]))
        lines.append(f"  Prediction interval  {limits} ({PREDICTION[report['pi_df']]})")
    elif report["tau2_method"] != "FE":
        lines.append("  Prediction interval  none: too few studies")
    if not report["converged"]:
        lines.append("  The estimate of tau² did not converge.")
    return lines


def _heterogeneity(report: Report) -> list[str]:
    lines = heading("Differences between studies")
    degrees = "degree" if report["q_df"] == 1 else "degrees"
    lines.append(
        f"  Q     {figure(report['q'])}, {report['q_df']} {degrees} of freedom, {p_value(report['q_pval'])}"
    )
    if report["tau2_method"] != "FE":
        limits = interval(report["tau2_ci_lb"], report["tau2_ci_ub"])
        lines.append(f"  tau²  {figure(report['tau2'])} (Q-profile interval {limits})")
    i2 = f"  I²    {percent(report['i2'])}"
    if report["i2_ci_lb"] is not None:
        i2 += f" ({percent(report['i2_ci_lb'])} to {percent(report['i2_ci_ub'])})"
    lines.append(i2)
    lines.append(f"  H²    {figure(report['h2'])}")
    return lines


def _studies(report: Report, show: Callable) -> list[str]:
    rows = []
    entries = zip(
        report["studies"],
        report["yi"],
        report["ci_lb_per_study"],
        report["ci_ub_per_study"],
        report["weights"],
        strict=True,
    )
    for study, yi, lb, ub, weight in entries:
        if yi is None:
            rows.append([name(study), "–", "left out", "–"])
        else:
            rows.append([name(study), figure(show(yi)), interval(show(lb), show(ub)), percent(weight)])
    rows.append(
        [
            "Pooled",
            figure(show(report["estimate"])),
            interval(show(report["ci_lb"]), show(report["ci_ub"])),
            "100%",
        ]
    )
    return heading("Studies") + table(
        ["Study", "Effect", f"{100 * report['level']:g}% interval", "Weight"], rows
    )


def _left_out(report: Report) -> list[str]:
    if not report["left_out"]:
        return []
    lines = heading("Left out")
    return lines + [
        f"  Row {one['row']}, {name(one['study'])}: {one['reason']}" for one in report["left_out"]
    ]


def _not_computed(report: Report) -> list[str]:
    missing = report["not_computed"]
    if not missing:
        return []
    return heading("Not computed") + [
        f"  {_SECTIONS.get(section) or section.replace('_', ' ').capitalize()}: {reason}"
        for section, reason in missing.items()
    ]


def _warnings(report: Report) -> list[str]:
    if not report["warnings"]:
        return []
    return heading("To keep in mind") + [f"  {warning}" for warning in report["warnings"]]
