"""The page of agreement between readers: what is on it, for whom, and what never is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from extraction.actions.readings import start_reading, submit_reading
from extraction.agreement import Kind
from extraction.comparison import FIRST
from extraction.models import Comparison, Reading
from extraction.queries.agreement import agreement
from extraction.queries.comparisons import read_comparison
from reviews.models import PILOT, Review, Task
from tests.agreement import (
    assigned,
    judge_twice,
    reported,
    settle_differing,
    settle_many,
)
from tests.cast import Reported, add_form, confirm, enter, read_twice


@pytest.fixture
def people(lead, first_reader, second_reader, arbiter, statistician, observer, outsider) -> dict:
    return {
        "lead": lead,
        "first_reader": first_reader,
        "second_reader": second_reader,
        "arbiter": arbiter,
        "statistician": statistician,
        "observer": observer,
        "outsider": outsider,
    }


def page(sign_in, user, review: Review):
    return sign_in(user).get(f"/reviews/{review.pk}/agreement/")


def extraction(review: Review):
    return agreement(review)[0]


def test_what_agrees_in_the_comparison_agrees_here(review, people):
    """Study by study: the same places, as many of them agreed, and the rest told apart."""
    third = reported()
    third_arm = Reported(
        arms={**third.arms, "PRP": "Other"},
        answers={"sample_size": "28.0", "scar_type": "Atrophic "},
        results={
            **third.results,
            ("ECCA score", "10 weeks", "PRP", "change"): {"n": "9", "mean": "-3", "sd": "2"},
        },
        measures={("ECCA score", "instrument"): "ECCA"},
    )
    settle_differing(assigned(review, people, "A"), reported(mean="-32.8", sd="NR"), third)
    settle_differing(assigned(review, people, "B"), third_arm, third)
    found = extraction(review).report
    for line in found.by_study:
        compared = read_comparison(Comparison.objects.get(assignment__study=line.study))
        values = [row for row in compared.rows if not row.is_structure and not row.structure]
        assert line.summary.values.compared == len(values)
        assert line.summary.values.agreed == sum(row.agrees for row in values)
        structure = line.summary.structure
        assert structure.compared - structure.agreed == sum(row.is_structure for row in compared.rows)
    assert found.hanging == 3


def test_the_statistics_come_from_the_first_entries_and_not_from_what_was_decided(review, people):
    settle_differing(assigned(review, people, "A"), reported(mean="-32.8"), reported(), choice=FIRST)
    report = extraction(review).report
    assert report.summary.values.compared - report.summary.values.agreed == 1
    assert report.errors.kinds == {Kind.TRANSCRIPTION: 1}
    assert (report.errors.in_first, report.errors.in_second) == (0, 1)


def test_an_se_beside_an_sd_is_the_same_in_another_form(review, people):
    first = reported(sd="", se="2.16")
    settle_differing(assigned(review, people, "A"), first, reported(), choice=FIRST)
    report = extraction(review).report
    assert report.errors.kinds == {Kind.OTHER_FORM: 2}
    assert (report.errors.in_first, report.errors.in_second, report.errors.not_known) == (0, 0, 0)


def test_nothing_that_is_not_settled_is_counted(review, people):
    settle_differing(assigned(review, people, "Settled"), reported(), reported(mean="-32.8"))
    before = [one.report for one in agreement(review)]
    read_twice(assigned(review, people, "Arbiter"), reported(), reported(mean="1"))
    confirm(read_twice(assigned(review, people, "Confirmed"), reported(), reported(mean="1")))
    begun = assigned(review, people, "Begun")
    submit_reading(reading=enter(begun, people["first_reader"], reported()), by=people["first_reader"])
    start_reading(assignment=begun, by=people["second_reader"])
    pilot = assigned(review, people, "Pilot")
    pilot.round = PILOT
    pilot.save()
    read_twice(pilot, reported(), reported(mean="1"))
    assert [one.report for one in agreement(review)] == before


def test_a_pilot_is_left_out_even_were_it_settled(review, people):
    assignment = assigned(review, people, "Pilot")
    settle_differing(assignment, reported(), reported(mean="1"))
    assert extraction(review).report.studies == 1
    assignment.round = PILOT
    assignment.save()
    assert extraction(review).report.studies == 0


def test_copies_are_no_independent_readings_and_are_left_out(review, people, sign_in):
    final = settle_differing(assigned(review, people, "A"), reported(), reported())
    Reading.objects.filter(assignment=final.assignment, role="second").update(is_copy=True)
    found = extraction(review)
    assert (found.report.studies, found.copies, found.sentence) == (0, 1, "")
    assert "1 settled study is left out" in page(sign_in, people["lead"], review).content.decode()


def test_the_page_asks_the_database_as_often_for_2_studies_as_for_20(review, people, sign_in):
    judge_twice(assigned(review, people, "Study 00", Task.RISK_OF_BIAS), **{"1": ("low", "high")})
    client = sign_in(people["observer"])
    counts = []
    for numbers in (range(2), range(2, 20)):
        settle_many(review, people, numbers)
        with CaptureQueriesContext(connection) as captured:
            response = client.get(f"/reviews/{review.pk}/agreement/")
        counts.append(len(captured))
        assert response.context["sections"][0].found.report.studies == numbers.stop
    assert counts[0] == counts[1] < 40


@pytest.mark.parametrize(
    "role", ["lead", "first_reader", "second_reader", "arbiter", "statistician", "observer"]
)
def test_every_member_sees_the_same_page(review, people, sign_in, role):
    settle_differing(assigned(review, people, "A"), reported(), reported(mean="-32.8"))
    judge_twice(assigned(review, people, "A", Task.RISK_OF_BIAS), **{"1": ("low", "high")})
    text = page(sign_in, people[role], review).content.decode()
    assert "agreement before consensus was 88.9 % (8 of 9 values" in text
    assert "agreement before consensus was 83.3 % (5 of 6 judgements" in text
    # What a reader wrote and the final did not take is for the parties of the study, in its comparison.
    assert "38.2" not in text
    assert "32.8" not in text


def test_an_outsider_sees_nothing_and_a_stranger_is_asked_to_sign_in(review, people, sign_in, client):
    assert client.get(f"/reviews/{review.pk}/agreement/").status_code == 302
    assert page(sign_in, people["outsider"], review).status_code == 404


def test_an_empty_page_says_when_it_fills(review, people, sign_in):
    read_twice(assigned(review, people, "A"), reported(), reported(mean="1"))
    text = page(sign_in, people["observer"], review).content.decode()
    assert "Nothing to compare yet." in text
    assert "once a study that two people read independently is settled" in text
    assert "Export" not in text


def test_the_fields_stand_in_the_words_of_the_latest_form_least_agreement_first(
    review, people, sign_in, lead
):
    add_form(
        review,
        by=lead,
        blinded={"section": "Design", "label": "Were readers blinded?", "kind": "yes_no"},
        site={"section": "Design", "label": "Site", "kind": "choice", "options": ["face", "back"]},
    )
    answers = [("Yes", "Yes"), ("No", "no"), ("Unclear", "Yes"), ("Yes", "Yes")]
    for number, (one, two) in enumerate(answers):
        settle_differing(
            assigned(review, people, f"Study {number}"),
            reported({"blinded": one, "site": "face"}),
            reported({"blinded": two, "site": "face"}),
        )
    report = extraction(review).report
    blinded, site = (
        next(line for line in report.fields if line.field.label == label)
        for label in ("Were readers blinded?", "Site")
    )
    assert (blinded.agreement.compared, blinded.agreement.agreed) == (4, 3)
    # po = 3/4, pe = (2*3 + 1*1)/16
    assert blinded.agreement.kappa.estimate == pytest.approx(1 - (1 / 4) / (9 / 16))
    assert site.agreement.kappa.reason == "one category only"
    assert report.worst_first[0] == blinded
    text = page(sign_in, people["observer"], review).content.decode()
    assert text.index("Were readers blinded?") < text.index(">Site ")
    assert "one category only" in text
    assert "nan" not in text.lower().replace("finance", "")


def test_judgements_have_weighted_kappas_in_the_order_of_their_levels(review, people):
    for number, pair in enumerate(
        [("low", "some_concerns"), ("high", "high"), ("some_concerns", "some_concerns")]
    ):
        judge_twice(assigned(review, people, f"Study {number}", Task.RISK_OF_BIAS), **{"1": pair})
    [domain] = [line for line in agreement(review)[1].report.fields if line.field.label.startswith("1 ")]
    assert domain.field.categories == ("low", "some_concerns", "high")
    # Linear weights: 1/3 of half a scale apart observed; 7/18 of the scale expected.
    observed, expected = 1 / 3 * 1 / 2, (0.5 * (1 / 3) * (2 / 3) + 1 / 9 + 0.5 * (1 / 9) + 0.5 * (2 / 9))
    assert domain.agreement.linear.estimate == pytest.approx(1 - observed / expected)
