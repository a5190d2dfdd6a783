"""Taking a reading over: the copy says what the source says, place by place, and nothing that was taken out of it."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extraction.actions.cells import Write, save_cells
from extraction.actions.columns import keep_columns
from extraction.actions.copying import copy_reading
from extraction.actions.readings import start_reading, submit_reading
from extraction.actions.structure import save_arm, save_time_point, take_out
from extraction.models import Contrast, Judgement, Reading, Result, Verification
from extraction.queries.sheets import read_sheet
from reviews.actions.studies import add_study
from reviews.models import Task
from tests.cast import Reported, addresses, enter, type_in
from tests.verification import begun, first_of, standing, to_verify

EVERYTHING = Reported(
    answers={"sample_size": "28", "scar_type": "NR", "randomised:SVF": "14", "randomised:Normal saline": "NA"},
    measures={("ECCA score", "instrument"): "ECCA grading scale", ("ECCA score", "scale_max"): "150"},
    contrasts={
        ("ECCA score", "10 weeks", "SVF", "Normal saline", "value", "MD", "adjusted"): {
            "estimate": "-28.9", "ci_low": "-34.1", "ci_high": "-23.7", "covariates": "age",
        },
    },
)  # fmt: skip

# What a cell says.
PARTS = ("text", "number", "missing", "so_printed", "paper", "page", "table", "quotation", "form")


def said(reading: Reading) -> dict[str, Any]:
    """All that a reading says, with arms and times by their names."""
    sheet = read_sheet(Reading.objects.get(pk=reading.pk))
    names = {str(one.pk): str(one) for one in (*sheet.arms, *sheet.time_points)}

    def named(address: str) -> str:
        for key, name in names.items():
            address = address.replace(key, name)
        return address

    return {
        "arms": [(one.name, one.group, one.position) for one in sheet.arms],
        "times": [(one.text, one.days, one.is_baseline, one.position) for one in sheet.time_points],
        "contrasts": [str(row) for row in sheet.contrasts],
        "columns": sheet.kept_columns,
        "questions": (sheet.questions, sheet.dropped),
        "cells": {
            named(address): tuple(getattr(cell, part, None) for part in (*PARTS, "support"))
            for address, cell in sheet.cells.items()
        },
    }


@pytest.fixture
def assignment(study, lead, first_reader, second_reader, arbiter):
    return to_verify(study, lead, first_reader, second_reader, arbiter)


def test_a_copy_has_all_that_was_entered_of_every_kind(assignment, first_reader, second_reader):
    source = enter(assignment, first_reader, EVERYTHING)
    outcome = assignment.study.review.outcomes.get(name="ECCA score")
    keep_columns(reading=source, outcome=outcome, statistics=["median", "q1", "q3"], by=first_reader)
    found = {text: str(address) for address, text in addresses(source, EVERYTHING).items()}
    sd, size = found["8.1"], found["28"]
    save_cells(
        reading=source,
        by=first_reader,
        writes=[
            Write(sd, 1, "-8.1", page="6", table="Table 3", quotation="−38.2 (−8.1)", so_printed=True),
            Write(size, 1, paper="Suh 2025.pdf", page="2"),
        ],
    )
    submit_reading(reading=source, by=first_reader)
    target = start_reading(assignment=assignment, by=second_reader)
    assert said(target) == said(source)
    kinds = {address.partition(":")[0] for address in said(target)["cells"]}
    assert kinds == {"answer", "value", "measure", "contrast"}
    copied = next(
        cell for address, cell in said(target)["cells"].items() if address.endswith("SVF:change:sd")
    )
    assert copied[:8] == ("-8.1", -8.1, "", True, "", "6", "Table 3", "−38.2 (−8.1)")


def test_every_value_is_to_be_verified_and_no_blank(assignment, first_reader):
    reported = replace(EVERYTHING, answers={**EVERYTHING.answers, "scar_type": "Icepick"})
    source = enter(assignment, first_reader, reported)
    scar_type = next(str(one) for one, text in addresses(source, reported).items() if text == "Icepick")
    type_in(source, first_reader, {scar_type: ""})
    submit_reading(reading=source, by=first_reader)
    target = start_reading(assignment=assignment, by=assignment.second)
    assert scar_type not in standing(target).states
    assert len(standing(target).unverified) == Verification.objects.filter(reading=target).count() == 15
    assert set(standing(target).seen.values()) >= {"28", "14", "NA", "-38.2", "-28.9", "age", "150"}


def test_judgements_are_copied_with_what_supports_them(study, lead, first_reader, second_reader, arbiter):
    assignment = to_verify(study, lead, first_reader, second_reader, arbiter, task=Task.RISK_OF_BIAS)
    source = start_reading(assignment=assignment, by=first_reader)
    domains = read_sheet(source).judged_domains
    save_cells(
        reading=source,
        by=first_reader,
        writes=[
            Write(f"judgement:all:{key}", 0, "low", page="3", support="Sealed envelopes") for key in domains
        ],
    )
    submit_reading(reading=source, by=first_reader)
    target = start_reading(assignment=assignment, by=second_reader)
    assert said(target) == said(source)
    assert target.variant == source.variant
    assert {one.support for one in Judgement.objects.filter(reading=target)} == {"Sealed envelopes"}
    assert len(standing(target).unverified) == len(domains)


def test_what_was_taken_out_is_not_copied(assignment, first_reader, second_reader):
    source = enter(assignment, first_reader, EVERYTHING)
    save_arm(reading=source, by=first_reader, name="PRP", group=source.arms.first().group)
    save_time_point(reading=source, by=first_reader, text="6 months")
    type_in(
        source,
        first_reader,
        {
            str(place): text
            for place, text in addresses(
                source,
                Reported(
                    answers={"randomised:PRP": "9"},
                    results={
                        ("ECCA score", "10 weeks", "PRP", "value"): {"n": "9"},
                        ("ECCA score", "6 months", "SVF", "value"): {"n": "13"},
                    },
                ),
            ).items()
        },
    )
    for part in (source.arms.get(name="PRP"), source.time_points.get(text="6 months")):
        take_out(reading=source, part=part, by=first_reader)
    submit_reading(reading=source, by=first_reader)
    target = start_reading(assignment=assignment, by=second_reader)
    assert said(target) == said(source)
    assert target.arms.model.with_removed.filter(reading=target).count() == 2
    assert Result.objects.filter(reading=target).count() == 2
    assert Contrast.objects.filter(reading=target).count() == 1
    assert "9" not in standing(target).seen.values()


def test_a_copy_shares_nothing_with_its_source(assignment):
    target = begun(assignment, EVERYTHING)
    source = first_of(target)
    before = said(source)
    first = target.arms.get(name="SVF")
    save_arm(
        reading=target,
        arm=first,
        version=first.version,
        name="Fat cells",
        group=first.group,
        by=target.reader,
    )
    type_in(target, target.reader, dict.fromkeys(standing(target).states, "NR"))
    assert said(source) == before
    assert not Verification.objects.filter(reading=source).exists()


NUMBERS = st.decimals(-150, 150, places=2).map(str)
TEXTS = st.one_of(NUMBERS, st.sampled_from(["", "NR", "NA", "<0.001", "about 3"]))
ROWS = [
    ("ECCA score", time, arm, basis)
    for arm in ("SVF", "Normal saline")
    for time, basis in (("baseline", "value"), ("10 weeks", "value"), ("10 weeks", "change"))
]


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)  # a database for all of them
@given(
    texts=st.lists(TEXTS, min_size=len(ROWS) * 3, max_size=len(ROWS) * 3),
    answer=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30),
)
def test_whatever_was_entered_a_copy_says_the_same(review, lead, first_reader, second_reader, texts, answer):
    rows = {
        row: dict(zip(("n", "mean", "sd"), texts[at * 3 : at * 3 + 3], strict=True))
        for at, row in enumerate(ROWS)
    }
    reported = Reported(answers={"sample_size": "28", "scar_type": answer}, results=rows)
    with transaction.atomic():
        study = add_study(review=review, by=lead, label="Any", year=2020)
        assignment = to_verify(study, lead, first_reader, second_reader, review_arbiter(review))
        source = enter(assignment, first_reader, reported)
        target = Reading.objects.create(assignment=assignment, role="second", reader=second_reader)
        asked = copy_reading(source=source, target=target)
        assert said(target) == said(source)
        sheet = read_sheet(target)
        assert asked == sum(not cell.is_blank for cell in sheet.cells.values())
        assert set(standing(target).states.values()) == {"unverified"}
        transaction.set_rollback(True)


def review_arbiter(review):
    return review.memberships.get(user__name="Arbiter").user
