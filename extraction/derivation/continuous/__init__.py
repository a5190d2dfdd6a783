"""Ways to the n, mean and SD of one arm, the most direct first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extraction.reported import Reported

from ..change import DEFAULT_CORRELATION
from ..derived import Derived, Note
from ..quantity import known_of
from .ends import Ends
from .means import mean_from_ci, mean_from_quantiles
from .sds import OWN_TEST, sd_of
from .ways import most_direct
from .words import as_quantity

__all__ = ["OWN_TEST", "derive_continuous", "notes_continuous"]


def derive_continuous(
    reported: Mapping[str, Reported],
    *,
    basis: str,
    baseline: Mapping[str, Reported] | None,
    final: Mapping[str, Reported] | None,
    correlation: float,
    correlation_source: str,
    others: Sequence[Mapping[str, Reported]] = (),
) -> list[Derived]:
    """What of n, mean and SD follows, in that order."""
    between = tests_between_arms(reported, others)
    known = {name: number for name, number in known_of(reported).items() if name not in between}
    ends = _ends(baseline, final, correlation, correlation_source) if basis == "change" else None
    found: list[Derived] = []

    def take(one: Derived | None) -> None:
        if one is not None and one.statistic not in known:
            found.append(one)
            known[one.statistic] = as_quantity(one)

    if ends and "n" not in known:
        take(ends.n())
    if "mean" not in known:
        ways = [mean_from_ci, mean_from_quantiles]
        if ends:
            # A difference of two printed means is exact; one of two estimated means is not.
            ways.insert(1 if ends.means_are_printed else 2, lambda _: ends.mean())
        take(most_direct(ways, known))
    if "sd" not in known:
        take(sd_of(known, basis, ends))
    return found


def _ends(
    baseline: Mapping[str, Reported] | None,
    final: Mapping[str, Reported] | None,
    correlation: float,
    correlation_source: str,
) -> Ends | None:
    if not baseline or not final:
        return None
    steps: dict[tuple[str, str], Derived] = {}
    completed = []
    for end, reported in (("baseline", baseline), ("final", final)):
        derived = derive_continuous(
            reported, basis="value", baseline=None, final=None, correlation=correlation, correlation_source=""
        )
        steps |= {(end, one.statistic): one for one in derived}
        completed.append(known_of(reported) | {one.statistic: as_quantity(one) for one in derived})
    return Ends(*completed, steps, correlation, correlation_source)


def tests_between_arms(
    reported: Mapping[str, Reported], others: Sequence[Mapping[str, Reported]]
) -> list[str]:
    """Which of t (whatever its sign) and p stand with the same number on another arm too: one test, of the difference
    between the arms, that a table repeats."""
    known = known_of(reported)
    elsewhere = [known_of(other) for other in others]
    return [
        name
        for name in ("t", "p")
        if name in known
        and any(name in other and abs(other[name].value) == abs(known[name].value) for other in elsewhere)
    ]


def _has_sd(
    reported: Mapping[str, Reported],
    baseline: Mapping[str, Reported] | None,
    final: Mapping[str, Reported] | None,
    others: Sequence[Mapping[str, Reported]],
) -> bool:
    found = derive_continuous(
        reported,
        basis="change",
        baseline=baseline,
        final=final,
        correlation=DEFAULT_CORRELATION,
        correlation_source="",
        others=others,
    )
    return any(one.statistic == "sd" for one in found)


def notes_continuous(
    reported: Mapping[str, Reported],
    *,
    basis: str,
    baseline: Mapping[str, Reported] | None,
    final: Mapping[str, Reported] | None,
    others: Sequence[Mapping[str, Reported]] = (),
) -> list[Note]:
    """What would follow if one more number were reported, and which test is not taken to be this arm's own."""
    known = known_of(reported)
    if "sd" in known:
        return []
    between = tests_between_arms(reported, others) if basis == "change" else []
    if between and not _has_sd(reported, baseline, final, others):
        return [
            Note(
                "sd",
                f"The same {' and '.join(between)} {'stands' if len(between) == 1 else 'stand'} on another arm at this "
                "time: a test between the arms, of which no SD of one arm follows. "
                "Enter it with the difference between the arms.",
            )
        ]
    if "n" in known:
        return []
    if (
        basis == "change"
        and baseline
        and final
        and {"n"} <= known_of(baseline).keys() & known_of(final).keys()
    ):
        return []
    near = [
        name
        for name, needed in (
            ("SE", {"se"}),
            ("confidence interval", {"ci_low", "ci_high"}),
            ("interquartile range", {"q1", "q3"}),
            ("range", {"minimum", "maximum"}),
        )
        if needed <= known.keys()
    ]
    return [Note("sd", f"The {near[0]} gives an SD once n is there.")] if near else []
