"""What is brought in is shown row by row, and written all or none."""

import re

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from extraction.actions.assignments import assign_with_form
from extraction.models import Judgement, Reading
from extraction.queries.stages import Stage, task_states
from reviews.actions.standing import set_standing
from reviews.models import Assignment, AuditEvent, Standing, Study, Task
from tests.cast import judge
from tests.integration.extraction.robvis.pages import HEAD, LOW, confirmed, judgements, pasted, wrong


def test_a_table_is_shown_first_and_writes_nothing(leading, robvis_page, studies):
    shown = pasted(leading, robvis_page, f"Suh 2025{LOW},1", f"weiss 2020{LOW},1")
    assert shown.status_code == 200
    assert [row.study for row in shown.context["plan"].good] == [studies["Suh"], studies["Weiss"]]
    assert "Not read: Weight." in shown.content.decode()
    assert not Assignment.objects.exists()
    assert not Judgement.objects.exists()


def test_what_is_confirmed_is_judged_by_who_brought_it_and_settled_as_read_alone(
    leading, lead, robvis_page, review, studies
):
    shown = pasted(leading, robvis_page, "Suh 2025,Low,High,Low,Low,Low,Some concerns,1", f"Chen 2020{LOW},1")
    answer = confirmed(leading, shown)
    assert "2 studies are judged as a pasted table says, and settled." in answer.content.decode()
    states = {one.study.label: one.stage for one in task_states(review, lead) if one.task == "risk_of_bias"}
    assert (states["Suh"], states["Chen"], states["Weiss"]) == (
        Stage.SETTLED,
        Stage.SETTLED,
        Stage.UNASSIGNED,
    )
    assigned = Assignment.objects.get(study=studies["Suh"])
    assert (assigned.mode, assigned.first, assigned.second) == ("single", lead, None)
    assert assigned.instrument == "rob2_levels"
    assert judgements(studies["Suh"]) == {
        "1": "low", "2": "high", "3": "low", "4": "low", "5": "low", "overall": "some_concerns"
    }  # fmt: skip
    supports = set(Judgement.objects.filter(reading__role="final").values_list("support", flat=True))
    assert supports == {"Imported from a pasted table, row 2", "Imported from a pasted table, row 3"}
    told = AuditEvent.objects.filter(study=studies["Suh"]).values_list("action", flat=True)
    assert {"assigned", "cells saved", "judgements imported", "reading submitted", "study settled"} <= set(
        told
    )


def test_a_contradiction_of_the_file_is_told_before_and_shown_after(leading, robvis_page, review, studies):
    shown = pasted(leading, robvis_page, "Suh 2025,Low,High,Low,Low,Low,Low,1")
    assert "It is kept as the file has it." in shown.content.decode()
    answer = confirmed(leading, shown)
    assert "Domain 2 is high, and the overall is low." in answer.content.decode()


def test_wrong_rows_are_named_and_nothing_is_written_unless_they_are_left_out(leading, robvis_page, studies):
    shown = pasted(
        leading,
        robvis_page,
        f"Suh 2025{LOW},1",
        f"Wiess 2020{LOW},1",
        "Chen 2020,Low,Unclear,Low,Low,Low,Low,1",
    )
    assert wrong(shown) == {
        3: ("“Wiess 2020” is no study of this review. Near: “Weiss 2020”, “Chen 2020”.",),
        4: ("Column “D2”: “Unclear” is none of Low, Some concerns, High.",),
    }
    said = shown.content.decode()
    assert "Row 3: “Wiess 2020” is no study" in said
    assert "Leave out rows 3 and 4, which are wrong." in said
    refused = confirmed(leading, shown)
    assert refused.status_code == 422
    assert "Say that the rows that are wrong are left out. Nothing was written." in refused.content.decode()
    assert not Assignment.objects.exists()
    answer = confirmed(leading, shown, leave_out=True)
    assert (
        "1 study is judged as a pasted table says, and settled. 2 rows were left out."
        in answer.content.decode()
    )
    assert [one.study for one in Assignment.objects.all()] == [studies["Suh"]]


def test_no_row_at_all_writes_nothing(leading, robvis_page, studies):
    shown = pasted(leading, robvis_page, f"Suh 2025{LOW},1")
    refused = confirmed(leading, shown, rows=set())
    assert refused.status_code == 422
    assert "No row is chosen, so nothing was written." in refused.content.decode()
    assert not Assignment.objects.exists()


def test_a_row_can_be_left_out_by_choice(leading, robvis_page, studies):
    shown = pasted(leading, robvis_page, f"Suh 2025{LOW},1", f"Chen 2020{LOW},1")
    confirmed(leading, shown, rows={3})
    assert [one.study for one in Assignment.objects.all()] == [studies["Chen"]]


def test_two_rows_about_one_study_are_both_wrong(leading, robvis_page, studies):
    shown = pasted(leading, robvis_page, f"Suh 2025{LOW},1", f"Chen 2020{LOW},1", f"SUH{LOW},1")
    said = "Rows 2 and 4 are about Suh 2025. Keep one of them in the file."
    assert wrong(shown) == {2: (said,), 4: (said,)}


def test_a_study_that_is_assigned_keeps_what_it_has(leading, robvis_page, bias_assignment, first_reader):
    judge(bias_assignment, first_reader)
    shown = pasted(leading, robvis_page, f"Suh 2025{LOW},1")
    [problem] = wrong(shown)[2]
    assert problem.startswith("Risk of bias of Suh 2025 is assigned already")
    # Nothing of it tells whether anybody has begun or submitted.
    said = shown.content.decode()
    assert "submitted" not in said
    assert "No row can be taken." in said
    assert 'name="plan"' not in said


def test_what_changed_since_the_plan_was_shown_is_not_written(
    leading, lead, robvis_page, studies, first_reader, second_reader, arbiter
):
    shown = pasted(leading, robvis_page, f"Suh 2025{LOW},1", f"Chen 2020{LOW},1")
    assign_with_form(
        study=studies["Suh"], task=Task.RISK_OF_BIAS, first=first_reader, second=second_reader,
        arbiter=arbiter, by=lead,
    )  # fmt: skip
    refused = confirmed(leading, shown)
    assert refused.status_code == 422
    assert "Something changed since this was shown." in refused.content.decode()
    assert "Row 2: Risk of bias of Suh 2025 is assigned already" in refused.content.decode()
    assert not Reading.objects.exists()


def test_a_study_that_was_renamed_into_another_s_name_is_not_written(leading, robvis_page, studies):
    shown = pasted(leading, robvis_page, f"Chen 2020{LOW},1")
    Study.objects.filter(pk=studies["Chen"].pk).update(label="Renamed")
    Study.objects.filter(pk=studies["Weiss"].pk).update(label="Chen")
    assert confirmed(leading, shown).status_code == 422
    assert not Assignment.objects.exists()


def test_the_design_and_the_standing_of_a_study_are_told(leading, lead, robvis_page, studies):
    Study.objects.filter(pk=studies["Suh"].pk).update(design="crossover")
    weiss = studies["Weiss"]
    set_standing(study=weiss, standing=Standing.INELIGIBLE, reason="Burns.", version=weiss.version, by=lead)
    shown = pasted(leading, robvis_page, f"Suh 2025{LOW},1", f"Weiss 2020{LOW},1")
    notes = [row.notes for row in shown.context["plan"].good]
    assert notes == [
        ("The study is crossover; its instrument would be RoB 2, crossover trials.",),
        ("The study is left out of the review: ineligible.",),
    ]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_file_with_a_mark_and_any_separator_is_read(leading, robvis_page, studies, separator):
    text = f"{HEAD}\r\nSuh 2025{LOW},1\r\n".replace(",", separator)
    file = SimpleUploadedFile("=cmd|'/C calc'.csv", text.encode("utf-8-sig"))
    shown = leading.post(robvis_page, {"instrument": "rob2_levels", "file": file})
    assert len(shown.context["plan"].good) == 1
    confirmed(leading, shown)
    support = Judgement.objects.filter(reading__role="final").first().support
    assert re.fullmatch(r"Imported from .*calc'\.csv, row 2", support)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Choose a file of at most 1 MB, or paste the table."),
        ({"pasted": "x" * (1024**2 + 1)}, "The table is larger than 1 MB. Nothing was read."),
        ({"pasted": "Study,D1\nSuh,Low"}, "no column “D2”"),
        ({"pasted": f"{HEAD}\n"}, "The table has headings and no row under them."),
    ],
    ids=["nothing", "too large", "columns", "no rows"],
)
def test_what_cannot_be_read_is_said_beside_the_form(leading, robvis_page, studies, sent, said):
    shown = leading.post(robvis_page, {"instrument": "rob2_levels", **sent})
    assert shown.status_code == 422
    assert said in shown.content.decode()


@pytest.mark.parametrize("content", [b"Study\x00,D1", b"\xff\xfe\xff", b"PK\x03\x04 no workbook"])
def test_a_file_that_is_no_table_is_refused(leading, robvis_page, studies, content):
    shown = leading.post(
        robvis_page, {"instrument": "rob2_levels", "file": SimpleUploadedFile("a.csv", content)}
    )
    assert shown.status_code == 422
    assert shown.context["form"].errors["file"]


def test_a_file_above_a_megabyte_is_refused(leading, robvis_page, studies):
    file = SimpleUploadedFile("a.csv", b"x" * (1024**2 + 1))
    shown = leading.post(robvis_page, {"instrument": "rob2_levels", "file": file})
    assert shown.context["form"].errors["file"] == ["The table is larger than 1 MB. Nothing was read."]


def test_columns_of_another_instrument_name_it(leading, robvis_page, studies):
    head = "Study,D1,D2,D3,D4,D5,D6,D7,Overall"
    shown = pasted(leading, robvis_page, "Suh 2025" + ",Low" * 8, head=head)
    assert shown.context["plan"].not_read == ("D6", "D7")
    shown = pasted(leading, robvis_page, f"Suh 2025{LOW},1", instrument="robins_i_levels")
    assert shown.status_code == 422
    assert "These columns are those of RoB 2 domains, judgements only" in shown.content.decode()


@pytest.mark.parametrize("instrument", ["rob2_parallel", "robins_i", "", "nothing"])
def test_an_instrument_with_signalling_questions_cannot_be_chosen(leading, robvis_page, studies, instrument):
    shown = pasted(leading, robvis_page, f"Suh 2025{LOW},1", instrument=instrument)
    assert shown.status_code == 422
    assert shown.context["form"].errors["instrument"]


@pytest.mark.parametrize(
    ("key", "value"), [("user", "00000000-0000-0000-0000-000000000000"), ("review", "other")]
)
def test_a_plan_of_another_person_or_review_is_not_there(
    leading, lead, robvis_page, review, studies, key, value
):
    offered = {
        "review": str(review.pk), "user": str(lead.pk), "instrument": "rob2_levels", "file": "a", "rows": [],
    }  # fmt: skip
    signed = signing.dumps(offered | {key: value}, salt="extraction.robvis", compress=True)
    answer = leading.post(reverse("extraction:robvis-take", args=[review.pk]), {"plan": signed})
    assert answer.status_code == 404


def test_only_a_lead_is_offered_to_bring_judgements(client, observer, robvis_page, studies):
    client.force_login(observer)
    shown = client.get(robvis_page)
    assert shown.context["form"] is None
    assert "A lead of this review can bring judgements in." in shown.content.decode()
    assert pasted(client, robvis_page, f"Suh 2025{LOW},1").status_code == 403


def test_hostile_cells_are_shown_as_text(leading, robvis_page, studies):
    hostile = "<script>alert(1)</script>"
    shown = pasted(
        leading, robvis_page, f"{hostile},{hostile},Low,Low,Low,Low,Low,1", head=f"{HEAD},{hostile}"
    )
    said = shown.content.decode()
    assert hostile not in said
    assert said.count("&lt;script&gt;") >= 3
