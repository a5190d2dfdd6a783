"""The arms of one side put together as one group (Cochrane Handbook 6.5.2.10 and 23.3.4).

Every number of the group is a derived one, whose formula has the numbers of each arm in it, and each arm is kept with
its own numbers beside the group.
"""

from collections.abc import Sequence
from itertools import combinations
from uuid import NAMESPACE_OID, uuid5

from extraction.derivation import CannotDerive
from extraction.derivation.arms import Counted, Group, combine, combine_counts
from extraction.derivation.quantity import written
from reviews.models import OutcomeKind

from .entries import Arm, DerivedNumber
from .reasons import LeftOut

HANDBOOK_MEANS, HANDBOOK_COUNTS = "Cochrane Handbook 6.5.2.10", "Cochrane Handbook 23.3.4"
_WAYS = {
    OutcomeKind.CONTINUOUS: "N = Σn, the mean weighted by n, SD² = [Σ(n − 1) s² + Σ n (m − mean)²] / (N − 1) "
    f"({HANDBOOK_MEANS})",
    OutcomeKind.DICHOTOMOUS: f"people and people with the event are added up ({HANDBOOK_COUNTS})",
}


def as_one(arms: Sequence[Arm], kind: str) -> Arm:
    """The arms as one group of people, the arm itself where there is one; each has all its numbers.

    Raises LeftOut where the numbers are too large to compute with.
    """
    if len(arms) == 1:
        return arms[0]
    try:
        return _means(arms) if kind == OutcomeKind.CONTINUOUS else _counts(arms)
    except CannotDerive as refusal:
        raise LeftOut("undefined", f"{names_of(arms)} cannot be put together: {refusal}") from None


def note_of(arm: Arm, kind: str) -> str:
    """What is said of arms that stand as one group: their names and the formula."""
    return f"{names_of(arm.parts)} stand as one group: {_WAYS[OutcomeKind(kind)]}."


def names_of(arms: Sequence[Arm]) -> str:
    """ "“SVF”, “SVF twice” and “ADSC”" """
    names = [f"“{arm.name}”" for arm in arms]
    return " and ".join([", ".join(names[:-1]), names[-1]])


def _means(arms: Sequence[Arm]) -> Arm:
    group = combine([Group(arm.n, arm.mean, arm.sd) for arm in arms])
    ns, means, sds = ([_text(arm, name) for arm in arms] for name in ("n", "mean", "sd"))
    total, mean = f"{group.n:.12g}", _written(group.mean, means)
    sd = _written(group.sd, sds)
    weighted = " + ".join(f"{n} × {_bracketed(m)}" for n, m in zip(ns, means, strict=True))
    inside = " + ".join(f"({n} − 1) × {s}²" for n, s in zip(ns, sds, strict=True))
    # Σ n (m - mean)² by the differences between the arms: for two arms as the Handbook prints it, and without the
    # rounded mean.
    between = " + ".join(
        f"{n1} × {n2} / {total} × ({m1} − {_bracketed(m2)})²"
        for (n1, m1), (n2, m2) in combinations(zip(ns, means, strict=True), 2)
    )
    return _group(
        arms,
        n=group.n,
        mean=group.mean,
        sd=group.sd,
        mean_text=mean,
        sd_text=sd,
        derived=(
            _derived(arms, "n", total, f"n of the group: {total} = {' + '.join(ns)}", HANDBOOK_MEANS),
            _derived(
                arms, "mean", mean, f"Mean of the group: {mean} = ({weighted}) / {total}", HANDBOOK_MEANS
            ),
            _derived(
                arms,
                "sd",
                sd,
                f"SD of the group: {sd} = √([{inside} + {between}] / ({total} − 1))",
                HANDBOOK_MEANS,
            ),
        ),
    )


def _counts(arms: Sequence[Arm]) -> Arm:
    group = combine_counts([Counted(arm.n, arm.events) for arm in arms])
    derived = []
    for statistic, label, value in (("n", "n", group.n), ("events", "Events", group.events)):
        text = f"{value:.12g}"
        formula = f"{label} of the group: {text} = {' + '.join(_text(arm, statistic) for arm in arms)}"
        derived.append(_derived(arms, statistic, text, formula, HANDBOOK_COUNTS))
    return _group(arms, n=group.n, events=group.events, derived=tuple(derived))


def _group(arms: Sequence[Arm], **numbers) -> Arm:
    return Arm(
        key=str(uuid5(NAMESPACE_OID, "+".join(arm.key for arm in arms))),
        name=" + ".join(arm.name for arm in arms),
        group=" + ".join(dict.fromkeys(arm.group for arm in arms)),
        parts=tuple(arms),
        **numbers,
    )


def _derived(arms: Sequence[Arm], statistic: str, text: str, formula: str, source: str) -> DerivedNumber:
    """The group's number, after the steps by which the arms' own were derived."""
    steps = [(arm.name, step) for arm in arms if (step := arm.derivation(statistic)) is not None]
    return DerivedNumber(
        statistic,
        text,
        "; ".join([formula, *(f"{name}: {step.formula}" for name, step in steps)]),
        "; ".join(dict.fromkeys([source, *(step.source for _, step in steps)])),
        " ".join(dict.fromkeys(step.assumption for _, step in steps if step.assumption)),
        " ".join(dict.fromkeys(step.warning for _, step in steps if step.warning)),
    )


def _text(arm: Arm, statistic: str) -> str:
    """A number of an arm as it stands in a formula."""
    if statistic in ("mean", "sd"):
        return getattr(arm, f"{statistic}_text")
    return f"{getattr(arm, statistic):.12g}"


def _written(value: float, texts: Sequence[str]) -> str:
    """With one decimal more than the most precise of the arms."""
    return written(value, max(len(text.partition(".")[2]) for text in texts) + 1)


def _bracketed(text: str) -> str:
    return f"({text})" if text.startswith("\u2212") else text
