"""Matching, deciding, discussing, amending and reading again, in any order: what holds whatever the order was."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extraction.actions.amendments import amend, withdraw_amendment
from extraction.actions.assignments import assign_with_form
from extraction.actions.discussion import comment, end_discussion, give_way, leave_to_arbiter, send_back
from extraction.actions.matches import confirm_structure
from extraction.actions.resolutions import resolve
from extraction.actions.rounds import read_again
from extraction.actions.settling import settle_study
from extraction.comparison import final_cells
from extraction.models import Arm, Comparison, Reading, ReadingRole, Remark, Resolution, TimePoint
from extraction.queries.comparisons import ComparedReadings, read_comparison
from extraction.queries.in_force import finals_in_force
from extraction.queries.sheets import read_sheet
from reviews.actions.studies import add_study
from reviews.models import Assignment, AuditEvent, Review, User
from reviews.refusals import NotAllowed, NotThere, Refused
from tests.cast import Reported, confirm, read_twice
from tests.comparisons import SALINE, SVF

# The second names the arms otherwise and in another order, has an arm and a time more, and other numbers.
FIRST = Reported(
    results={
        SVF: {"n": "14", "mean": "-38.2", "sd": "8.1"},
        SALINE: {"n": "14", "mean": "-9.3", "sd": "5.2"},
    }
)
SECOND = Reported(
    arms={"saline": "Control", "PRP": "Other", "cells": "Cell therapy"},
    times=("baseline", "10 wk", "20 weeks"),
    answers={"sample_size": "30"},
    results={
        ("ECCA score", "10 wk", "cells", "change"): {"n": "14", "mean": "38.2", "sd": "8.1"},
        ("ECCA score", "10 wk", "saline", "change"): {"n": "15", "mean": "-9.3", "sd": "5.2"},
        ("ECCA score", "20 weeks", "PRP", "change"): {"n": "9", "mean": "-3", "sd": "2"},
    },
)
ROUNDS = (FIRST, SECOND), (SECOND, FIRST)


def entered(reading: Reading) -> dict[str, tuple]:
    """Everything that stands in a reading, at its own addresses."""
    cells = read_sheet(reading).cells.items()
    return {
        address: (cell.text, cell.number, cell.missing, cell.so_printed, cell.source, cell.quotation)
        for address, cell in cells
        if not cell.is_blank
    }


class Settling:
    """One study from its two submitted readings on."""

    def __init__(self, review: Review, people: dict[str, User], discusses: bool) -> None:
        self.review, self.people = review, people
        self.originals: dict[Any, dict] = {}
        self.finals: dict[Any, dict] = {}
        self.decisions: dict[Any, tuple] = {}
        self.said: dict[Any, tuple] = {}
        self.in_force: Any = None
        self.review.discusses = discusses
        self.review.save(update_fields=["discusses"])
        study = add_study(review=self.review, by=self.people["lead"], label="Under test", year=2025)
        assignment = assign_with_form(study=study, task="extraction", by=self.people["lead"], **self.seats())
        self.take_on(read_twice(assignment, *ROUNDS[0]))
        confirm(self.comparison)

    def seats(self) -> dict[str, User]:
        return {
            "first": self.people["first"],
            "second": self.people["second"],
            "arbiter": self.people["arbiter"],
        }

    def take_on(self, comparison: Comparison) -> None:
        self.comparison = comparison
        for reading in comparison.assignment.readings.exclude(role=ReadingRole.FINAL):
            self.originals[reading.pk] = entered(reading)

    # --- What people do, in any order ---

    def attempt(self, act: Callable[[], Any]) -> Any:
        """What was done; None where it was refused, and then nothing at all has changed."""
        self.comparison.refresh_from_db()
        before = self.everything()
        try:
            done = act()
        except (Refused, NotAllowed, NotThere):
            assert self.everything() == before
            return None
        assert AuditEvent.objects.count() > before[0]
        return done

    def everything(self) -> tuple:
        self.comparison.refresh_from_db()
        return (
            AuditEvent.objects.count(),
            Resolution.objects.count(),
            Remark.objects.count(),
            Reading.objects.count(),
            Assignment.objects.count(),
            self.comparison.version,
            self.comparison.settled_at,
            self.comparison.handed_over_at,
            self.comparison.amendments.filter(closed_at__isnull=True).count(),
            sorted(Arm.objects.values_list("pk", "study_arm")),
        )

    def compared(self) -> ComparedReadings:
        self.comparison.refresh_from_db()
        return read_comparison(self.comparison)

    def some_address(self, data: st.DataObject) -> str:
        return data.draw(st.sampled_from([row.address for row in self.compared().rows]), label="address")

    def match(self, data: st.DataObject) -> None:
        def pairs(model: type[Arm] | type[TimePoint]) -> dict:
            of = model.objects.filter(reading__assignment=self.comparison.assignment)
            mine = [one.pk for one in of.filter(reading__role="first")]
            theirs = [one.pk for one in of.filter(reading__role="second")]
            shuffled = data.draw(st.permutations([*theirs, *(None for _ in mine)]), label=model.__name__)
            return dict(zip(mine, shuffled, strict=False))

        by = data.draw(st.sampled_from(["arbiter", "first"]), label="by")
        arms, times = pairs(Arm), pairs(TimePoint)
        self.attempt(
            lambda: confirm_structure(
                comparison=self.comparison,
                arms=arms,
                time_points=times,
                version=self.comparison.version,
                by=self.people[by],
            )
        )

    def decide(self, data: st.DataObject) -> None:
        choice = data.draw(st.sampled_from(["first", "second", "other"]), label="choice")
        address = self.some_address(data)
        known = self.compared().resolutions.get(address)
        self.attempt(
            lambda: resolve(
                comparison=self.comparison,
                address=address,
                choice=choice,
                reason="Table 3.",
                version=known.version if known else 0,
                by=self.people["arbiter"],
                **({"text": "12", "page": "3"} if choice == "other" else {}),
            )
        )

    def finish(self, data: st.DataObject) -> None:
        """The readers end their discussion; the arbiter takes the first everywhere, structure first, and settles."""
        self.attempt(lambda: end_discussion(comparison=self.comparison, by=self.people["first"]))
        for _ in range(2):
            for address, state in self.compared().states.items():
                known = self.compared().resolutions.get(address)
                if state == "open":
                    self.attempt(
                        lambda address=address, known=known: resolve(
                            comparison=self.comparison,
                            address=address,
                            choice="first",
                            reason="Table 3.",
                            version=known.version if known else 0,
                            by=self.people["arbiter"],
                        )
                    )
        self.settle(data)

    def talk(self, data: st.DataObject) -> None:
        who = data.draw(st.sampled_from(["first", "second", "arbiter"]), label="who")
        address, by = self.some_address(data), self.people[who]
        known = self.compared().resolutions.get(address)
        version = known.version if known else 0
        deed = data.draw(st.sampled_from(["comment", "give way", "leave", "send back"]), label="deed")
        at = {"comparison": self.comparison, "address": address, "by": by}
        acts = {
            "comment": lambda: comment(text="Which table?", **at),
            "give way": lambda: give_way(reason="Misread.", version=version, matches=None, **at),
            "leave": lambda: leave_to_arbiter(text="Table 3 says so.", **at),
            "send back": lambda: send_back(text="Look at Table 3.", **at),
        }
        self.attempt(acts[deed])

    def end(self, data: st.DataObject) -> None:
        who = data.draw(st.sampled_from(["first", "second", "arbiter"]), label="who")
        self.attempt(lambda: end_discussion(comparison=self.comparison, by=self.people[who]))

        self.settle(data)

    def settle(self, data: st.DataObject) -> None:
        final = self.attempt(lambda: settle_study(comparison=self.comparison, by=self.people["arbiter"]))
        if final is None:
            return
        before = final.assignment.readings.filter(role=ReadingRole.FINAL, edition=final.edition - 1).first()
        if before is not None and entered(before) != entered(final):
            assert self.comparison.resolutions.filter(at__gt=before.submitted_at).exists()
        self.in_force = final.pk
        self.finals[final.pk] = entered(final)

    def reopen(self, data: st.DataObject) -> None:
        who = data.draw(st.sampled_from(["arbiter", "lead", "first"]), label="who")
        addresses = data.draw(
            st.sets(st.sampled_from([row.address for row in self.compared().rows]), min_size=1, max_size=3)
        )
        self.attempt(
            lambda: amend(
                comparison=self.comparison,
                addresses=sorted(addresses),
                reason="Erratum.",
                by=self.people[who],
            )
        )

    def leave_as_it_was(self, data: st.DataObject) -> None:
        amendment = self.comparison.amendments.filter(closed_at__isnull=True).first()
        if amendment is not None:
            self.attempt(lambda: withdraw_amendment(amendment=amendment, by=self.people["arbiter"]))

    def read_it_again(self, data: st.DataObject) -> None:
        study = self.comparison.assignment.study
        assignment = self.attempt(
            lambda: read_again(
                study=study, task="extraction", reason="Erratum.", by=self.people["lead"], **self.seats()
            )
        )
        if assignment is not None:
            assert not assignment.is_blinded
            self.take_on(read_twice(assignment, *ROUNDS[assignment.round % 2 - 1]))
            confirm(self.comparison)

    # --- What holds ---

    def nothing_that_was_read_changes(self) -> None:
        for reading in Reading.objects.filter(pk__in=self.originals):
            assert entered(reading) == self.originals[reading.pk]

    def no_final_changes_and_the_last_that_was_settled_is_in_force(self) -> None:
        for reading in Reading.objects.filter(pk__in=self.finals):
            assert entered(reading) == self.finals[reading.pk]
        study = self.comparison.assignment.study
        found = finals_in_force([study]).get((study.pk, "extraction"))
        assert (found.pk if found else None) == self.in_force

    def nothing_decided_or_said_is_taken_back(self) -> None:
        decided = {
            one.pk: (one.address, one.choice, one.text, one.reason, one.method, one.by_id, one.at)
            for one in Resolution.objects.all()
        }
        said = {one.pk: (one.address, one.kind, one.text, one.by_id, one.at) for one in Remark.objects.all()}
        assert self.decisions.items() <= decided.items()
        assert self.said.items() <= said.items()
        self.decisions, self.said = decided, said

    def everything_that_either_read_stands_in_a_row(self) -> None:
        compared = self.compared()
        for role, sheet in (("first", compared.first), ("second", compared.second)):
            shown = [
                row
                for row in compared.rows
                if not row.is_structure and (cell := getattr(row, role)) and not cell.is_blank
            ]
            assert len(shown) == len(self.originals[sheet.reading.pk])

    def a_settled_study_leaves_nothing_open_but_what_was_reopened(self) -> None:
        compared = self.compared()
        if self.comparison.settled_at is None:
            return
        if not compared.amendments:
            assert compared.status.can_settle
            final = Reading.objects.filter(assignment=self.comparison.assignment, role=ReadingRole.FINAL)
            cells = final_cells(compared.rows, compared.decisions)
            assert len(cells) == len(self.finals[final.order_by("-edition").first().pk])
        open_ones = {address for address, state in compared.states.items() if state == "open"}
        assert open_ones <= compared.reopened


DEEDS = [
    Settling.finish,
    Settling.reopen,
    Settling.talk,
    Settling.decide,
    Settling.match,
    Settling.end,
    Settling.finish,
    Settling.reopen,
    Settling.settle,
    Settling.leave_as_it_was,
    Settling.read_it_again,
]
RULES = [
    Settling.nothing_that_was_read_changes,
    Settling.no_final_changes_and_the_last_that_was_settled_is_in_force,
    Settling.nothing_decided_or_said_is_taken_back,
    Settling.everything_that_either_read_stands_in_a_row,
    Settling.a_settled_study_leaves_nothing_open_but_what_was_reopened,
]


@settings(max_examples=5, suppress_health_check=list(HealthCheck))
@given(
    discusses=st.booleans(), deeds=st.lists(st.sampled_from(DEEDS), min_size=7, max_size=10), data=st.data()
)
def test_whatever_people_do_in_whatever_order_nothing_is_lost(
    review, lead, first_reader, second_reader, arbiter, discusses, deeds, data
):
    people = {"lead": lead, "first": first_reader, "second": second_reader, "arbiter": arbiter}
    with transaction.atomic():
        study = Settling(review, people, discusses)
        for deed in deeds:
            deed(study, data)
            for holds in RULES:
                holds(study)
        transaction.set_rollback(True)
