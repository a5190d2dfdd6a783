"""Merging two arms, or two time points, of a reading that is being written."""

import pytest

from extraction.actions.cells import Write, save_cells
from extraction.actions.merging import merge_parts
from extraction.actions.structure import put_back
from extraction.addresses import ContrastAddress
from extraction.models import Contrast, Reading
from extraction.queries.merging import Fate, merge_plan, sources
from extraction.queries.sheets import read_sheet
from reviews.models import AuditEvent
from reviews.refusals import Refused, Stale
from tests.cast import Reported, enter, type_in

TWICE = Reported(
    arms={"SVF": "Cell therapy", "Normal saline": "Control", "SVF again": "Cell therapy"},
    results={
        ("ECCA score", "10 weeks", "SVF", "change"): {"n": "14", "mean": "-38.2"},
        ("ECCA score", "10 weeks", "SVF again", "change"): {"n": "13", "mean": "-38.2", "sd": "8.1"},
        ("Satisfied", "10 weeks", "SVF again", "value"): {"n": "14", "events": "NR"},
    },
    answers={"sample_size": "28", "randomised:SVF again": "14"},
)


@pytest.fixture
def reading(assignment, first_reader) -> Reading:
    return enter(assignment, first_reader, TWICE)


def arm(reading: Reading, name: str):
    return reading.arms.get(name=name)


def at(reading: Reading, of: str) -> dict[str, str]:
    """What stands in an arm, by the address without its key."""
    key = str(arm(reading, of).pk)
    return {
        address.replace(key, "arm"): cell.missing or cell.text
        for address, cell in read_sheet(reading).cells.items()
        if key in address
    }


def address(reading: Reading, statistic: str, name: str) -> str:
    key = str(arm(reading, name).pk)
    [found] = [a for a in read_sheet(reading).cells if key in a and a.endswith(f"change:{statistic}")]
    return found


def merge(reading: Reading, by, chosen=(), version=None, source="SVF again", target="SVF"):
    return merge_parts(
        reading=reading,
        source=arm(reading, source),
        target=arm(reading, target),
        chosen=chosen,
        version=version,
        by=by,
    )


def test_the_plan_says_of_every_value_what_becomes_of_it(reading):
    plan = merge_plan(read_sheet(reading), arm(reading, "SVF again"), arm(reading, "SVF"))
    assert plan.counts == {"taken": 4, "same": 1, "asked": 1, "stays": 0}
    [asked] = plan.asked
    assert (asked.name, asked.ours_in_words, asked.theirs_in_words) == (
        "ECCA score, 10 weeks, change from baseline: n",
        "14",
        "13",
    )


def test_blanks_are_filled_with_the_source_and_where_both_differ_the_targets_own_stays(reading, first_reader):
    sd = address(reading, "sd", "SVF again")
    save_cells(reading=reading, writes=[Write(sd, 1, page="6", quotation="8.1 points")], by=first_reader)
    merge(reading, first_reader)
    assert [one.name for one in reading.arms.all()] == ["SVF", "Normal saline"]
    merged = at(reading, "SVF")
    assert sorted(merged.values()) == sorted(["14", "14", "14", "NR", "-38.2", "8.1"])
    cell = read_sheet(reading).cell(address(reading, "sd", "SVF"))
    assert (cell.text, cell.number, cell.page, cell.quotation) == ("8.1", 8.1, "6", "8.1 points")
    assert read_sheet(reading).cell(address(reading, "n", "SVF")).text == "14"


def test_a_chosen_value_takes_the_place_and_the_old_one_stands_in_the_record(reading, first_reader):
    target = address(reading, "n", "SVF")
    version = read_sheet(reading).cell(target).version
    merge(reading, first_reader, chosen=[target])
    cell = read_sheet(reading).cell(target)
    assert (cell.text, cell.version) == ("13", version + 1)
    event = AuditEvent.objects.filter(subject=reading.pk).latest("position")
    assert (event.action, event.summary) == ("arms merged", "“SVF again” into “SVF”: 5 values taken over")
    assert {"address": target, "before": {"text": "14"}, "after": {"text": "13"}} in event.cells


def test_nothing_of_the_merged_arm_is_deleted_and_putting_it_back_brings_all(reading, first_reader):
    before = at(reading, "SVF again")
    source = arm(reading, "SVF again")
    merge(reading, first_reader)
    put_back(reading=reading, part=source, by=first_reader)
    assert at(reading, "SVF again") == before


def test_contrasts_come_along_and_one_between_the_two_stays_behind(reading, first_reader):
    outcome = read_sheet(reading).outcomes[0]
    point = reading.time_points.get(text="10 weeks")
    svf, again, saline = (arm(reading, name) for name in ("SVF", "SVF again", "Normal saline"))
    for comparator in (saline, svf):
        Contrast.objects.create(
            reading=reading, outcome=outcome, time_point=point, arm=again, comparator=comparator,
            basis="change", measure="MD",
        )  # fmt: skip
    places = [
        str(ContrastAddress(outcome.pk, point.pk, again.pk, other.pk, "change", "MD", "crude", "estimate"))
        for other in (saline, svf)
    ]
    type_in(reading, first_reader, dict.fromkeys(places, "-28.9"))
    plan = merge(reading, first_reader)
    assert [one.source for one in plan.of(Fate.STAYS)] == [places[1]]
    moved = ContrastAddress(outcome.pk, point.pk, svf.pk, saline.pk, "change", "MD", "crude", "estimate")
    assert read_sheet(reading).cell(moved).text == "-28.9"


def test_changes_do_not_become_those_of_a_baseline(reading, first_reader):
    source, target = (reading.time_points.get(text=text) for text in ("10 weeks", "baseline"))
    plan = merge_parts(reading=reading, source=source, target=target, by=first_reader)
    assert plan.counts == {"taken": 2, "same": 0, "asked": 0, "stays": 5}
    assert not any(":change:" in address for address in read_sheet(reading).cells)


def test_two_groups_of_people_are_combined_in_words_only(assignment, first_reader):
    both = {"n": "10", "mean": "-38", "sd": "8"}
    reading = enter(
        assignment,
        first_reader,
        Reported(
            results={
                ("ECCA score", "10 weeks", "SVF", "change"): both,
                ("ECCA score", "10 weeks", "Normal saline", "change"): both,
            }
        ),
    )
    source, target = arm(reading, "Normal saline"), arm(reading, "SVF")
    [combined] = merge_plan(read_sheet(reading), source, target).combined
    assert (combined.group.n, combined.group.mean) == (20, -38)
    merge(reading, first_reader, source="Normal saline")
    assert read_sheet(reading).cell(address(reading, "n", "SVF")).text == "10"
    reading.assignment.study.design = "crossover"
    assert merge_plan(read_sheet(reading), target, target).combined == []


def test_a_merge_is_refused_when_another_window_wrote_in_between(reading, first_reader):
    reading.refresh_from_db()
    seen = reading.version
    type_in(reading, first_reader, {address(reading, "n", "SVF"): "15"})
    with pytest.raises(Stale):
        merge(reading, first_reader, version=seen)
    assert reading.arms.count() == 3


def test_an_arm_is_not_merged_into_itself(reading, first_reader):
    with pytest.raises(Refused, match="Choose another"):
        merge(reading, first_reader, source="SVF")


def test_what_is_taken_over_is_counted_by_value_whatever_else_is_sent(reading, first_reader):
    target = address(reading, "n", "SVF")
    plan = merge(reading, first_reader, chosen=[target, "value:nothing", address(reading, "mean", "SVF")])
    assert len(sources(plan, [target, "value:nothing", target])) == 5


def test_a_merge_takes_the_paper_of_the_source_along(reading, first_reader):
    sd = address(reading, "sd", "SVF again")
    save_cells(reading=reading, writes=[Write(sd, 1, page="6", paper="Supplement.pdf")], by=first_reader)
    merge(reading, first_reader)
    assert read_sheet(reading).cell(address(reading, "sd", "SVF")).source == "Supplement.pdf, p. 6"
