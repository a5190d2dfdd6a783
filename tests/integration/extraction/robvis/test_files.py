"""What goes out as a file: what is settled, for all results or for one outcome."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reviews.actions.reviews import start_review
from reviews.actions.standing import set_standing
from reviews.actions.studies import add_study
from reviews.models import Standing, Study
from tests.cast import judge
from tests.integration.extraction.robvis.pages import (
    HEAD,
    LOW,
    confirmed,
    pasted,
    rows_of,
    settled_with,
    wrong,
)


def test_what_goes_out_comes_back_in_another_review(leading, lead, robvis_page, review, studies):
    confirmed(
        leading,
        pasted(leading, robvis_page, "Suh 2025,Low,High,Low,Low,Some concerns,High,1", f"Chen 2020{LOW},1"),
    )
    out = rows_of(leading, review)
    assert out == [
        HEAD.split(","),
        ["Chen 2020", "Low", "Low", "Low", "Low", "Low", "Low", "1"],
        ["Suh 2025", "Low", "High", "Low", "Low", "Some concerns", "High", "1"],
    ]
    other = start_review(by=lead, title="Another", short_title="Another")
    for label, year in (("Suh", 2025), ("Chen", 2020)):
        add_study(review=other, by=lead, label=label, year=year, design="parallel")
    shown = pasted(
        leading, reverse("extraction:robvis", args=[other.pk]), *(",".join(row) for row in out[1:])
    )
    confirmed(leading, shown)
    assert rows_of(leading, other) == out


def test_nothing_of_an_assessment_that_is_not_settled_goes_out(
    client, lead, review, bias_assignment, first_reader
):
    judge(bias_assignment, first_reader)
    client.force_login(lead)
    assert rows_of(client, review, tool="rob2_levels") == [HEAD.split(",")]


def test_an_outcome_has_what_is_judged_of_it_and_else_what_holds_for_all(
    client, observer, review, bias_assignment
):
    ecca, satisfied = review.outcomes.order_by("name")
    settled_with(bias_assignment, first={ecca.pk: {"4": "high", "overall": "high"}})
    client.force_login(observer)
    whole = ["Suh 2025", *["Low"] * 6, "1"]
    assert rows_of(client, review)[1:] == [whole]
    assert rows_of(client, review, outcome=str(satisfied.pk))[1:] == [whole]
    of_ecca = rows_of(client, review, outcome=str(ecca.pk))[1:]
    assert of_ecca == [["Suh 2025", "Low", "Low", "Low", "High", "Low", "High", "1"]]


def test_the_column_of_weights_can_be_left_out(client, observer, review):
    client.force_login(observer)
    assert rows_of(client, review, weight="no") == [HEAD.split(",")[:-1]]


@pytest.mark.parametrize("asked", [{"tool": "nothing"}, {"outcome": "x"}, {"outcome": "0" * 32}])
def test_an_unknown_tool_or_outcome_is_not_there(client, observer, review, asked):
    client.force_login(observer)
    address = reverse("extraction:robvis-csv", args=[review.pk])
    assert client.get(address, asked).status_code == 404


def test_a_name_that_is_a_formula_is_guarded_and_comes_back(leading, lead, robvis_page, review):
    add_study(review=review, by=lead, label="=HYPERLINK(1)", year=2020, design="parallel")
    shown = pasted(leading, robvis_page, f"'=HYPERLINK(1) 2020{LOW},1")
    assert wrong(shown) == {}
    confirmed(leading, shown)
    assert [row[0] for row in rows_of(leading, review)[1:]] == ["'=HYPERLINK(1) 2020"]


def test_studies_left_out_of_the_review_do_not_go_out(leading, lead, robvis_page, review, studies):
    confirmed(leading, pasted(leading, robvis_page, f"Suh 2025{LOW},1", f"Chen 2020{LOW},1"))
    chen = Study.objects.get(pk=studies["Chen"].pk)
    set_standing(study=chen, standing=Standing.AWAITING, reason="Abstract.", version=chen.version, by=lead)
    assert [row[0] for row in rows_of(leading, review)[1:]] == ["Suh 2025"]


def test_the_file_takes_as_many_queries_for_many_studies_as_for_one(leading, robvis_page, review, studies):
    address = reverse("extraction:robvis-csv", args=[review.pk])
    counts = []
    for rows in ([f"Suh 2025{LOW},1"], [f"Chen 2020{LOW},1", f"Weiss 2020{LOW},1"]):
        confirmed(leading, pasted(leading, robvis_page, *rows))
        with CaptureQueriesContext(connection) as seen:
            b"".join(leading.get(address).streaming_content)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_the_page_and_the_api_send_the_same_bytes(leading, robvis_page, review, studies):
    confirmed(leading, pasted(leading, robvis_page, f"Suh 2025{LOW},1"))
    ours = leading.get(reverse("extraction:robvis-csv", args=[review.pk]))
    theirs = leading.get(f"/api/v1/reviews/{review.pk}/robvis.csv")
    assert ours["Content-Disposition"] == theirs["Content-Disposition"]
    assert b"".join(ours.streaming_content) == b"".join(theirs.streaming_content)
