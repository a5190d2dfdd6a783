"""Each section of `--all` as lines of text."""

from collections.abc import Callable
from typing import Any

from .figures_in_words import figure, interval, name, p_value, percent, table

Report = dict[str, Any]
Show = Callable[[float | None], float | None]


def heading(text: str) -> list[str]:
    return [text, "-" * len(text)]


def _leave_one_out(report: Report, show: Show) -> list[str]:
    return _rows_of_fits("Leave one out", "Without", report["leave_one_out"], show)


def _cumulative(report: Report, show: Show) -> list[str]:
    return _rows_of_fits("Cumulative, in the order of the file", "With", report["cumulative"], show)


def _rows_of_fits(title: str, first: str, fits: dict[str, Any], show: Show) -> list[str]:
    rows = [
        [name(study), figure(show(estimate)), interval(show(lb), show(ub)), figure(tau2), percent(i2)]
        for study, estimate, lb, ub, tau2, i2 in zip(
            *(fits[field] for field in ("study", "estimate", "ci_lower", "ci_upper", "tau2", "I2")),
            strict=True,
        )
    ]
    return heading(title) + table([first, "Estimate", "Interval", "tau²", "I²"], rows)


def _influence(report: Report, show: Show) -> list[str]:
    fields = {
        "rstudent": "Residual",
        "dffits": "DFFITS",
        "cook_d": "Cook's d",
        "cov_ratio": "Cov. ratio",
        "tau2_del": "tau² without",
        "Q_del": "Q without",
        "hat": "Hat",
    }
    found = report["influence"]
    rows = []
    for index, study in enumerate(found["study"]):
        mark = " *" if found["influential"][index] else ""
        rows.append([name(study, 30) + mark, *[figure(found[field][index]) for field in fields]])
    lines = heading("Influence of each study") + table(["Study", *fields.values()], rows)
    if any(found["influential"]):
        lines.append("  * beyond one of the usual bounds (Viechtbauer and Cheung 2010)")
    return lines


def _egger(report: Report, show: Show) -> list[str]:
    found = report["egger"]
    limits = interval(show(found["limit_ci_lower"]), show(found["limit_ci_upper"]))
    return [
        *heading("Egger's test of asymmetry"),
        f"  t = {figure(found['statistic'])}, {found['df']} degrees of freedom, {p_value(found['p_value'])}",
        f"  Slope on the standard error {figure(found['slope'])} (standard error {figure(found['slope_se'])})",
        f"  Effect at a standard error of 0: {figure(show(found['limit_estimate']))} ({limits})",
    ]


def _begg(report: Report, show: Show) -> list[str]:
    found = report["begg"]
    how = "exact" if found["exact"] else "normal approximation"
    return [
        *heading("Begg's rank test"),
        f"  Kendall's tau = {figure(found['kendall_tau'])}, {p_value(found['p_value'])} ({how})",
    ]


def _trim_and_fill(report: Report, show: Show) -> list[str]:
    lines = heading("Trim and fill")
    for estimator, found in (("L0", report["trim_and_fill"]), ("R0", report["trim_and_fill"].get("R0"))):
        if found is None:
            continue
        limits = interval(show(found["ci_lower"]), show(found["ci_upper"]))
        studies = "study" if found["k0"] == 1 else "studies"
        lines.append(
            f"  {estimator}: {found['k0']} {studies} filled in on the {found['side']}; "
            f"estimate {figure(show(found['estimate']))} ({limits}), tau² {figure(found['tau2'])}"
        )
    return lines


def _mantel_haenszel(report: Report, show: Show) -> list[str]:
    return _counted("Mantel-Haenszel", report["mantel_haenszel"], show)


def _peto(report: Report, show: Show) -> list[str]:
    return _counted("Peto's odds ratio", report["peto"], show)


def _counted(title: str, found: dict[str, Any], show: Show) -> list[str]:
    limits = interval(show(found["ci_lower"]), show(found["ci_upper"]))
    return [
        *heading(title),
        f"  {figure(show(found['estimate']))} ({limits}), {p_value(found['p_value'])}",
        f"  Q = {figure(found['Q'])}, I² {percent(found['I2'])}",
    ]


def _subgroups(report: Report, show: Show) -> list[str]:
    found = report["subgroups"]
    rows = [
        [
            name(level),
            str(one["k"]),
            figure(show(one["estimate"])),
            interval(show(one["ci_lower"]), show(one["ci_upper"])),
            figure(one["tau2"]),
            percent(one["I2"]),
        ]
        for level, one in found["groups"].items()
    ]
    lines = heading(f"Subgroups by {name(found['variable'])}")
    lines += table(["Subgroup", "k", "Estimate", "Interval", "tau²", "I²"], rows)
    lines.append(
        f"  Between subgroups: Q = {figure(found['Q_between'])}, df = {found['df']}, {p_value(found['p_value'])}"
    )
    if found["without_group"]:
        lines.append(f"  Without a subgroup: {', '.join(name(study) for study in found['without_group'])}")
    return lines


def _meta_regression(report: Report, show: Show) -> list[str]:
    found = report["meta_regression"]
    rows = [
        [
            name(term["name"]),
            figure(term["estimate"]),
            figure(term["se"]),
            interval(term["ci_lower"], term["ci_upper"]),
            p_value(term["p_value"]),
        ]
        for term in found["terms"]
    ]
    scale = ", on the log scale" if report["scale"] == "log" else ""
    lines = heading(f"Meta-regression of {found['k']} studies{scale}")
    lines += table(["Term", "Coefficient", "Std. error", "Interval", "p"], rows)
    lines.append(
        f"  Moderators together: QM = {figure(found['QM'])}, df = {found['QM_df']}, {p_value(found['QM_p'])}"
    )
    lines.append(f"  Left over: QE = {figure(found['QE'])}, df = {found['QE_df']}, {p_value(found['QE_p'])}")
    explained = f"; R² {percent(found['R2'])}" if found["R2"] is not None else ""
    lines.append(f"  tau² {figure(found['tau2'])}, I² {percent(found['I2'])}{explained}")
    if not found["converged"]:
        lines.append("  The estimate of tau² did not converge.")
    if found["without_moderator"]:
        lines.append(f"  Left out, a moderator is blank: {', '.join(map(name, found['without_moderator']))}")
    return lines


SECTION_TEXTS: dict[str, Callable[[Report, Show], list[str]]] = {
    "subgroups": _subgroups,
    "meta_regression": _meta_regression,
    "leave_one_out": _leave_one_out,
    "cumulative": _cumulative,
    "influence": _influence,
    "egger": _egger,
    "begg": _begg,
    "trim_and_fill": _trim_and_fill,
    "mantel_haenszel": _mantel_haenszel,
    "peto": _peto,
}
