"""Settled data goes out complete, with its sources, and nothing else does."""

import csv
import io
import json

import pytest

from extraction.exports.settled import COLUMNS
from reviews.actions.studies import add_study
from reviews.models import Study
from tests.cast import Reported, settle

from .conftest import assigned


def rows_of(response) -> list[dict[str, str]]:
    text = b"".join(response.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_only_studies_with_something_settled_are_listed(world, api):
    body = api(world.people["observer"]).get(f"/api/v1/reviews/{world.review.pk}/settled/").json()
    assert body["count"] == 2
    assert [study["name"] for study in body["results"]] == ["Other 2025", "Settled 2024"]


def test_a_settled_study_has_its_arms_times_values_answers_and_judgements(world, api):
    body = api(world.people["observer"]).get(f"/api/v1/studies/{world.studies['settled'].pk}/").json()
    settled = body["settled"]
    assert [(arm["name"], arm["group"]["name"]) for arm in settled["arms"]] == [
        ("SVF", "Cell therapy"),
        ("Normal saline", "Control"),
    ]
    assert [(time["text"], time["days"], time["is_baseline"]) for time in settled["time_points"]] == [
        ("baseline", 0, True),
        ("10 weeks", 70, False),
    ]
    first = settled["results"][0]
    assert (first["outcome_name"], first["basis"], first["arm"]) == (
        "ECCA score",
        "change",
        settled["arms"][0]["id"],
    )
    assert [(value["statistic"], value["text"], value["number"]) for value in first["values"]] == [
        ("n", "14", 14.0),
        ("mean", "-38.2", -38.2),
        ("sd", "8.1", 8.1),
    ]
    assert [(answer["key"], answer["number"]) for answer in settled["answers"]] == [("sample_size", 28.0)]
    # Both assessments are not in yet: one alone is nobody's business.
    assert settled["judgements"] == []


def test_an_unsettled_study_has_no_settled_data(world, api):
    for stage in ("unassigned", "draft", "submitted", "arbiter"):
        for role in ("lead", "observer"):
            body = api(world.people[role]).get(f"/api/v1/studies/{world.studies[stage].pk}/").json()
            assert body["settled"] is None


def test_an_absent_number_is_null_with_its_reason(world, api):
    study = add_study(review=world.review, by=world.people["lead"], label="Gaps", year=2001)
    settle(
        assigned(study, world.people),
        Reported(
            times=("baseline", "unknown"),
            answers={"sample_size": "NR", "scar_type": "atrophic"},
            results={("ECCA score", "unknown", "SVF", "change"): {"n": "14", "mean": "-38.2", "sd": "NA"}},
        ),
    )
    settled = api(world.people["observer"]).get(f"/api/v1/studies/{study.pk}/").json()["settled"]
    assert [(a["number"], a["no_number"], a["missing"]) for a in settled["answers"]] == [
        (None, "not_reported", "NR"),
        (None, "text", ""),
    ]
    [result] = settled["results"]
    assert [value["no_number"] for value in result["values"]] == [None, None, "not_applicable"]
    assert settled["time_points"][1]["days"] is None


def test_the_csv_has_one_row_for_every_settled_value(world, api):
    response = api(world.people["observer"]).get(f"/api/v1/reviews/{world.review.pk}/settled.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="acne-scars-settled.csv"'
    rows = rows_of(response)
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == 2 * 7
    mean = next(row for row in rows if row["statistic"] == "mean" and row["arm"] == "SVF")
    expected = {
        "kind": "value",
        "study": "Other 2025",
        "outcome": "ECCA score",
        "unit": "points",
        "time": "10 weeks",
        "days": "70",
        "group": "Cell therapy",
        "basis": "change",
        "text": "-38.2",
        "number": "-38.2",
        "so_printed": "false",
        "is_copy": "false",
    }
    assert {name: mean[name] for name in expected} == expected


def test_json_and_csv_say_the_same(world, api):
    client = api(world.people["observer"])
    rows = rows_of(client.get(f"/api/v1/reviews/{world.review.pk}/settled.csv"))
    document = json.loads(client.get(f"/api/v1/reviews/{world.review.pk}/settled.json").content)
    values = [
        (study["name"], result["outcome_name"], value["statistic"], value["text"])
        for study in document["studies"]
        for result in study["results"]
        for value in result["values"]
    ]
    assert values == [
        (row["study"], row["outcome"], row["statistic"], row["text"])
        for row in rows
        if row["kind"] == "value"
    ]
    listed = client.get(f"/api/v1/reviews/{world.review.pk}/settled/").json()["results"]
    assert document["studies"] == listed


def test_hostile_text_leaves_harmless(world, api):
    study = add_study(
        review=world.review, by=world.people["lead"], label='=HYPERLINK("http://x","y")', country="@SUM(1)"
    )
    settle(assigned(study, world.people), Reported(answers={"sample_size": "28", "scar_type": "=1+1"}))
    rows = rows_of(api(world.people["observer"]).get(f"/api/v1/reviews/{world.review.pk}/settled.csv"))
    mine = [row for row in rows if "HYPERLINK" in row["study"]]
    assert {row["study"][:2] for row in mine} == {"'="}
    assert {row["country"] for row in mine} == {"'@SUM(1)"}
    assert "'=1+1" in {row["text"] for row in mine}
    # Numbers are numbers: what is negative stays so.
    assert "-38.2" in {row["text"] for row in mine}


def test_a_reading_shows_its_cells_with_their_places(world, api):
    address = f"/api/v1/readings/{world.first_draft.pk}/"
    body = api(world.people["first_reader"]).get(address).json()
    assert (body["role"], body["state"], body["reader"]) == ("first", "draft", "First reviewer")
    assert [cell["label"] for cell in body["cells"]][:3] == [
        "Sample size",
        "Scar type",
        "ECCA score, n, SVF, 10 weeks, change",
    ]
    texts = {cell["label"]: cell["text"] for cell in body["cells"]}
    assert texts["Scar type"] == "SECRET"
    assert len(body["cells"]) == 8


def test_a_judgement_is_shown_with_its_domain(world, api):
    [reading] = world.studies["settled"].assignments.get(task="risk_of_bias").readings.all()
    body = api(world.people["first_reader"]).get(f"/api/v1/readings/{reading.pk}/").json()
    assert [(cell["kind"], cell["domain"], cell["text"]) for cell in body["cells"]][-1] == (
        "judgement",
        "overall",
        "low",
    )


def test_a_comparison_shows_both_sides_and_how_each_place_stands(world, api):
    address = f"/api/v1/comparisons/{world.comparison.pk}/"
    body = api(world.people["arbiter"]).get(address).json()
    assert body["counts"]["open"] == 1
    [row] = [row for row in body["rows"] if row["state"] == "open"]
    assert (row["label"], row["difference"]) == ("Scar type", "blank")
    assert row["first"]["text"] == "SECRET"
    assert row["second"] is None
    assert row["resolution"] is None
    for side in ("first", "second"):
        assert (
            api(world.people["arbiter"]).get(f"/api/v1/readings/{body[f'{side}_reading']}/").status_code
            == 200
        )


@pytest.mark.parametrize(
    ("query", "names"),
    [
        (
            "",
            ["Arbiter 2023", "Draft 2021", "Other 2025", "Settled 2024", "Submitted 2022", "Unassigned 2020"],
        ),
        ("ordering=-year&page_size=2", ["Other 2025", "Settled 2024"]),
        ("ordering=-year&page_size=2&page=2", ["Arbiter 2023", "Submitted 2022"]),
        ("label=ttle", ["Settled 2024"]),
        ("year=2021", ["Draft 2021"]),
        ("year_from=2021&year_to=2022", ["Draft 2021", "Submitted 2022"]),
        ("design=cluster", []),
        ("design=cluster&design=parallel&country=KOREA&year=2020", ["Unassigned 2020"]),
        ("stage=unassigned", ["Unassigned 2020"]),
        ("stage=reading", ["Draft 2021", "Submitted 2022"]),
        ("stage=arbiter", ["Arbiter 2023"]),
        ("stage=settled", ["Other 2025", "Settled 2024"]),
        ("risk_of_bias_stage=reading", ["Settled 2024"]),
    ],
)
def test_studies_are_filtered_and_ordered(world, api, query, names):
    for role in ("lead", "second_reader", "observer"):
        address = f"/api/v1/reviews/{world.review.pk}/studies/?{query}"
        body = api(world.people[role]).get(address).json()
        assert [study["name"] for study in body["results"]] == names


def test_studies_without_a_year_come_last_both_ways(world, api):
    add_study(review=world.review, by=world.people["lead"], label="Undated")
    for ordering in ("year", "-year"):
        address = f"/api/v1/reviews/{world.review.pk}/studies/?ordering={ordering}"
        assert api(world.people["observer"]).get(address).json()["results"][-1]["name"] == "Undated"


def test_pages_follow_each_other_without_loss(world, api):
    client, address = api(world.people["observer"]), f"/api/v1/reviews/{world.review.pk}/studies/?page_size=4"
    names = []
    while address:
        body = client.get(address).json()
        names += [study["name"] for study in body["results"]]
        address = body["next"]
    assert len(names) == len(set(names)) == body["count"] == Study.objects.count()


def test_a_review_shows_its_protocol_and_ones_roles(world, api):
    body = api(world.people["statistician"]).get(f"/api/v1/reviews/{world.review.pk}/").json()
    assert body["roles"] == ["statistician"]
    assert [outcome["name"] for outcome in body["outcomes"]] == ["ECCA score", "Satisfied"]
    assert [window["up_to_days"] for window in body["windows"]] == [91.3125, None]
    assert [question["key"] for question in body["questions"]] == ["sample_size", "scar_type", "randomised"]


# --- What papers report besides means and SDs ---

FULL = Reported(
    results={
        ("ECCA score", "10 weeks", "SVF", "value"): {
            "n": "14", "median": "12", "q1": "8", "q3": "20", "p": "<0.001",
        },
    },
    measures={("ECCA score", "instrument"): "ECCA, French version", ("ECCA score", "scale_max"): "100"},
    contrasts={
        ("ECCA score", "10 weeks", "SVF", "Normal saline", "change", "MD", "adjusted"): {
            "estimate": "−28.9", "se": "3.1", "covariates": "=age",
        },
        ("Satisfied", "10 weeks", "SVF", "Normal saline", "value", "OR", "crude"): {
            "estimate": "1.8", "p": "0.2",
        },
    },
)  # fmt: skip


@pytest.fixture
def full(world) -> Study:
    study = add_study(review=world.review, by=world.people["lead"], label="Full", year=2003)
    settle(assigned(study, world.people), FULL)
    return study


def test_a_settled_study_has_its_measures_and_contrasts(world, full, api):
    settled = api(world.people["observer"]).get(f"/api/v1/studies/{full.pk}/").json()["settled"]
    [measure] = settled["measures"]
    assert measure["outcome_name"] == "ECCA score"
    assert [
        (one["attribute"], one["text"], one["number"], one["impossible"]) for one in measure["attributes"]
    ] == [
        ("instrument", "ECCA, French version", None, None),
        ("scale_max", "100", 100.0, None),
    ]
    arms = {arm["id"]: arm["name"] for arm in settled["arms"]}
    told = [
        (one["outcome_name"], arms[one["arm"]], arms[one["comparator"]], one["basis"], one["measure"],
         one["adjustment"], [(value["statistic"], value["text"]) for value in one["values"]])
        for one in settled["contrasts"]
    ]  # fmt: skip
    assert told == [
        ("ECCA score", "SVF", "Normal saline", "change", "MD", "adjusted",
         [("estimate", "−28.9"), ("se", "3.1"), ("covariates", "=age")]),
        ("Satisfied", "SVF", "Normal saline", "value", "OR", "crude", [("estimate", "1.8"), ("p", "0.2")]),
    ]  # fmt: skip
    [result] = settled["results"]
    p = result["values"][1]
    assert (p["statistic"], p["text"], p["number"], p["no_number"]) == ("p", "<0.001", None, "text")


def test_the_csv_has_a_row_for_every_part_of_a_contrast_and_of_a_measure(world, full, api):
    rows = rows_of(api(world.people["observer"]).get(f"/api/v1/reviews/{world.review.pk}/settled.csv"))
    mine = [row for row in rows if row["study"] == "Full 2003"]
    assert [row["kind"] for row in mine] == ["measure"] * 2 + ["value"] * 5 + ["contrast"] * 5 + ["answer"]
    names = ("outcome", "unit", "arm", "comparator", "basis", "measure", "adjustment", "statistic", "text")
    contrasts = [tuple(row[name] for name in names) for row in mine if row["kind"] == "contrast"]
    assert contrasts[0] == (
        "ECCA score", "points", "SVF", "Normal saline", "change", "MD", "adjusted", "estimate", "−28.9",
    )  # fmt: skip
    assert contrasts[2][-2:] == ("covariates", "'=age")
    assert contrasts[3][:2] == ("Satisfied", "")
    assert [(row["key"], row["label"], row["text"]) for row in mine if row["kind"] == "measure"] == [
        ("instrument", "Instrument", "ECCA, French version"),
        ("scale_max", "Highest possible value", "100"),
    ]


def test_a_reading_and_a_comparison_show_contrasts_with_their_keys(world, full, api):
    client = api(world.people["first_reader"])
    reading = full.assignments.get().readings.get(role="first")
    cells = client.get(f"/api/v1/readings/{reading.pk}/").json()["cells"]
    estimate = next(cell for cell in cells if cell["kind"] == "contrast")
    assert estimate["label"] == (
        "ECCA score, SVF against Normal saline, 10 weeks: mean difference of the change, adjusted, estimate"
    )
    assert (estimate["measure"], estimate["adjustment"], estimate["statistic"]) == (
        "MD",
        "adjusted",
        "estimate",
    )
    assert estimate["comparator"] == next(arm["id"] for arm in client.get(
        f"/api/v1/readings/{reading.pk}/").json()["arms"] if arm["name"] == "Normal saline")  # fmt: skip
    scale = next(cell for cell in cells if cell["attribute"] == "scale_max")
    assert (scale["kind"], scale["label"], scale["number"]) == (
        "measure", "ECCA score, Highest possible value", 100.0,
    )  # fmt: skip
    comparison = full.assignments.get().comparison
    rows = client.get(f"/api/v1/comparisons/{comparison.pk}/").json()["rows"]
    assert [row["section"] for row in rows if row["address"].startswith("contrast:")] == ["Contrasts"] * 5
