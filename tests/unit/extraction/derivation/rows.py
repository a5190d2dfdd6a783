"""One row of results as a paper prints it, and what follows for it, in a test."""

from collections.abc import Sequence

from extraction.derivation import Derived, derive
from extraction.reported import read_number

ROUNDING = 1e-12  # relative: a chain of a few floating-point operations


def read(**texts: str) -> dict:
    whole = ("n", "events")
    return {statistic: read_number(text, whole=statistic in whole) for statistic, text in texts.items()}


def of_arm(**texts: str) -> dict[str, Derived]:
    return {one.statistic: one for one in derive(read(**texts), kind="continuous")}


def of_change(
    baseline: dict | None = None,
    final: dict | None = None,
    r: float = 0.5,
    others: Sequence[dict] = (),
    **texts: str,
) -> dict:
    found = derive(
        read(**texts),
        kind="continuous",
        basis="change",
        baseline=baseline,
        final=final,
        correlation=r,
        others=others,
    )
    return {one.statistic: one for one in found}
