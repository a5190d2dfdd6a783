"""Runs with derived numbers: frozen, shown with their formulas, and left out by one click."""

import json

import pytest
from django.urls import reverse

from analysis import runner
from analysis.actions.analyses import save_analysis
from analysis.actions.runs import request_run, rerun_with_derived
from analysis.dataset import DataSet, build, changes, hash_of
from analysis.report import DERIVED_MARK, report_of
from reviews.refusals import Refused, Stale

from ..builder import CELLS, CONTROL, SUH, settle_in_bulk, settled
from .entering import BY_SE, change, contrast

# --- Freezing ---


def test_derived_numbers_and_differences_survive_json(review, analysis, points, study):
    for asked, paper in ((analysis, change(BY_SE)), (points, contrast(estimate="-3.8", p="0.008"))):
        dataset = build(asked, settled=[settled(study, paper)])
        again = DataSet.from_json(*json.loads(json.dumps([dataset.settings_json(), dataset.input_json()])))
        assert again == dataset
        assert hash_of(again) == hash_of(dataset)


# The frozen input and hash of a run from before anything was derived.
OLD_SETTINGS = {
    "name": "Old", "outcome": "o", "outcome_name": "ECCA score", "kind": "continuous", "unit": "points",
    "better": "lower", "follow_up": "longest", "window": None, "basis": "change",
    "experimental": [{"key": "e", "name": "Cells"}], "comparators": [{"key": "c", "name": "Control"}],
    "experimental_label": "Cells", "comparator_label": "Control", "measure": "SMD", "model": "DL", "test": "z",
    "level": 0.95, "unpaired_designs": "leave_out", "published": None,
}  # fmt: skip
OLD_ARM = {
    "key": "a", "name": "SVF", "group": "Cells", "n": 14.0, "mean": -38.2, "sd": 8.1, "mean_text": "−38.2",
    "sd_text": "8.1", "events": None,
}  # fmt: skip
OLD_STUDY = {
    "key": "s", "name": "Suh 2025", "design": "parallel", "time_point": "t", "time_text": "10 weeks", "days": 70.0,
    "experimental": OLD_ARM, "comparator": OLD_ARM | {"key": "b"}, "judgements": {"variant": "", "levels": {}},
    "notes": [],
}  # fmt: skip
OLD_INPUT = {"form": 1, "studies": [OLD_STUDY], "excluded": [], "warnings": []}
# As the code of that time computed it.
OLD_HASH = "9bd1dcd1b5003a4b421460882c56657cd8fdfdf522a479c20d6b7d773eebeb21"


def test_a_run_from_before_reads_and_hashes_as_it_did():
    old = DataSet.from_json(OLD_SETTINGS, OLD_INPUT)
    assert (old.settings_json(), old.input_json()) == (OLD_SETTINGS, OLD_INPUT)
    assert hash_of(old) == OLD_HASH


def test_a_change_of_the_setting_is_told(review, analysis, study, statistician):
    one = settled(study, change(BY_SE))
    before = build(analysis, settled=[one])
    analysis = save_analysis(
        analysis=analysis, version=analysis.version, by=statistician, derived="leave_out"
    )
    assert changes(before, build(analysis, settled=[one])) == [
        "Settings: derived numbers",
        "Suh 2025 no longer enters: SD of SVF is blank.",
    ]


# --- Page, file, one click ---


@pytest.fixture
def run(review, analysis, statistician, first_reader, second_reader, arbiter):
    """A finished run of two studies, one of which reports an SE in the place of an SD."""
    people = (first_reader, second_reader, arbiter)
    settle_in_bulk(
        review, [("Suh", BY_SE[CELLS], BY_SE[CONTROL]), ("Weiss", SUH[CELLS], SUH[CONTROL])], people
    )
    run = request_run(analysis=analysis, by=statistician)
    runner.work(run.pk)
    run.refresh_from_db()
    return run


def test_a_derived_number_is_marked_in_plot_and_table_and_its_formula_stands_with_the_data(
    run, analysis, sign_in, observer
):
    report = report_of(run)
    assert report.rows[0].cells[1] == f"8.23{DERIVED_MARK}"
    assert report.rows[1].cells[1] == "8.1"
    client = sign_in(observer)
    page = client.get(reverse("analysis:analysis", args=[analysis.pk])).content.decode()
    assert "1 number of 1 study is not reported but follows from what is (ƒ)" in page
    assert "and run again" not in page
    data = client.get(reverse("analysis:analysis", args=[analysis.pk]), {"show": "data"}).content.decode()
    assert "SD from SE: 8.23 = 2.2 × √14 (Cochrane Handbook 6.5.2.2)." in data
    lines = b"".join(client.get(reverse("analysis:run-csv", args=[run.pk])).streaming_content).decode()
    assert "SD of Cell therapy,SD from SE: 8.23 = 2.2 × √14 (Cochrane Handbook 6.5.2.2)." in lines


def test_one_click_leaves_derived_numbers_out_and_another_takes_them_back(
    run, analysis, sign_in, statistician
):
    client, page = sign_in(statistician), reverse("analysis:analysis", args=[analysis.pk])
    assert "Leave them out, and run again" in client.get(page).content.decode()
    switch = reverse("analysis:derived", args=[analysis.pk])
    answer = client.post(switch, {"derived": "leave_out", "version": analysis.version})
    assert answer.url == page
    analysis.refresh_from_db()
    second = analysis.runs.first()
    runner.work(second.pk)
    assert (second.number, analysis.derived) == (2, "leave_out")
    assert [study["name"] for study in second.input["studies"]] == ["Weiss 2000"]
    assert "Use them, and run again" in client.get(page).content.decode()
    client.post(switch, {"derived": "use", "version": analysis.version})
    assert len(analysis.runs.first().input["studies"]) == 2


def test_a_click_on_an_old_page_changes_nothing(run, analysis, sign_in, statistician):
    save_analysis(analysis=analysis, version=analysis.version, by=statistician, name="Renamed")
    client = sign_in(statistician)
    address = reverse("analysis:derived", args=[analysis.pk])
    answer = client.post(address, {"derived": "leave_out", "version": 1}, follow=True)
    assert "saved elsewhere" in answer.content.decode()
    analysis.refresh_from_db()
    assert (analysis.derived, analysis.runs.count()) == ("use", 1)


def test_a_choice_that_does_not_exist_is_refused(analysis, statistician):
    with pytest.raises(Refused):
        rerun_with_derived(analysis=analysis, version=analysis.version, derived="maybe", by=statistician)
    with pytest.raises(Stale):
        rerun_with_derived(analysis=analysis, version=99, derived="use", by=statistician)
    assert analysis.runs.count() == 0
