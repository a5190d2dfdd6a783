"""The pages and files of judgements in the columns of robvis, as the tests ask for them."""

import csv
import io
import re

from django.urls import reverse

from extraction.actions.cells import study_result
from extraction.actions.readings import start_reading, submit_reading
from extraction.actions.robvis import TakenOver
from extraction.actions.settling import settle_study
from extraction.addresses import JudgementAddress
from extraction.models import Comparison, Reading
from extraction.queries.sheets import read_sheet
from reviews.models import Study, Task
from tests.cast import confirm, type_in

HEAD = "Study,D1,D2,D3,D4,D5,Overall,Weight"

LOW = ",Low" * 6


def pasted(client, robvis_page: str, *rows: str, head: str = HEAD, instrument: str = "rob2_levels"):
    return client.post(robvis_page, {"instrument": instrument, "pasted": "\n".join((head, *rows))})


def confirmed(client, shown, *, leave_out: bool = False, rows: set[int] | None = None):
    """Send the plan back as the page offers it, with all good rows, or with some."""
    signed = re.search(r'name="plan" value="([^"]+)"', shown.content.decode())[1]
    lines = [line for line in shown.context["lines"] if line["token"]]
    sent = {
        "plan": signed,
        "take": [line["token"] for line in lines if rows is None or line["row"].line.number in rows],
    }
    review = shown.context["review"]
    return client.post(
        reverse("extraction:robvis-take", args=[review.pk]),
        sent | ({"leave_out": "yes"} if leave_out else {}),
        follow=True,
    )


def rows_of(client, review, **asked: str) -> list[list[str]]:
    answer = client.get(reverse("extraction:robvis-csv", args=[review.pk]), asked)
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode())))


def wrong(shown) -> dict[int, tuple[str, ...]]:
    return {row.line.number: row.problems for row in shown.context["plan"].wrong}


def judgements(study: Study) -> dict[str, str]:
    final = Reading.objects.get(assignment__study=study, assignment__task=Task.RISK_OF_BIAS, role="final")
    return {one.domain: one.text for one in final.judgements.all()}


def taken(study: Study, **levels: str) -> TakenOver:
    found = dict.fromkeys(("1", "2", "3", "4", "5", "overall"), "low") | {
        key.removeprefix("d"): level for key, level in levels.items()
    }
    return TakenOver(study.pk, 2, found)


def settled_with(assignment, *, first: dict, **levels) -> None:
    """Risk of bias settled from two equal assessments of all results, and of single ones: {result: {domain: level}}."""
    for by in (assignment.first, assignment.second):
        reading = start_reading(assignment=assignment, by=by)
        texts = {}
        for key in read_sheet(reading).judged_domains:
            texts[str(JudgementAddress(None, key))] = levels.get(f"d{key}", levels.get(key, "low"))
        for outcome, apart in first.items():
            result = study_result(reading=reading, outcome_id=outcome).pk
            texts |= {str(JudgementAddress(result, key)): level for key, level in apart.items()}
        type_in(reading, by, texts)
        submit_reading(reading=reading, by=by)
    comparison = confirm(Comparison.objects.get(assignment=assignment))
    settle_study(comparison=comparison, by=assignment.arbiter)
