"""What `--all`, `--subgroup` and `--moderator` add; inner names are those of the reference file (metafor's values)."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np

from ..stats import (
    DesignRefused,
    Influence,
    PooledMany,
    StatisticsError,
    Subgroups,
    TooFewStudies,
    TrimAndFill,
    begg,
    cumulative,
    egger,
    influence,
    mantel_haenszel,
    meta_regression,
    peto,
    subgroups,
    trim_and_fill,
)
from ..stats.mantel_haenszel import VARIANCES
from .effects import Effects, counts
from .options import Options
from .validation import Studies

Section = dict[str, Any]


class NotAsked(Exception):
    """The section does not belong to these data or options, or cannot be had from them; the message says why."""


class Question:
    """The studies that are pooled, with the options that every section shares."""

    def __init__(self, studies: Studies, found: Effects, options: Options):
        self.studies, self.effects, self.options = studies, found, options
        self.used = found.used
        self.yi, self.vi = found.yi[found.used], found.vi[found.used]
        self.names = [name for name, used in zip(studies.names, found.used, strict=True) if used]
        self.method = {"tau2_method": options.tau2_method, "test": options.test}

    @cached_property
    def influenced(self) -> Influence:
        """Influence of each study; it leaves every study out once, for the section of that name too."""
        return influence(self.yi, self.vi, **self.method)

    def column(self, values: tuple) -> list:
        """The entries of a column of the table for the studies that are pooled."""
        return [value for value, used in zip(values, self.used, strict=True) if used]


def sections(
    studies: Studies, found: Effects, options: Options
) -> tuple[dict[str, Section | None], dict[str, str]]:
    """Sections by name, None where one cannot be computed, and the reasons of those."""
    question = Question(studies, found, options)
    wanted = list(_SECTIONS) if options.everything else []
    if not options.everything and options.subgroup is not None:
        wanted.append("subgroups")
    if not options.everything and options.moderators:
        wanted.append("meta_regression")
    computed: dict[str, Section | None] = {}
    missing = {}
    for name in wanted:
        try:
            computed[name] = _SECTIONS[name](question)
        except NotAsked as reason:
            computed[name], missing[name] = None, str(reason)
        except TooFewStudies as refusal:
            computed[name], missing[name] = None, f"it needs {refusal.needed} studies and has {refusal.k}."
        except StatisticsError as refusal:
            computed[name], missing[name] = None, f"{refusal}."
    return computed, missing


def _fits(names: list[str], fits: PooledMany) -> Section:
    return {
        "study": names,
        "estimate": fits.estimate,
        "se": fits.se,
        "ci_lower": fits.ci_lb,
        "ci_upper": fits.ci_ub,
        "p_value": fits.p_val,
        "tau2": fits.tau2,
        "I2": fits.i2,
        "H2": fits.h2,
        "Q": fits.q,
        "Q_p": fits.q_pval,
    }


def _leave_one_out(asked: Question) -> Section:
    return _fits(asked.names, asked.influenced.without)


def _cumulative(asked: Question) -> Section:
    return _fits(asked.names, cumulative(asked.yi, asked.vi, **asked.method))


def _influence(asked: Question) -> Section:
    found = asked.influenced
    return {
        "study": asked.names,
        "rstudent": found.rstudent,
        "dffits": found.dffits,
        "cook_d": found.cook_d,
        "cov_ratio": found.cov_r,
        "tau2_del": found.tau2_del,
        "Q_del": found.q_del,
        "hat": found.hat,
        "dfbs": found.dfbs,
        "influential": found.influential,
    }


def _egger(asked: Question) -> Section:
    found = egger(asked.yi, asked.vi)
    return {
        "statistic": found.statistic,
        "df": found.df,
        "p_value": found.p_val,
        "slope": found.slope,
        "slope_se": found.slope_se,
        "limit_estimate": found.limit_estimate,
        "limit_ci_lower": found.limit_ci_lb,
        "limit_ci_upper": found.limit_ci_ub,
    }


def _begg(asked: Question) -> Section:
    found = begg(asked.yi, asked.vi)
    return {"kendall_tau": found.kendall_tau, "p_value": found.p_val, "exact": found.exact}


def _trim_and_fill(asked: Question) -> Section:
    """L0's fields; R0's stand beside them under its name."""
    l0 = _filled(trim_and_fill(asked.yi, asked.vi, estimator="L0", **asked.method))
    try:
        r0 = _filled(trim_and_fill(asked.yi, asked.vi, estimator="R0", **asked.method))
    except StatisticsError:  # its iteration may go in a circle where that of L0 does not
        r0 = None
    return l0 | {"R0": r0}


def _filled(found: TrimAndFill) -> Section:
    return {
        "k0": found.k0,
        "side": found.side,
        "estimate": found.pooled.estimate,
        "se": found.pooled.se,
        "ci_lower": found.pooled.ci_lb,
        "ci_upper": found.pooled.ci_ub,
        "tau2": found.pooled.tau2,
        "filled_yi": found.filled_yi,
        "filled_vi": found.filled_vi,
    }


def _mantel_haenszel(asked: Question) -> Section:
    if asked.studies.kind != "dichotomous":
        raise NotAsked("it pools counts: events1 n1 events2 n2.")
    if asked.options.measure not in VARIANCES:
        raise NotAsked("it exists for RR, OR and RD.")
    found = mantel_haenszel(**counts(asked.studies), measure=asked.options.measure)
    around = found.heterogeneity
    return {
        "estimate": found.estimate,
        "se": found.se,
        "ci_lower": found.ci_lb,
        "ci_upper": found.ci_ub,
        "p_value": found.p_val,
        "Q": around.q,
        "Q_p": around.q_pval,
        "I2": around.i2,
        "k_used_in_estimate": found.k,
        "k_yi": around.k,
    }


def _peto(asked: Question) -> Section:
    if asked.studies.kind != "dichotomous":
        raise NotAsked("it pools counts: events1 n1 events2 n2.")
    if asked.options.measure not in ("OR", "PETO"):
        raise NotAsked("it is an odds ratio; choose the measure OR or PETO.")
    found = peto(**counts(asked.studies))
    return {
        "estimate": found.estimate,
        "se": found.se,
        "ci_lower": found.ci_lb,
        "ci_upper": found.ci_ub,
        "p_value": found.p_val,
        "Q": found.heterogeneity.q,
        "Q_p": found.heterogeneity.q_pval,
        "I2": found.heterogeneity.i2,
        "k_used_in_estimate": found.k,
        "k_yi": found.heterogeneity.k,
        "study": [name for name, own in zip(asked.studies.names, found.effects.usable, strict=True) if own],
        "yi": found.effects.yi[found.effects.usable],
        "vi": found.effects.vi[found.effects.usable],
    }


def _subgroups(asked: Question) -> Section:
    if asked.studies.group is None:
        raise NotAsked("--subgroup names no column.")
    labels = asked.column(asked.studies.group)
    inside = np.array([label is not None for label in labels])
    named = [label for label in labels if label is not None]
    found = subgroups(asked.yi[inside], asked.vi[inside], named, **asked.method)
    return _subgroup_fields(asked, found) | {
        "without_group": [name for name, within in zip(asked.names, inside, strict=True) if not within]
    }


def _subgroup_fields(asked: Question, found: Subgroups) -> Section:
    return {
        "variable": asked.options.subgroup,
        "groups": {
            group.label: {
                "k": group.k,
                "estimate": group.estimate,
                "se": group.se,
                "ci_lower": group.ci_lb,
                "ci_upper": group.ci_ub,
                "p_value": group.p_val,
                "tau2": group.tau2,
                "I2": group.i2,
                "Q": group.q,
            }
            for group in found.groups
        },
        "Q_between": found.q_between,
        "df": found.df,
        "p_value": found.p_val,
    }


def _meta_regression(asked: Question) -> Section:
    if not asked.options.moderators:
        raise NotAsked("--moderator names no column.")
    columns = {name: asked.column(values) for name, values in asked.studies.moderators.items()}
    inside = np.array(
        [all(value is not None for value in row) for row in zip(*columns.values(), strict=True)]
    )
    columns = {
        name: [value for value, within in zip(values, inside, strict=True) if within]
        for name, values in columns.items()
    }
    for name, values in columns.items():
        if len(values) > 1 and len(set(values)) == 1:
            raise NotAsked(f"{name} is the same for all studies.")
    try:
        found = meta_regression(asked.yi[inside], asked.vi[inside], columns, **asked.method)
    except DesignRefused:
        raise NotAsked("the moderators depend on each other: one of them follows from the rest.") from None
    terms = found.terms
    section = {
        "moderator": next(iter(columns)) if len(columns) == 1 else list(columns),
        "k": found.k,
        "terms": [
            {
                "name": term.name,
                "estimate": term.estimate,
                "se": term.se,
                "ci_lower": term.ci_lb,
                "ci_upper": term.ci_ub,
                "statistic": term.statistic,
                "p_value": term.p_val,
            }
            for term in terms
        ],
        "se": [term.se for term in terms],
        "p_values": [term.p_val for term in terms],
        "ci_lower": [term.ci_lb for term in terms],
        "ci_upper": [term.ci_ub for term in terms],
        "tau2": found.tau2,
        "converged": found.converged,
        "I2": found.i2,
        "H2": found.h2,
        "R2": found.r2,
        "QE": found.qe,
        "QE_df": found.qe_df,
        "QE_p": found.qe_pval,
        "QM": found.qm,
        "QM_df": found.qm_df,
        "QM_df2": found.qm_df2,
        "QM_p": found.qm_pval,
        "without_moderator": [name for name, within in zip(asked.names, inside, strict=True) if not within],
    }
    if len(terms) == 2:
        section |= {"intercept": terms[0].estimate, "slope": terms[1].estimate}
    return section


_SECTIONS: dict[str, Callable[[Question], Section]] = {
    "leave_one_out": _leave_one_out,
    "cumulative": _cumulative,
    "influence": _influence,
    "egger": _egger,
    "begg": _begg,
    "trim_and_fill": _trim_and_fill,
    "mantel_haenszel": _mantel_haenszel,
    "peto": _peto,
    "subgroups": _subgroups,
    "meta_regression": _meta_regression,
}
