"""Deciding a difference, or several alike: what is kept, changed, shown again and refused."""

from uuid import uuid4

import pytest

from extraction.actions.resolutions import resolve
from extraction.actions.settling import settle_study
from extraction.finals import settled_studies
from extraction.models import Comparison, Resolution
from extraction.queries.comparisons import read_comparison
from reviews.models import AuditEvent
from reviews.refusals import NotThere, Refused, Stale
from tests.cast import Reported, confirm, read_twice
from tests.comparisons import SALINE, SVF, decide, match, reported, states

# --- One difference ---


def test_numbers_written_differently_agree_and_a_blank_differs_from_not_reported(assignment):
    comparison = confirm(read_twice(assignment, reported(mean="-38.20", sd="NR"), reported(sd="NA")))
    found = states(comparison)
    assert found["ECCA score, mean, SVF, 10 weeks, change"] == "agreed"
    assert found["ECCA score, SD, SVF, 10 weeks, change"] == "open"


def test_a_decision_keeps_what_it_saw_who_took_it_and_why(differing, arbiter):
    decided = decide(differing, "SD, SVF", "second", reason="  Table 3, not Table 1. ")
    assert (decided.first_seen, decided.second_seen) == ("8.1", "9")
    assert (decided.by, decided.reason, decided.method) == (arbiter, "Table 3, not Table 1.", "arbitration")
    event = AuditEvent.objects.get(action="difference settled")
    assert event.cells[0]["after"]["choice"] == "second"


def test_a_decision_that_is_changed_stays_whole_in_the_record(differing):
    decide(differing, "SD, SVF", "other", text="NR", page="6", table="Table 4", reason="Not in the table.")
    decide(differing, "SD, SVF", "first", reason="In the supplement.")
    event = AuditEvent.objects.filter(action="difference settled").latest("position")
    assert event.cells[0]["before"] == {
        "choice": "other", "missing": "NR", "page": "6", "table": "Table 4", "reason": "Not in the table.",
    }  # fmt: skip
    assert event.cells[0]["after"] == {"choice": "first", "reason": "In the supplement."}


def test_a_decision_can_be_changed_until_the_study_is_settled(differing, arbiter):
    decide(differing, "SD, SVF", "first")
    changed = decide(differing, "SD, SVF", "other", text="8.7", table="Table 4")
    assert (changed.choice, changed.text, changed.number, changed.version) == ("other", "8.7", 8.7, 2)
    settle_study(comparison=differing, by=arbiter)
    with pytest.raises(Refused, match="settled"):
        decide(differing, "SD, SVF", "first")
    with pytest.raises(Refused, match="settled"):
        match(differing)


def test_a_decision_taken_in_another_window_is_shown_and_not_overwritten(differing):
    decide(differing, "SD, SVF", "first")
    with pytest.raises(Stale) as stale:
        decide(differing, "SD, SVF", "second", version=0)
    assert stale.value.current.choice == "first"
    assert Resolution.objects.get(superseded_at=None).choice == "first"


def test_nothing_is_decided_before_the_structure_is_confirmed(assignment):
    comparison = read_twice(assignment, reported(), reported(sd="9"))
    with pytest.raises(Refused, match="Confirm first"):
        decide(comparison, "SD, SVF")


def test_agreed_values_cannot_be_decided_otherwise(assignment):
    comparison = confirm(read_twice(assignment))
    with pytest.raises(Refused, match="agree"):
        decide(comparison, "SD, SVF", "other", text="1")


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"reason": "  "}, "reason"),
        ({"reason": "a\0b"}, "reason"),
        ({"choice": "third"}, "choice"),
        ({"choice": ""}, "choice"),
        ({"choice": "other", "text": ""}, "text"),
        ({"choice": "other", "text": "eight"}, "text"),
        ({"choice": "other", "text": "-8.1"}, "text"),
        ({"choice": "other", "text": "0"}, "text"),
        ({"choice": "other", "text": "0", "so_printed": True}, "text"),
        ({"choice": "other", "text": "8\0", "so_printed": True, "page": "3"}, "text"),
        ({"choice": "other", "text": "8", "page": "p" * 21}, "page"),
        ({"choice": "other", "text": "8", "table": "t\0"}, "table"),
        ({"choice": "other", "text": "8", "quotation": "\0"}, "quotation"),
    ],
)
def test_a_decision_that_does_not_hold_is_refused_beside_its_field(differing, more, field):
    with pytest.raises(Refused) as refused:
        decide(differing, "SD, SVF", **more)
    assert set(refused.value.errors) == {field}
    assert not Resolution.objects.exists()


def test_everything_that_does_not_hold_is_said_at_once(differing):
    with pytest.raises(Refused) as refused:
        decide(differing, "SD, SVF", "other", text="x", reason="", page="p" * 30)
    assert set(refused.value.errors) == {"text", "reason", "page"}


def test_another_value_that_cannot_be_is_kept_as_so_printed_with_its_source(differing, assignment, arbiter):
    kept = decide(differing, "SD, SVF", "other", text="0", so_printed=True, page="6")
    assert kept.so_printed
    settle_study(comparison=differing, by=arbiter)
    [study] = settled_studies(assignment.study.review)
    impossible = [result.impossible for result in study.results if result.impossible]
    assert list(impossible[0]) == ["sd"], "and stays out of pooling"


def test_a_value_that_can_be_is_not_marked_as_so_printed(differing):
    assert not decide(differing, "SD, SVF", "other", text="9.5", so_printed=True, page="6").so_printed


def satisfied(n: str, events: str) -> Reported:
    return Reported(results={("Satisfied", "10 weeks", "SVF", "value"): {"n": n, "events": events}})


def test_another_number_of_events_is_held_against_the_people_that_stand_beside_it(assignment):
    comparison = confirm(read_twice(assignment, satisfied("14", "11"), satisfied("14", "12")))
    with pytest.raises(Refused, match="more than the 14"):
        decide(comparison, "events, SVF", "other", text="15")
    decide(comparison, "events, SVF", "other", text="13")


def test_another_number_of_people_is_held_against_the_events_that_stand_beside_it(assignment):
    comparison = confirm(read_twice(assignment, satisfied("14", "11"), satisfied("28", "11")))
    with pytest.raises(Refused, match="more than the 10"):
        decide(comparison, "n, SVF", "other", text="10")


def test_an_address_of_no_row_is_not_there(differing, arbiter):
    for address in ("", "nonsense", f"arm:{uuid4()}", "answer:\0"):
        with pytest.raises(NotThere):
            resolve(comparison=differing, address=address, choice="first", reason="x", version=0, by=arbiter)


# --- Several alike ---


def people(n: str) -> Reported:
    """Everything reported with the same n."""
    return Reported(
        results={
            SVF: {"n": n, "mean": "-38.2", "sd": "8.1"},
            ("ECCA score", "10 weeks", "SVF", "value"): {"n": n, "mean": "32", "sd": "8"},
            ("Satisfied", "10 weeks", "SVF", "value"): {"n": n, "events": "12"},
            SALINE: {"n": n, "mean": "-9.3", "sd": "5.2"},
        }
    )


def people_rows(comparison: Comparison, arm: str = "n, SVF") -> list[str]:
    return [row.address for row in read_comparison(comparison).rows if row.label.startswith(arm)]


def test_the_same_difference_in_several_places_is_decided_once_as_one_event(assignment, arbiter):
    comparison = confirm(read_twice(assignment, people("14"), people("15")))
    address, *others = people_rows(comparison)
    decided = {
        "comparison": comparison,
        "choice": "second",
        "reason": "Table 3.",
        "version": 0,
        "by": arbiter,
    }
    resolve(address=address, also=others, **decided)
    assert {r.address: r.choice for r in Resolution.objects.all()} == dict.fromkeys(
        [address, *others], "second"
    )
    event = AuditEvent.objects.get(action="difference settled")
    assert len(event.cells) == 3
    assert "and 2 alike" in event.summary
    assert read_comparison(comparison).status.open == 1, "the other arm's n is another difference"


def test_what_differs_in_another_way_is_not_decided_alike(assignment, arbiter):
    comparison = confirm(read_twice(assignment, people("14"), people("15")))
    [address, *_], [other] = people_rows(comparison), people_rows(comparison, "n, Normal saline")
    with pytest.raises(Refused, match="another way"):
        resolve(
            comparison=comparison, address=address, also=[other], choice="first", reason="x", version=0,
            by=arbiter,
        )  # fmt: skip
    assert not Resolution.objects.exists()


def test_what_was_decided_since_is_left_as_it_is(assignment, arbiter):
    comparison = confirm(read_twice(assignment, people("14"), people("15")))
    first, second, third = people_rows(comparison)
    decided = {"comparison": comparison, "reason": "x", "version": 0, "by": arbiter}
    resolve(address=second, choice="first", **decided)
    resolve(address=first, choice="second", also=[second, third, "nonsense"], **decided)
    assert Resolution.objects.get(address=second, superseded_at=None).choice == "first"
    assert Resolution.objects.get(address=third, superseded_at=None).choice == "second"


def test_another_value_that_cannot_be_in_one_of_the_places_is_refused_in_all(assignment, arbiter):
    comparison = confirm(read_twice(assignment, people("14"), people("15")))
    first, *others = people_rows(comparison)
    with pytest.raises(Refused, match="more than the 11") as refused:
        resolve(
            comparison=comparison, address=first, also=others, choice="other", text="11", reason="x", version=0,
            by=arbiter,
        )  # fmt: skip
    assert set(refused.value.errors) == {"text"}
    assert not Resolution.objects.exists()
