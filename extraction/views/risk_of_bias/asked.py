"""What is asked of the page and of its files: which judgements, in which order."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.http import HttpRequest

from reviews.models import Outcome, Review, Task

from ...queries.settled_bias import About, Choice, choices, settled_bias
from ...queries.stages import task_states
from .lines import Matrix, matrices

BY_RISK = "risk"


@dataclass(frozen=True)
class Asked:
    """A review's judgements as one person asks for them. ``known`` is False where the address asks for results that
    there are none of; then all results are shown."""

    matrices: list[Matrix]
    choices: list[Choice]
    chosen: Choice
    by_risk: bool
    known: bool

    def query(self, **more: str) -> str:
        """The part of an address behind "?" that asks for the same, with ``more``; "" for none."""
        said = {"about": str(self.chosen.about), "order": BY_RISK if self.by_risk else ""} | more
        written = urlencode({name: text for name, text in said.items() if text})
        return f"?{written}" if written else ""

    @cached_property
    def orders(self) -> list[dict]:
        """The two orders, as links."""
        return [
            {"label": "By name", "url": self.query(order="") or "?", "current": not self.by_risk},
            {"label": "By overall risk", "url": self.query(order=BY_RISK), "current": self.by_risk},
        ]


def asked(request: HttpRequest, review: Review) -> Asked:
    """The judgements that are settled, of the results and in the order that the address names; a fixed number of
    queries."""
    biases = settled_bias(review)
    offered = choices(Outcome.objects.filter(review=review), biases.values())
    about = About.read(request.GET.get("about", ""))
    found = next((one for one in offered if one.about == about), None)
    chosen = found or offered[0]
    by_risk = request.GET.get("order") == BY_RISK
    states = [one for one in task_states(review, request.user) if one.task == Task.RISK_OF_BIAS]
    return Asked(
        matrices=matrices(states, biases, chosen.about, by_risk=by_risk),
        choices=offered,
        chosen=chosen,
        by_risk=by_risk,
        known=found is not None,
    )
