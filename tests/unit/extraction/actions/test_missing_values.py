"""A value that neither reading holds is named by an amendment, decided, and in the next edition of the final."""

import pytest

from extraction.actions.amendments import amend, withdraw_amendment
from extraction.actions.discussion import comment, give_way, leave_to_arbiter, send_back
from extraction.actions.resolutions import resolve
from extraction.actions.settling import settle_study
from extraction.addresses import AnswerAddress, ContrastAddress, MeasureAddress, ValueAddress, parse
from extraction.comparison import OPEN, SETTLED
from extraction.finals import settled_studies
from extraction.models import Comparison
from extraction.queries.comparison_page import ComparisonPage
from extraction.queries.comparisons import read_comparison
from reviews.models import AuditEvent
from reviews.refusals import NotThere, Refused
from tests.cast import Reported, confirm, read_twice
from tests.comparisons import SALINE, SVF, decide, reported, row_of, third_arm

SD = "SD, SVF, 10 weeks, change"


@pytest.fixture
def comparison(assignment, arbiter):
    """Settled; of the SVF arm both readings have an SE and no SD."""
    numbers = {
        SVF: {"n": "14", "mean": "-38.2", "se": "2.2"},
        SALINE: {"n": "14", "mean": "-9.3", "sd": "5.2"},
    }
    found = confirm(read_twice(assignment, Reported(results=numbers)))
    settle_study(comparison=found, by=arbiter)
    found.refresh_from_db()
    return found


def place(comparison, statistic="sd", **other) -> str:
    """The address of a statistic beside the mean of the SVF arm."""
    beside = parse(row_of(read_comparison(comparison), "mean, SVF").address)
    parts = {name: getattr(beside, name) for name in ("outcome", "time_point", "arm", "basis")} | other
    return str(ValueAddress(**parts, statistic=statistic))


def name(comparison, address, by, reason="Author reply of May 2024."):
    return amend(comparison=comparison, addresses=[str(address)], reason=reason, by=by)


def in_force(comparison):
    [settled] = settled_studies(comparison.assignment.study.review, studies=[comparison.assignment.study])
    arm = next(arm for arm in settled.arms if arm.name == "SVF")
    [result] = [result for result in settled.results if result.arm == arm.key]
    return {statistic: cell.text for statistic, cell in result.values.items()}


def test_named_decided_and_settled_it_is_in_the_next_edition_alone(comparison, lead, arbiter):
    name(comparison, place(comparison), lead)
    compared = read_comparison(comparison)
    row = row_of(compared, SD)
    assert (compared.states[row.address], row.is_blank) == (OPEN, True)
    assert in_force(comparison) == {"n": "14", "mean": "-38.2", "se": "2.2"}
    decide(comparison, SD, "other", text="8.4", page="2", quotation="SD 8.4", reason="The authors say so.")
    settle_study(comparison=comparison, by=arbiter)
    assert in_force(comparison) == {"n": "14", "mean": "-38.2", "se": "2.2", "sd": "8.4"}
    compared = read_comparison(comparison)
    assert compared.states[row.address] == SETTLED
    assert compared.status.open == 0


def test_it_is_refused_like_any_other_value_that_cannot_be(comparison, lead):
    name(comparison, place(comparison), lead)
    with pytest.raises(Refused) as refused:
        decide(comparison, SD, "other", text="-8.4")
    assert "above 0" in refused.value.errors["text"][0]
    with pytest.raises(Refused) as refused:
        decide(comparison, SD, "other", text="")
    assert list(refused.value.errors) == ["text"]


def test_withdrawn_its_row_is_gone_and_amended_again_it_is_back(comparison, lead, arbiter):
    amendment = name(comparison, place(comparison), lead)
    withdraw_amendment(amendment=amendment, by=lead)
    assert read_comparison(comparison).row(place(comparison)) is None
    name(comparison, place(comparison), arbiter)
    assert read_comparison(comparison).row(place(comparison)) is not None


def test_what_another_edition_holds_is_reopened_and_stays_when_that_is_withdrawn(comparison, lead, arbiter):
    name(comparison, place(comparison), lead)
    decide(comparison, SD, "other", text="8.4")
    settle_study(comparison=comparison, by=arbiter)
    again = name(comparison, place(comparison), lead)
    assert read_comparison(comparison).states[place(comparison)] == OPEN
    withdraw_amendment(amendment=again, by=lead)
    assert read_comparison(comparison).states[place(comparison)] == SETTLED


def test_left_blank_after_all_the_next_edition_has_none(comparison, lead, arbiter):
    name(comparison, place(comparison), lead)
    decide(comparison, SD, "first", reason="The erratum speaks of another study.")
    settle_study(comparison=comparison, by=arbiter)
    assert "sd" not in in_force(comparison)


def test_what_the_study_or_the_kind_of_outcome_does_not_have_is_not_there(comparison, lead):
    beside = parse(place(comparison))
    satisfied = comparison.assignment.study.review.outcomes.get(name="Satisfied")
    wrong = (
        place(comparison, "events"),
        place(comparison, "sum"),
        place(comparison, "n", outcome=comparison.pk),
        place(comparison, arm=comparison.pk),
        place(comparison, time_point=comparison.pk),
        place(comparison, "n", outcome=satisfied.pk),
        str(AnswerAddress(comparison.pk)),
        str(MeasureAddress(satisfied.pk, "scale_max")),
        str(
            ContrastAddress(
                beside.outcome, beside.time_point, beside.arm, beside.arm, "value", "MD", "adjusted", "se"
            )
        ),
        "judgement:all:1",
        f"arm:{beside.arm}",
        "nonsense",
    )
    for address in wrong:
        with pytest.raises(NotThere):
            name(comparison, address, lead)
    assert not comparison.amendments.exists()


def test_an_answer_and_what_is_said_of_an_outcome_are_named_too(comparison, lead, arbiter):
    compared = read_comparison(comparison)
    asked = {question.key: question.pk for question in compared.first.questions}
    beside = parse(place(comparison))
    for address in (
        AnswerAddress(asked["scar_type"]),
        AnswerAddress(asked["randomised"], beside.arm),
        MeasureAddress(beside.outcome, "instrument"),
        ValueAddress(beside.outcome, beside.time_point, beside.arm, "value", "mean"),
    ):
        name(comparison, address, lead)
    for words in ("Scar type", "Randomised", "nstrument", "mean, SVF, 10 weeks"):
        text = {"Randomised": "15", "mean, SVF, 10 weeks": "40"}.get(words, "Said in the reply")
        blank = [row for row in read_comparison(comparison).rows if row.is_blank]
        row = next(one for one in blank if words in one.label)
        resolve(comparison=comparison, address=row.address, choice="other", text=text, reason="Reply.",
                version=0, by=arbiter)  # fmt: skip
    final = settle_study(comparison=comparison, by=arbiter)
    assert {one.text for one in final.answers.all()} >= {"15", "Said in the reply"}


def test_a_statistic_of_a_contrast_that_was_read_is_named_too(assignment, lead, arbiter):
    where = ("ECCA score", "10 weeks", "SVF", "Normal saline", "change", "MD", "adjusted")
    comparison = confirm(
        read_twice(assignment, Reported(contrasts={where: {"estimate": "-28.9", "p": "0.01"}}))
    )
    settle_study(comparison=comparison, by=arbiter)
    beside = parse(
        next(r.address for r in read_comparison(comparison).rows if r.address.startswith("contrast:"))
    )
    name(comparison, f"{beside.place}:se", lead)
    assert read_comparison(comparison).states[f"{beside.place}:se"] == OPEN


def test_what_was_left_out_with_its_arm_is_not_named(assignment, lead, arbiter):
    comparison = confirm(read_twice(assignment, reported(), third_arm()))
    decide(comparison, "PRP", "first")
    settle_study(comparison=comparison, by=arbiter)
    left = next(parse(row.address) for row in read_comparison(comparison).rows if "mean, PRP" in row.label)
    address = str(ValueAddress(left.outcome, left.time_point, left.arm, left.basis, "p"))
    with pytest.raises(NotThere):
        name(comparison, address, lead)


def test_a_value_of_an_arm_of_one_reading_is_open_when_it_is_reopened(assignment, lead, arbiter):
    comparison = confirm(read_twice(assignment, reported(), third_arm()))
    decide(comparison, "PRP", "second")
    settle_study(comparison=comparison, by=arbiter)
    mean = row_of(read_comparison(comparison), "mean, PRP").address
    name(comparison, mean, lead)
    with pytest.raises(Refused, match="1 difference is still open"):
        settle_study(comparison=comparison, by=arbiter)
    decide(comparison, "mean, PRP", "other", text="-3.3", page="4")
    settle_study(comparison=comparison, by=arbiter)
    assert read_comparison(comparison).standing(mean) == "-3.3"


def test_the_record_says_what_was_named(comparison, lead):
    name(comparison, place(comparison), lead)
    event = AuditEvent.objects.order_by("at").last()
    assert (event.action, event.summary) == ("values reopened", SD)
    with pytest.raises(Refused, match="open again already"):
        name(comparison, place(comparison), lead)


def test_the_share_that_agreed_at_first_does_not_move(comparison, lead):
    before = ComparisonPage(read_comparison(comparison)).agreed_percent
    name(comparison, place(comparison), lead)
    assert ComparisonPage(read_comparison(comparison)).agreed_percent == before == "100"


def test_a_difference_that_was_once_sent_back_starts_with_the_arbiter_when_it_is_reopened(
    assignment, arbiter, lead
):
    comparison = confirm(read_twice(assignment, reported(), reported(mean="-38.9")))
    row = row_of(read_comparison(comparison), "mean, SVF")
    send_back(comparison=comparison, address=row.address, text="Which table?", by=arbiter)
    leave_to_arbiter(comparison=comparison, address=row.address, text="Table 3.", by=assignment.first)
    send_back(comparison=comparison, address=row.address, text="Are you sure?", by=arbiter)
    comment(comparison=comparison, address=row.address, text="Yes.", by=assignment.first)
    give_way(comparison=comparison, address=row.address, reason="Misread.", version=0, matches=None,
             by=assignment.first)  # fmt: skip
    settle_study(comparison=comparison, by=arbiter)
    comparison = Comparison.objects.get(pk=comparison.pk)
    name(comparison, row.address, lead)
    assert read_comparison(comparison).discussion.is_with(row.address) == "arbiter"
    decide(comparison, "mean, SVF", "first")
