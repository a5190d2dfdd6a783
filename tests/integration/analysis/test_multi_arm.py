"""Studies with several arms on one side: put together as one group, with every arm's own numbers kept beside it."""

import csv
import io
import json
import math
from collections.abc import Mapping, Sequence

import pytest
from django.urls import reverse

from analysis import runner
from analysis.actions.runs import request_run
from analysis.dataset import DataSet, build, hash_of
from analysis.models import Analysis
from extraction.models import Arm, Reading, ReadingRole, Result, StudyArm, Value
from extraction.reported import read_entry
from reviews.models import InterventionGroup, Study

from .builder import CELLS, CONTROL, GROUPS, SUH, Paper, analysis_of, settle_in_bulk, settled

ROUNDING = 1e-12  # relative: a chain of a few floating-point operations

TWICE, SALINE = "SVF twice", "Saline twice"
THREE = SUH | {TWICE: {"n": "15", "mean": "-30.4", "sd": "9.5"}}
BOTH = {**GROUPS, TWICE: "Cell therapy", SALINE: "Control"}


@pytest.fixture
def analysis(review, statistician) -> Analysis:
    return analysis_of(review, statistician)


@pytest.fixture
def satisfied(review, statistician) -> Analysis:
    outcome = review.outcomes.get(name="Satisfied")
    return analysis_of(review, statistician, name="Satisfied", outcome=outcome, measure="RR", basis="value")


def paper(numbers: Mapping[str, Mapping[str, str]], basis: str = "change", **more) -> Paper:
    groups = {arm: BOTH[arm] for arm in numbers}
    return Paper({("10 weeks", basis): numbers}, groups, **more)


def built(analysis: Analysis, study: Study, reported: Paper) -> DataSet:
    return build(analysis, settled=[settled(study, reported)])


def entry(analysis: Analysis, study: Study, reported: Paper):
    dataset = built(analysis, study, reported)
    assert [one.reason for one in dataset.excluded] == []
    return dataset.studies[0]


def exclusion(analysis: Analysis, study: Study, reported: Paper):
    dataset = built(analysis, study, reported)
    assert dataset.studies == ()
    return dataset.excluded[0]


def pairwise(groups: Sequence[tuple[float, float, float]]) -> tuple[float, float, float]:
    """The formula that the Cochrane Handbook prints for two groups (6.5.2.10, table 6.5.a), applied group by group."""
    (n1, m1, s1), *rest = groups
    for n2, m2, s2 in rest:
        n = n1 + n2
        squares = (n1 - 1) * s1**2 + (n2 - 1) * s2**2
        squares += n1 * n2 / n * (m1**2 + m2**2 - 2 * m1 * m2)
        n1, m1, s1 = n, (n1 * m1 + n2 * m2) / n, math.sqrt(squares / (n - 1))
    return n1, m1, s1


# --- Means ---


def test_arms_of_one_side_stand_as_one_group(analysis, study):
    found = entry(analysis, study, paper(THREE))
    n, mean, sd = pairwise([(14, -38.2, 8.1), (15, -30.4, 9.5)])
    group = found.experimental
    assert (group.n, group.mean, group.sd) == (
        n,
        pytest.approx(mean, rel=ROUNDING),
        pytest.approx(sd, rel=ROUNDING),
    )
    assert (found.comparator.n, found.comparator.mean, found.comparator.parts) == (14, -9.3, ())


def test_more_than_two_arms_and_both_sides_are_put_together(analysis, study):
    arms = {TWICE: {"n": "15", "mean": "-30.4", "sd": "9.5"}, "ADSC": {"n": "12", "mean": "-28", "sd": "7"}}
    numbers = SUH | arms | {SALINE: {"n": "10", "mean": "-7", "sd": "4.4"}}
    found = entry(analysis, study, Paper({("10 weeks", "change"): numbers}, {**BOTH, "ADSC": "Cell therapy"}))
    for side, groups in (
        (found.experimental, [(14, -38.2, 8.1), (15, -30.4, 9.5), (12, -28, 7)]),
        (found.comparator, [(14, -9.3, 5.2), (10, -7, 4.4)]),
    ):
        assert (side.n, side.mean, side.sd) == pytest.approx(pairwise(groups), rel=ROUNDING)
    assert [part.name for part in found.experimental.parts] == [CELLS, TWICE, "ADSC"]


def test_a_published_example_of_three_groups_is_met(analysis, study):
    # StatsToDo, "Combine means and SDs into one group", prints four decimals: half a unit of the last.
    numbers = {
        CELLS: {"n": "10", "mean": "11.8", "sd": "2.4"},
        TWICE: {"n": "20", "mean": "15.3", "sd": "3.2"},
        "ADSC": {"n": "15", "mean": "8.4", "sd": "4.1"},
        CONTROL: SUH[CONTROL],
    }
    groups = {**GROUPS, TWICE: "Cell therapy", "ADSC": "Cell therapy"}
    group = entry(analysis, study, Paper({("10 weeks", "change"): numbers}, groups)).experimental
    assert (group.n, group.mean, group.sd) == pytest.approx((45, 12.2222, 4.5028), abs=0.5e-4)


def test_every_number_of_a_group_has_its_formula_with_the_numbers_of_the_arms(analysis, study):
    group = entry(analysis, study, paper(THREE)).experimental
    assert {one.statistic: one.formula for one in group.derived} == {
        "n": "n of the group: 29 = 14 + 15",
        "mean": "Mean of the group: −34.17 = (14 × (−38.2) + 15 × (−30.4)) / 29",
        "sd": "SD of the group: 9.56 = √([(14 − 1) × 8.1² + (15 − 1) × 9.5² + "
        "14 × 15 / 29 × (−38.2 − (−30.4))²] / (29 − 1))",
    }
    assert {one.source for one in group.derived} == {"Cochrane Handbook 6.5.2.10"}


def test_the_formula_as_it_is_shown_gives_the_number_as_it_is_shown(analysis, study):
    for one in entry(analysis, study, paper(THREE)).experimental.derived:
        result, formula = one.formula.split(": ", 1)[1].split(" = ", 1)
        python = formula.translate(str.maketrans({"−": "-", "×": "*", "[": "(", "]": ")"}))
        python = python.replace("²", "**2").replace("√", "sqrt")
        shown = float(result.replace("−", "-"))
        # Half a unit of the last digit that is shown.
        allowed = 0.5 * 10.0 ** -len(result.partition(".")[2])
        assert eval(python, {"__builtins__": {}, "sqrt": math.sqrt}) == pytest.approx(shown, abs=allowed)


def test_the_note_names_the_arms_and_the_formula(analysis, study):
    assert entry(analysis, study, paper(THREE)).notes == (
        "“SVF” and “SVF twice” stand as one group: N = Σn, the mean weighted by n, "
        "SD² = [Σ(n − 1) s² + Σ n (m − mean)²] / (N − 1) (Cochrane Handbook 6.5.2.10).",
    )


def test_each_arm_stands_with_its_own_numbers_and_key_beside_the_group(analysis, study):
    reported = settled(study, paper(THREE))
    group = build(analysis, settled=[reported]).studies[0].experimental
    own = {arm.name: str(arm.key) for arm in reported.arms}
    assert [(part.key, part.n, part.mean, part.sd) for part in group.parts] == [
        (own[CELLS], 14, -38.2, 8.1),
        (own[TWICE], 15, -30.4, 9.5),
    ]
    assert group.key not in own.values()


def test_what_an_arm_derives_stands_behind_the_group_s_formula_with_its_warning(analysis, study):
    skewed = {"n": "30", "median": "9", "q1": "6", "q3": "17", "minimum": "2", "maximum": "41"}
    dataset = built(analysis, study, paper(SUH | {TWICE: skewed}))
    group = dataset.studies[0].experimental
    how = group.derivation("sd")
    assert "; SVF twice: SD from range and quartiles: " in how.formula
    assert how.source == "Cochrane Handbook 6.5.2.10; Shi 2020, equation 10"
    assert "skewed" in how.warning
    assert any("may mislead" in warning for warning in dataset.warnings)
    # The mean and SD of the arm in full precision, not as they are shown.
    part = group.parts[1]
    assert group.sd == pytest.approx(pairwise([(14, -38.2, 8.1), (30, part.mean, part.sd)])[2], rel=ROUNDING)


def test_signs_are_changed_before_arms_are_put_together(analysis, study):
    other_way = entry(analysis, study, paper(THREE, measures={"better": "higher"})).experimental
    same_way = entry(analysis, study, paper(THREE)).experimental
    assert (other_way.mean, other_way.sd) == (-same_way.mean, same_way.sd)
    assert other_way.mean_text == "34.17"


# --- Counts ---


def test_people_and_events_are_added_up(satisfied, study):
    numbers = {
        CELLS: {"n": "14", "events": "11"},
        TWICE: {"n": "15", "events": "9"},
        CONTROL: {"n": "14", "events": "6"},
    }
    found = entry(satisfied, study, paper(numbers, "value", outcome="Satisfied"))
    assert (found.experimental.n, found.experimental.events) == (29, 20)
    assert found.experimental.derivation("events").formula == "Events of the group: 20 = 11 + 9"
    assert found.notes == (
        "“SVF” and “SVF twice” stand as one group: people and people with the event are added up "
        "(Cochrane Handbook 23.3.4).",
    )


def test_clusters_divide_the_group_after_its_arms_were_put_together(satisfied, study):
    Study.objects.filter(pk=study.pk).update(design="cluster")
    study.refresh_from_db()
    numbers = {
        CELLS: {"n": "14", "events": "11"},
        TWICE: {"n": "15", "events": "9"},
        CONTROL: {"n": "14", "events": "6"},
    }
    clusters = {"icc": "0.05", "cluster_size": "21"}
    group = entry(
        satisfied, study, paper(numbers, "value", outcome="Satisfied", measures=clusters)
    ).experimental
    assert (group.n, group.events) == (29 / 2, 20 / 2)
    assert group.derivation("n").formula.endswith("; n of the group: 29 = 14 + 15")
    assert [part.n for part in group.parts] == [14, 15]


# --- Staying out ---


def test_without_derived_numbers_no_arms_are_put_together(review, study, statistician):
    found = exclusion(analysis_of(review, statistician, derived="leave_out"), study, paper(THREE))
    assert found.code == "several_arms"
    assert found.reason == (
        "3 arms fit this comparison: “SVF”, “SVF twice”, “Normal saline”. Arms put together give derived numbers, and "
        "the settings leave these out, so this study stays out."
    )


@pytest.mark.parametrize("design", ["crossover", "within_person"])
def test_arms_of_the_same_people_are_not_added_up(review, study, statistician, design):
    Study.objects.filter(pk=study.pk).update(design=design)
    study.refresh_from_db()
    parallel = analysis_of(review, statistician, unpaired_designs="as_parallel")
    found = exclusion(parallel, study, paper(THREE))
    assert found.code == "several_arms"
    assert "They are the same people" in found.reason


def test_an_arm_without_all_its_numbers_keeps_the_study_out(analysis, study):
    found = exclusion(analysis, study, paper(SUH | {TWICE: {"n": "15", "mean": "-30.4", "sd": "NR"}}))
    assert (found.code, found.reason) == ("value_missing", "SD of SVF twice is not reported.")


def test_one_arm_a_side_is_no_group(analysis, study):
    found = entry(analysis, study, paper(SUH))
    assert (found.experimental.parts, found.experimental.derived, found.notes) == ((), (), ())


# --- Tracing ---


def test_a_group_survives_json(analysis, study):
    dataset = built(analysis, study, paper(THREE))
    again = DataSet.from_json(*json.loads(json.dumps([dataset.settings_json(), dataset.input_json()])))
    assert again == dataset
    assert hash_of(again) == hash_of(dataset)
    assert "parts" not in dataset.input_json()["studies"][0]["comparator"]


@pytest.fixture
def run(review, analysis, statistician, first_reader, second_reader, arbiter):
    """A finished run of two studies, of which the first has a second arm of cells."""
    people = (first_reader, second_reader, arbiter)
    study, _ = settle_in_bulk(review, [(n, SUH[CELLS], SUH[CONTROL]) for n in ("Suh", "Weiss")], people)
    add_arm(study, TWICE, "Cell therapy", THREE[TWICE])
    run = request_run(analysis=analysis, by=statistician)
    assert runner.work(run.pk)
    run.refresh_from_db()
    return run


def add_arm(study: Study, name: str, group_name: str, numbers: Mapping[str, str]) -> None:
    """Another arm of a settled study, with its numbers at the study's one time point."""
    final = Reading.objects.get(assignment__study=study, role=ReadingRole.FINAL)
    group = InterventionGroup.objects.get(review=study.review, name=group_name)
    own = StudyArm.objects.create(study=study, name=name, group=group, position=2)
    arm = Arm.objects.create(reading=final, name=name, group=group, study_arm=own, position=2)
    beside = Result.objects.filter(reading=final).first()
    result = Result.objects.create(
        reading=final, outcome=beside.outcome, time_point=beside.time_point, arm=arm, basis=beside.basis
    )
    for statistic, text in numbers.items():
        number = read_entry("number", text, whole=statistic == "n").number
        Value.objects.create(result=result, statistic=statistic, text=text, number=number)


def test_the_data_of_a_run_show_every_arm_of_a_group_and_its_formulas(run, analysis, sign_in, statistician):
    client = sign_in(statistician)
    page = client.get(reverse("analysis:analysis", args=[analysis.pk]), {"show": "data"}).content.decode()
    for said in (
        '<li class="is-part"><span class="derivation-of">SVF twice</span> Mean −30.4, SD 9.5, n 15.',
        '<li class="is-part"><span class="derivation-of">Cell therapy</span> Mean −38.2, SD 8.1, n 14.',
        "n of the group: 29 = 14 + 15",
        "stand as one group",
        "9.56\u2009ƒ",
    ):
        assert said in page, said


def test_the_table_of_a_run_has_a_row_for_every_arm_of_a_group(run, sign_in, statistician):
    answer = sign_in(statistician).get(reverse("analysis:run-csv", args=[run.pk]))
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))
    parts = [row for row in rows if row["row"] == "part"]
    assert [
        (
            row["study"],
            row["experimental_arm"],
            row["experimental_n"],
            row["experimental_mean"],
            row["comparator_arm"],
        )
        for row in parts
    ] == [("Suh 2000", "Cell therapy", "14", "-38.2", ""), ("Suh 2000", TWICE, "15", "-30.4", "")]
    assert {row["name"] for row in rows if row["row"] == "derived"} == {
        f"{name} of Cell therapy + {TWICE}" for name in ("n", "Mean", "SD")
    }


def test_the_run_of_the_interface_names_the_arms_of_a_group(run, sign_in, statistician):
    document = sign_in(statistician).get(f"/api/v1/runs/{run.pk}/").json()
    group, alone = (document["input"]["studies"][place]["experimental"] for place in (0, 1))
    own = {str(arm.pk) for arm in StudyArm.objects.filter(study__label="Suh")}
    assert {part["key"] for part in group["parts"]} < own
    assert "parts" not in alone
