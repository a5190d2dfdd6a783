"""Ways from the same arm at baseline and at the end."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from .. import change
from ..derived import Derived
from ..quantity import Known, Quantity, decimals_of, written
from .ways import Found
from .words import HANDBOOK_CHANGE, bracketed, inside, together


@dataclass(frozen=True)
class Ends:
    """The same arm at baseline and at the end, each completed by what follows; ``steps`` are the derivations that
    completed them, by end and statistic."""

    baseline: Known
    final: Known
    steps: dict[tuple[str, str], Derived]
    correlation: float
    correlation_source: str

    @property
    def means_are_printed(self) -> bool:
        return ("baseline", "mean") not in self.steps and ("final", "mean") not in self.steps

    def _both(self, statistic: str) -> tuple[Quantity, Quantity] | None:
        if statistic not in self.baseline or statistic not in self.final:
            return None
        return self.baseline[statistic], self.final[statistic]

    def n(self) -> Derived | None:
        """The people of the change: the smaller of both numbers."""
        both = self._both("n")
        if both is None:
            return None
        value = change.n_of_change(both[0].value, both[1].value)
        smaller = min(both, key=lambda n: n.value)
        formula = (
            f"n of the change: {smaller.text}, the smaller of {both[0].text} at baseline and {both[1].text}"
        )
        assumption = "Everyone measured at the time with fewer people is taken to be measured at both."
        return Derived(
            "n", value, smaller.text, formula, HANDBOOK_CHANGE, assumption, "", "n_from_baseline_and_final"
        )

    def mean(self) -> Found | None:
        """The mean of the change, exact where both means are printed."""
        both = self._both("mean")
        if both is None:
            return None
        first, last = both
        exact = first.exact is not None and last.exact is not None
        value = float(last.exact - first.exact) if exact else change.mean_change(first.value, last.value)
        if not math.isfinite(value):
            return None
        text = (
            f"{value:.{decimals_of(*both)}f}".replace("-", "\u2212")
            if exact
            else written(value, decimals_of(*both))
        )
        derived = Derived(
            "mean",
            value,
            text,
            f"Mean change from final and baseline: {text} = {last.text} − {bracketed(first.text)}",
            HANDBOOK_CHANGE,
            "",
            "",
            "mean_from_baseline_and_final",
        )
        return Found(self._with_steps(derived, "mean"), (value, value), "means at baseline and end")

    def sd(self) -> Found | None:
        """The SD of the change, by the correlation between baseline and end."""
        both = self._both("sd")
        if both is None:
            return None
        first, last = both
        value = change.sd_change(first.value, last.value, self.correlation)
        printed = first.exact is not None and last.exact is not None
        text = written(value, decimals_of(*both) + (1 if printed else 0))
        r = f"{self.correlation:g}".replace("-", "\u2212")
        derived = Derived(
            "sd",
            value,
            text,
            f"SD of the change from baseline and final: {text} = "
            f"√({first.text}² + {last.text}² − 2 × {bracketed(r)} × {first.text} × {last.text})",
            HANDBOOK_CHANGE,
            f"The correlation between baseline and final is taken as {r}"
            f"{f' ({self.correlation_source})' if self.correlation_source else ''}.",
            "",
            "sd_from_baseline_and_final",
        )
        return Found(self._with_steps(derived, "sd"), (value, value), "SDs at baseline and end")

    def _with_steps(self, derived: Derived, statistic: str) -> Derived:
        """The number with what its two ends themselves were derived from."""
        for end in ("baseline", "final"):
            step = self.steps.get((end, statistic))
            if step is not None:
                derived = replace(
                    derived,
                    formula=f"{derived.formula}; {end} {inside(step.formula)}",
                    source="; ".join(dict.fromkeys([*derived.source.split("; "), step.source])),
                    assumption=together(derived.assumption, step.assumption),
                    warning=together(derived.warning, step.warning),
                )
        return derived
