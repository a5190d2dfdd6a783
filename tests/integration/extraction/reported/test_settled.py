"""What is settled of measures, contrasts and further statistics, and where it is shown."""

from dataclasses import replace

from django.urls import reverse

from extraction.actions.readings import submit_reading
from extraction.actions.settling import settle_study
from extraction.models import Comparison
from extraction.queries.sheets import read_sheet
from tests.cast import confirm, enter, settle

from .studies import FULL, MD, decide_all, texts, the_settled, type_one


def test_what_was_agreed_and_decided_is_settled(differing, assignment):
    decide_all(differing)
    settle_study(comparison=differing, by=assignment.arbiter)
    settled = the_settled(assignment)
    keys = {outcome.name: outcome.pk for outcome in assignment.study.review.outcomes.all()}
    assert {name: texts(settled.measures[key]) for name, key in keys.items()} == {
        "ECCA score": {"instrument": "ECCA, French version", "scale_max": "100", "better": "lower"},
        "Satisfied": {"icc": "0.05"},
    }
    assert settled.impossible_measures == {}
    [contrast] = settled.contrasts
    arms = {arm.key: arm.name for arm in settled.arms}
    assert (arms[contrast.arm], arms[contrast.comparator]) == ("SVF", "Normal saline")
    assert (contrast.basis, contrast.measure, contrast.adjustment) == ("change", "MD", "adjusted")
    assert texts(contrast.values) == {
        "estimate": "−28.8", "ci_low": "−35", "ci_high": "−23", "p": "<0.01", "covariates": "age",
    }  # fmt: skip
    assert (contrast.values["estimate"].number, contrast.values["p"].number) == (-28.8, None)
    assert contrast.impossible == {}
    values = {arms[result.arm]: result.values for result in settled.results}
    assert list(values["SVF"]) == ["n", "p", "median", "q1", "q3"]
    assert list(values["Normal saline"]) == ["n", "mean", "ci_low", "ci_high", "ci_level"]


def test_what_cannot_be_is_named_so_that_nothing_pools_it(assignment, first_reader, second_reader):
    cannot_be = replace(
        FULL,
        measures={("ECCA score", "scale_max"): "30", ("Satisfied", "icc"): "5"},
        contrasts={MD: {"estimate": "−28.9", "se": "0"}},
    )
    for by in (first_reader, second_reader):
        reading = enter(assignment, by, cannot_be)
        for address in read_sheet(reading).refusals():
            type_one(reading, by, address, None, so_printed=True, page="6")
        submit_reading(reading=reading, by=by)
    comparison = confirm(Comparison.objects.get(assignment=assignment))
    settle_study(comparison=comparison, by=assignment.arbiter)
    settled = the_settled(assignment)
    keys = {outcome.name: outcome.pk for outcome in assignment.study.review.outcomes.all()}
    assert list(settled.impossible_measures) == [keys["Satisfied"]]
    assert "outside −1 to 1" in settled.impossible_measures[keys["Satisfied"]]["icc"]
    [contrast] = settled.contrasts
    assert list(contrast.impossible) == ["se"]
    # The study's own scale ends at 30: a mean of 40 and a limit of it are off the scale.
    assert {name for result in settled.results for name in result.impossible} == {"mean"}


def test_the_settled_study_says_it_on_its_page(assignment, observer, sign_in):
    settle(assignment, FULL)
    said = sign_in(observer).get(reverse("extraction:study", args=[assignment.study_id])).content.decode()
    for words in (
        "ECCA, French version",
        "Higher is better",
        "Median",
        "CI level, %",
        "SVF against Normal saline",
        "mean difference of the change, adjusted",
        "−28.9",
        "&lt;0.001",
        "Intracluster correlation",
    ):
        assert words in said
    assert ">SE<" not in said


def test_the_record_says_it_in_words(assignment, lead, sign_in):
    settle(assignment, FULL)
    said = sign_in(lead).get(reverse("extraction:record", args=[assignment.study_id])).content.decode()
    assert "ECCA score, SVF, 10 weeks: median" in said
    assert "ECCA score: instrument" in said
    contrast = "ECCA score, SVF against Normal saline, 10 weeks: mean difference of the change, adjusted"
    assert contrast in said
    assert f"{contrast}, CI from" in said
