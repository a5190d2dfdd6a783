"""Why a study stays out: a code for programs, words for people, and what would let it in."""

from collections import Counter
from collections.abc import Iterable

from .entries import Exclusion


class LeftOut(Exception):
    """A study that cannot enter: a code of ``CODES`` and a sentence."""

    def __init__(self, code: str, reason: str) -> None:
        self.code, self.reason = code, reason
        super().__init__(reason)


# Code: (what is said of one study, of several, what can be done about it).
CODES: dict[str, tuple[str, str, str]] = {
    "ineligible": (
        "is ineligible",
        "are ineligible",
        "",
    ),
    "awaiting_classification": (
        "awaits classification",
        "await classification",
        "Decide whether the studies that await classification are included.",
    ),
    "not_settled": (
        "is not settled yet",
        "are not settled yet",
        "Settle more extractions.",
    ),
    "outcome_not_reported": (
        "does not report the outcome",
        "do not report the outcome",
        "Choose an outcome that more studies report.",
    ),
    "basis_not_reported": (
        "reports it in the other form (change or value)",
        "report it in the other form (change or value)",
        "Pool the other form: change from baseline, or the value at follow-up.",
    ),
    "no_follow_up": (
        "has no follow-up that fits",
        "have no follow-up that fits",
        "Choose another window, or the longest follow-up over all.",
    ),
    "no_arm": (
        "has no arm on one side",
        "have no arm on one side",
        "Choose the groups of both sides again.",
    ),
    "several_arms": (
        "has more than two arms in the comparison",
        "have more than two arms in the comparison",
        "Choose fewer groups, so that one arm of each side fits, or use derived numbers, which put the arms of a side "
        "together.",
    ),
    "value_missing": (
        "lacks a number",
        "lack a number",
        "Choose another outcome or follow-up, at which every arm has its numbers, or use derived numbers.",
    ),
    "value_impossible": (
        "has a number that cannot be",
        "have a number that cannot be",
        "Values that cannot be stay out until they are resolved.",
    ),
    "only_percentage": (
        "reports percentages only",
        "report percentages only",
        "Choose an outcome that is reported in counts.",
    ),
    "measured_otherwise": (
        "measured it in another unit, scale or direction",
        "measured it in another unit, scale or direction",
        "A standardized mean difference takes them together.",
    ),
    "unpaired_design": (
        "has arms that are not independent",
        "have arms that are not independent",
        "Within-person, crossover and cluster studies can be treated as parallel, with a warning.",
    ),
    "high_risk_of_bias": (
        "is at high risk of bias",
        "are at high risk of bias",
        "Take all studies, whatever their risk of bias.",
    ),
    "not_low_risk_of_bias": (
        "is not at low risk of bias",
        "are not at low risk of bias",
        "Leave out only the studies at high risk of bias, or take all studies.",
    ),
    "risk_of_bias_not_judged": (
        "is not judged for its risk of bias",
        "are not judged for their risk of bias",
        "Judge and settle the risk of bias of more studies.",
    ),
    "undefined": (
        "has no effect size of this measure",
        "have no effect size of this measure",
        "Choose another measure.",
    ),
}


def counted(excluded: Iterable[Exclusion]) -> str:
    """ "6 are not settled yet, 1 lacks a number", the most frequent reason first; "" for none."""
    counts = Counter(exclusion.code for exclusion in excluded)
    return ", ".join(
        f"{count} {CODES[code][0] if count == 1 else CODES[code][1]}" for code, count in counts.most_common()
    )


def advice(excluded: Iterable[Exclusion]) -> list[str]:
    """What would let studies in, for the most frequent reason first."""
    counts = Counter(exclusion.code for exclusion in excluded)
    return [CODES[code][2] for code, _ in counts.most_common() if CODES[code][2]]
