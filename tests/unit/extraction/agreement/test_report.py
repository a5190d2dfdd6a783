"""Settled studies to tables: what is counted, in which group, and what the readers' order does not change."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import cohens_kappa as their_kappa

from extraction.agreement import Kind, Readings, Report, methods_sentence, report_of

from .readings import ANN, BEN, CAT, LEVELS, field, study, view

SAME = {"blinded": "Yes", "age": "31.5", "country": "Korea"}


def line(report: Report, label: str):
    return next(one for one in report.fields if one.field.label == label)


def test_every_value_counts_once_and_in_its_field():
    report = report_of([study("A", SAME, SAME | {"age": "31.0"}), study("B", SAME, SAME | {"age": "31.50"})])
    values = report.summary.values
    assert (report.studies, report.readers, values.compared, values.agreed) == (2, 2, 6, 5)
    assert [(one.field.label, one.agreement.compared, one.agreement.agreed) for one in report.fields] == [
        ("blinded", 2, 2),
        ("age", 2, 1),
        ("country", 2, 2),
    ]
    assert [one.field.label for one in report.worst_first] == ["age", "blinded", "country"]
    assert [(one.name, one.summary.values.agreed) for one in report.by_study] == [("A", 2), ("B", 3)]


def test_what_both_left_blank_is_not_counted_and_what_one_did_is_a_difference():
    report = report_of([study("A", {"age": "31", "country": ""}, {"country": ""})])
    values = report.summary.values
    assert (values.compared, values.agreed) == (1, 0)
    assert report.errors.kinds == {Kind.OMISSION: 1}


def test_numbers_are_paired_where_both_gave_one():
    texts = [("30", "31"), ("40", "40.0"), ("50", "NR"), ("60", "63"), ("NR", "NR")]
    report = report_of(study(str(n), {"age": a}, {"age": b}) for n, (a, b) in enumerate(texts))
    age = line(report, "age")
    assert (age.agreement.compared, age.agreement.agreed, age.numbers.pairs) == (5, 2, 3)
    assert age.numbers.difference.estimate == 4 / 3
    assert age.agreement.kappa is None


def test_numbers_within_their_tolerance_agreed_and_their_distance_is_still_measured():
    def lenient(text):
        told = view({"age": text})
        return replace(told, cells=[replace(one, tolerance=0.5) for one in told.cells])

    texts = [("30", "30.4"), ("40", "39.5"), ("50", "50.6")]
    report = report_of(study(str(n), lenient(a), lenient(b)) for n, (a, b) in enumerate(texts))
    age = line(report, "age")
    assert (age.agreement.compared, age.agreement.agreed, age.numbers.pairs) == (3, 2, 3)
    assert abs(age.numbers.difference.estimate - 0.5) < 1e-12
    assert age.numbers.limits is not None
    assert report.errors.total == 1


def test_not_reported_is_an_answer_of_a_choice_and_has_no_place_among_levels():
    choices = [("face", "face"), ("NR", "NR"), ("face", "NR"), ("back", "back"), ("", "back")]
    report = report_of(study(str(n), {"site": a}, {"site": b}) for n, (a, b) in enumerate(choices))
    site = line(report, "site").agreement
    assert (site.compared, site.agreed, site.kappa.n) == (5, 3, 4)
    levels = [("low", "low"), ("NR", "NR"), ("high", "low"), ("high", "high"), ("some_concerns", "NR")]
    report = report_of(study(str(n), {"domain 1": a}, {"domain 1": b}) for n, (a, b) in enumerate(levels))
    domain = line(report, "domain 1").agreement
    assert (domain.compared, domain.agreed, domain.kappa.n, domain.linear.n) == (5, 3, 3, 3)


def test_levels_keep_their_order_in_the_weights():
    """A step is less than a leap: were the levels sorted by name, "high" would stand beside "low"."""
    steps = [("low", "some_concerns"), ("some_concerns", "some_concerns"), ("high", "high"), ("low", "low")]
    leaps = [("low", "high"), *steps[1:]]
    step, leap = (
        line(
            report_of(study(str(n), {"domain 1": a}, {"domain 1": b}) for n, (a, b) in enumerate(pairs)),
            "domain 1",
        )
        for pairs in (steps, leaps)
    )
    for name in ("linear", "quadratic"):
        assert getattr(step.agreement, name).estimate > getattr(leap.agreement, name).estimate + 0.1
    assert step.agreement.quadratic.estimate > step.agreement.linear.estimate > step.agreement.kappa.estimate


def test_an_arm_that_one_reader_alone_found_is_one_difference():
    first, second = view({}, "AB", {"1 week": 7.0}), view({}, "A", {"1 week": 7.0, "1 year": 365.0})
    report = report_of([study("A", first, second)])
    structure = report.summary.structure
    assert (structure.compared, structure.agreed) == (4, 2)
    assert report.summary.values.compared == 0
    assert report.errors.kinds == {Kind.OMISSION: 2}
    # The final took arm B and left out the second time: the second reader erred both times.
    assert (report.errors.in_first, report.errors.in_second) == (0, 2)


def test_values_under_such_an_arm_are_counted_apart():
    one = study("A", view({"age": "31"}, "AB"), view({"age": "31"}, "A"))
    hanging = replace(one.rows[-1], difference="structure", structure=("arm:B",), one_sided="first")
    report = report_of([replace(one, rows=[*one.rows[:-1], hanging])])
    assert (report.hanging, report.summary.values.compared) == (1, 0)


def test_a_time_at_another_day_is_a_difference_and_no_omission():
    first, second = view({}, times={"10 weeks": 70.0}), view({}, times={"10 weeks": 77.0})
    report = report_of([study("A", first, second, second)])
    assert report.errors.kinds == {Kind.OTHER: 1}
    assert (report.errors.in_first, report.errors.in_second) == (1, 0)


def test_the_final_says_in_whose_entry_an_error_is():
    first, second = {"age": "31", "country": "Korea"}, {"age": "13", "country": "China"}
    report = report_of([study("A", first, second, {"age": "13", "country": "Japan"})])
    errors = report.errors
    assert (errors.in_first, errors.in_second, errors.not_known) == (1, 0, 1)


def test_a_pair_of_readers_is_the_same_whoever_read_first():
    differs = SAME | {"age": "13.5"}
    report = report_of(
        [
            study("A", SAME, differs, SAME, readers=(ANN, BEN)),
            study("B", SAME, differs, SAME, readers=(BEN, ANN)),
            study("C", SAME, differs, SAME, readers=(CAT, BEN)),
        ]
    )
    assert report.readers == 3
    assert [(one.pair.name, one.studies) for one in report.pairs] == [("Ann and Ben", 2), ("Ben and Cat", 1)]
    # The second reading erred each time: Ben's in A, Ann's in B.
    assert [(one.errors.in_first, one.errors.in_second) for one in report.pairs] == [(1, 1), (1, 0)]
    assert (report.errors.in_first, report.errors.in_second) == (0, 3)


def test_in_all_kappa_is_pooled_over_fields_and_within_a_study_over_fields_with_the_same_answers():
    told = [("low", "high"), ("high", "high"), ("low", "low"), ("some_concerns", "high")]
    studies = [
        study(str(n), {"domain 1": a, "domain 2": b}, {"domain 1": a, "domain 2": a})
        for n, (a, b) in enumerate(told)
    ]
    report = report_of(studies)
    # Domain 1 agrees throughout: its field weighs with its chance of disagreement.
    alone = line(report, "domain 2").agreement.kappa.estimate
    pooled = report.summary.categories.kappa
    assert (pooled.n, pooled.estimate > alone) == (8, True)
    assert [one.summary.categories.kappa.n for one in report.by_study] == [2] * 4


ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "blinded": st.sampled_from(["Yes", "no", "Unclear", "NR"]),
        "site": st.sampled_from(["face", "back", "NA"]),
        "age": st.sampled_from(["31", "31.0", "13", "310", "-31", "NR", "about 31"]),
        "domain 1": st.sampled_from(LEVELS),
    },
)
STUDIES = st.lists(st.tuples(ANSWERS, ANSWERS, ANSWERS), min_size=1, max_size=12)


def told(studies, turned: bool) -> list[Readings]:
    return [
        study(str(n), *((second, first) if turned else (first, second)), final,
              readers=(BEN, ANN) if turned else (ANN, BEN))
        for n, (first, second, final) in enumerate(studies)
    ]  # fmt: skip


@given(STUDIES)
def test_who_was_called_first_changes_nothing_but_the_name_of_the_entry(studies):
    ours, theirs = (report_of(told(studies, turned)) for turned in (False, True))
    assert ours.summary == theirs.summary
    assert ours.pairs == theirs.pairs
    for one, two in zip(ours.fields, theirs.fields, strict=True):
        assert (one.agreement, one.numbers, one.errors.kinds) == (
            two.agreement,
            two.numbers,
            two.errors.kinds,
        )
    assert (ours.errors.in_first, ours.errors.in_second) == (theirs.errors.in_second, theirs.errors.in_first)


@given(STUDIES)
def test_the_parts_add_up(studies):
    report = report_of(told(studies, turned=False))
    values = report.summary.values
    for lines in (
        [one.agreement for one in report.fields],
        [one.summary.values for one in report.pairs],
        [one.summary.values for one in report.by_study],
        [report.summary.categories, report.summary.numbers, report.summary.words],
    ):
        assert sum(one.compared for one in lines) == values.compared
        assert sum(one.agreed for one in lines) == values.agreed
    errors = report.errors
    assert errors.total == values.compared - values.agreed
    assert errors.in_first + errors.in_second + errors.not_known == errors.total
    for one in report.fields:
        # Of what both chose, as many agree in the table of kappa as in the comparison.
        if one.agreement.kappa is not None:
            assert one.agreement.kappa.n <= one.agreement.compared


# --- The sentence ---


def test_the_sentence_says_who_read_what_and_how_far_they_agreed():
    pairs = [("Yes", "Yes"), ("No", "No"), ("Yes", "No"), ("No", "No"), ("Yes", "Yes")]
    report = report_of(
        study(str(n), {"blinded": a, "age": "31"}, {"blinded": b, "age": "31"})
        for n, (a, b) in enumerate(pairs)
    )
    assert methods_sentence(report, judged=False) == (
        "Two reviewers extracted data from 5 studies independently; agreement before consensus was 90.0 % "
        "(9 of 10 values; 95 % CI 59.6 % to 98.2 %); Cohen’s kappa of 5 answers in categories was 0.62 "
        "(95 % CI −0.01 to 1.00)."
    )


def test_the_sentence_of_judgements_has_the_weighted_kappas():
    levels = [("low", "low"), ("high", "high"), ("low", "some_concerns"), ("some_concerns", "some_concerns")]
    report = report_of(
        study(str(n), {"domain 1": a}, {"domain 1": b}, readers=(ANN, (BEN, CAT)[n % 2]))
        for n, (a, b) in enumerate(levels)
    )
    sentence = methods_sentence(report, judged=True)
    assert sentence.startswith(
        "Three reviewers, two to a study, assessed the risk of bias in 4 studies independently; agreement before "
        "consensus was 75.0 % (3 of 4 judgements; 95 % CI 30.1 % to 95.4 %); Cohen’s kappa was 0.64 (95 % CI "
    )
    assert "; kappa with linear weights was 0.71 (95 % CI " in sentence
    assert "; kappa with quadratic weights was 0.80 (95 % CI " in sentence


def test_the_sentence_leaves_out_what_cannot_be_estimated():
    report = report_of([study("A", view(SAME, "AB"), view(SAME, "A"))])
    assert methods_sentence(report, judged=False) == (
        "Two reviewers extracted data from 1 study independently; agreement before consensus was 100.0 % "
        "(3 of 3 values; 95 % CI 43.9 % to 100.0 %); both found the same in 1 of 2 arms and time points."
    )
    assert methods_sentence(report_of([]), judged=False) == ""


# --- Levels of one rank ---


def test_levels_of_one_rank_are_the_same_in_the_weights_and_not_without_them():
    """An instrument of a review's own may rank two levels alike: another program has one category for both."""
    levels = [
        ("low", "low"), ("some_concerns", "unclear"), ("high", "some_concerns"), ("unclear", "unclear"),
        ("low", "unclear"), ("high", "high"),
    ]  # fmt: skip
    ranked = {"low": 0, "some_concerns": 1, "unclear": 1, "high": 2}
    own = replace(field("domain 1"), categories=tuple(ranked), ranks=tuple(ranked.values()))
    studies = [study(str(n), {"domain 1": a}, {"domain 1": b}) for n, (a, b) in enumerate(levels)]
    report = report_of(replace(one, fields=dict.fromkeys(one.fields, own)) for one in studies)
    found = line(report, "domain 1").agreement
    table, plain = np.zeros((3, 3)), np.zeros((4, 4))
    for one, two in levels:
        table[ranked[one], ranked[two]] += 1
        plain[list(ranked).index(one), list(ranked).index(two)] += 1
    assert found.linear.estimate == pytest.approx(their_kappa(table, wt="linear").kappa, abs=1e-12)
    assert found.quadratic.estimate == pytest.approx(their_kappa(table, wt="quadratic").kappa, abs=1e-12)
    assert found.kappa.estimate == pytest.approx(their_kappa(plain).kappa, abs=1e-12)
    assert (found.kappa.n, found.agreed) == (6, 3)
