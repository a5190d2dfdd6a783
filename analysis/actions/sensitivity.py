"""A sensitivity analysis: the same question put to fewer studies, beside the analysis that it belongs to."""

from typing import Any

from django.db import transaction

from reviews.actions.writing import locked
from reviews.models import User
from reviews.permissions import require
from reviews.refusals import Refused

from ..models import Analysis, BiasRestriction
from ..queries import latest_run, same_question
from .analyses import FIELDS, SIDES, save_analysis
from .runs import request_run

# How the name of an analysis says what it is restricted to.
NAME_ENDINGS = {
    BiasRestriction.WITHOUT_HIGH: ", without high risk of bias",
    BiasRestriction.LOW_ONLY: ", only low risk of bias",
}


@transaction.atomic
def restrict_by_bias(*, analysis: Analysis, risk_of_bias: str, by: User) -> Analysis:
    """The same analysis with a restriction by risk of bias, its run asked for: one that is there, or a copy.

    A value published elsewhere stays behind: it is of all studies. Raises Refused for what is no restriction.
    """
    require(by, "edit_analyses", analysis.review)
    require(by, "run_analyses", analysis.review)
    if risk_of_bias not in NAME_ENDINGS:
        raise Refused(
            "Choose whether studies at high risk of bias stay out, or only those at low risk enter."
        )
    # Two clicks at once queue up here, so that the second finds what the first has made.
    analysis = locked(Analysis, analysis.pk)
    candidates = [analysis, *same_question(analysis)]
    there = next((one for one in candidates if one.risk_of_bias == risk_of_bias), None)
    if there is None:
        there = save_analysis(
            analysis=Analysis(review=analysis.review),
            version=None,
            by=by,
            **_copied(analysis) | {"name": _name(analysis, risk_of_bias), "risk_of_bias": risk_of_bias},
        )
    last = latest_run(there)
    if last is None or last.settings.get("risk_of_bias") != risk_of_bias:
        request_run(analysis=there, by=by)
    return there


def _copied(analysis: Analysis) -> dict[str, Any]:
    fields = {name: getattr(analysis, name) for name in FIELDS if name != "published"}
    return fields | {side: list(getattr(analysis, side).all()) for side in SIDES}


def _name(analysis: Analysis, risk_of_bias: str) -> str:
    """The name of the analysis with what it is restricted to, and a number where another analysis has that name."""
    base = analysis.name
    for ending in NAME_ENDINGS.values():
        base = base.removesuffix(ending)
    taken = set(Analysis.objects.filter(review=analysis.review_id).values_list("name", flat=True))
    room = Analysis._meta.get_field("name").max_length
    number, name = 1, ""
    while not name or name in taken:
        ending = NAME_ENDINGS[risk_of_bias] + (f" ({number})" if number > 1 else "")
        name = base[: room - len(ending)].rstrip() + ending
        number += 1
    return name
