"""Measures, contrasts and further statistics beside each other: what differs, in which words, and how it is decided."""

from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils import timezone

from extraction.actions.readings import submit_reading
from extraction.actions.resolutions import resolve
from extraction.actions.settling import settle_study
from extraction.models import Comparison, Contrast
from extraction.queries.comparison_choices import alike, options
from extraction.queries.comparison_page import ComparisonPage
from extraction.queries.comparisons import CONTRASTS, read_comparison
from extraction.queries.sheets import read_sheet
from extraction.queries.structure_page import matchings
from reviews.refusals import Refused
from tests.cast import Reported, add_contrast, confirm, enter, read_twice

from .studies import FULL, decide_all, the_settled, type_one


def test_the_rows_follow_the_form_with_measures_first_and_contrasts_last(differing):
    rows = read_comparison(differing).rows
    kinds = [row.address.partition(":")[0] for row in rows if row.section == "ECCA score"]
    assert kinds == sorted(kinds, key=["measure", "value"].index)
    sections = list(dict.fromkeys(row.section for row in rows))
    assert sections == ["Participants", "ECCA score", "Satisfied", CONTRASTS]


def test_a_line_says_in_words_what_differs(differing):
    page = ComparisonPage(read_comparison(differing))
    said = [(line.heading, line.below, line.first.words, line.second.words) for line in page.open_lines]
    assert said == [
        ("ECCA score: which direction is better", "", "Higher is better", "Lower is better"),
        ("ECCA score: median", "SVF, 10 weeks", "12", "13"),
        (
            "ECCA score: mean difference of the change, adjusted",
            "SVF against Normal saline, 10 weeks",
            "−28.9",
            "−28.8",
        ),
        (
            "ECCA score: p of the mean difference of the change, adjusted",
            "SVF against Normal saline, 10 weeks",
            "<0.001",
            "<0.01",
        ),
    ]
    better, median, estimate, p = page.open_lines
    assert options(page, better) == [("lower", "Lower is better"), ("higher", "Higher is better")]
    assert [line.first.unit for line in (better, median, estimate, p)] == ["", "points", "points", ""]


def test_the_page_shows_every_difference_and_a_direction_is_chosen(differing, sign_in, arbiter):
    client = sign_in(arbiter)
    page = reverse("extraction:comparison", args=[differing.pk])
    for line in ComparisonPage(read_comparison(differing)).open_lines:
        said = client.get(page, {"address": line.address}).content.decode()
        assert line.heading in said
    assert client.get(page).status_code == 200


def test_another_value_is_read_as_its_cell_reads_it(differing, review, arbiter):
    lines = ComparisonPage(read_comparison(differing)).open_lines
    better, median, estimate, p = (line.address for line in lines)

    def other(address, text, **more):
        return resolve(
            comparison=differing, address=address, choice="other", text=text, reason="Asked.", version=0,
            by=arbiter, **more,
        )  # fmt: skip

    for address, text, said in (
        (better, "up", "none of the choices"),
        (median, "about 12", "no number"),
        (median, "7", "begins|above|below|quartile"),
        (median, "120", "0 to 100"),
        (estimate, "−40", "below|above"),
        (p, "<1.5", "outside 0 to 1"),
    ):
        with pytest.raises(Refused, match=said):
            other(address, text)
    assert other(p, "<.002").number is None
    assert other(better, "lower").text == "lower"
    kept = other(estimate, "−40", so_printed=True, page="6")
    assert (kept.so_printed, kept.number) == (True, -40.0)


def test_what_is_said_alike_of_two_outcomes_is_decided_at_once(assignment):
    def clusters(size: str) -> Reported:
        sizes = {(outcome, "cluster_size"): size for outcome in ("ECCA score", "Satisfied")}
        return replace(FULL, measures=sizes)

    page = ComparisonPage(read_comparison(confirm(read_twice(assignment, clusters("12"), clusters("21")))))
    first, second = page.open_lines
    assert [line.heading for line in (first, second)] == [
        "ECCA score: mean cluster size",
        "Satisfied: mean cluster size",
    ]
    assert alike(page, first) == [second]
    assert first.first.unit == "people"


def test_a_match_shows_how_many_values_hang_from_an_arm_contrasts_among_them(assignment):
    compared = read_comparison(read_twice(assignment, FULL))
    arms, times = matchings(compared)
    assert {pair.part.name: pair.part.values for pair in arms.pairs} == {"SVF": 10, "Normal saline": 10}
    assert {pair.part.name: pair.part.values for pair in times.pairs} == {"baseline": 0, "10 weeks": 15}


def test_a_removed_arm_reaches_neither_the_comparison_nor_the_final(assignment, first_reader, second_reader):
    both = replace(FULL, arms={**FULL.arms, "PRP": "Other"})
    for by in (first_reader, second_reader):
        reading = enter(assignment, by, both)
        add_contrast(reading, by, "ECCA score", "10 weeks", "PRP", "SVF", "value", "MD", "crude")
        prp = reading.arms.get(name="PRP")
        row = next(row for row in read_sheet(reading).rows if row.arm == prp)
        for statistic in ("n", "mean", "sd"):
            row_address = str(row.address(statistic))
            type_one(reading, by, row_address, "4")
        [contrast] = [one for one in read_sheet(reading).contrasts if one.arm == prp]
        type_one(reading, by, str(contrast.address("estimate")), "1")
        prp.removed_at = timezone.now()
        prp.save()
        submit_reading(reading=reading, by=by)
    comparison = confirm(Comparison.objects.get(assignment=assignment))
    compared = read_comparison(comparison)
    assert compared.status.open == 0
    assert not any("PRP" in row.label for row in compared.rows)
    settle_study(comparison=comparison, by=assignment.arbiter)
    settled = the_settled(assignment)
    assert [arm.name for arm in settled.arms] == ["SVF", "Normal saline"]
    assert len(settled.contrasts) == 1
    assert len(settled.results) == 2


def test_a_contrast_whose_comparator_is_left_out_is_left_out(assignment):
    more = replace(
        FULL,
        arms={**FULL.arms, "PRP": "Other"},
        contrasts={
            **FULL.contrasts,
            ("ECCA score", "10 weeks", "SVF", "PRP", "value", "MD", "crude"): {"estimate": "1", "se": "2"},
        },
    )
    comparison = confirm(read_twice(assignment, more, FULL))
    decide_all(comparison)
    settle_study(comparison=comparison, by=assignment.arbiter)
    settled = the_settled(assignment)
    assert [one.measure for one in settled.contrasts] == ["MD"]
    assert {arm.name for arm in settled.arms} == {"SVF", "Normal saline"}
    assert Contrast.objects.filter(reading__role="final").count() == 1
