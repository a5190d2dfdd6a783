"""The review's risk of bias: the traffic-light plot, the summary bars and their files, from what is settled alone."""

import re
from collections.abc import Callable, Mapping
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from extraction.actions.readings import start_reading, submit_reading
from extraction.actions.rounds import read_again
from extraction.actions.settling import settle_study
from extraction.addresses import JudgementAddress
from extraction.models import Comparison, Instrument, StudyResult, StudyTimePoint
from extraction.queries.sheets import read_sheet
from extraction.risk_of_bias.documents import as_document
from extraction.risk_of_bias.instruments import VARIANTS
from extraction.risk_of_bias.variant import OVERALL
from reviews.models import Outcome, Study, Task
from tests.assessments import explain
from tests.cast import confirm, judge, type_in
from tests.figures import marks, texts
from tests.rounds import fresh_crew
from tests.settled_assessments import settle_assessments, to_assess

Levels = Mapping[str, str]
HOSTILE = "<script>alert(1)</script> & Sons"


@pytest.fixture
def overview(review) -> str:
    return reverse("extraction:risk-of-bias", args=[review.pk])


@pytest.fixture
def people(lead, first_reader, second_reader, arbiter) -> dict:
    return {
        "lead": lead, "first_reader": first_reader, "second_reader": second_reader, "arbiter": arbiter,
    }  # fmt: skip


@pytest.fixture
def settled(review, people) -> Callable[..., Study]:
    """Settle the judgements of a study: low everywhere but where ``levels`` says otherwise; of the ECCA score at a time
    (``apart``: by its words, "" for any) what is judged apart."""

    def of(
        label: str,
        levels: Levels = {},  # noqa: B006
        apart: Mapping[str, Levels] = {},
        instrument: str = "rob2_levels",
    ) -> Study:
        assignment = to_assess(review, people, label, instrument)
        score = review.outcomes.get(name="ECCA score")
        results = {words: result_of(assignment.study, score, words) for words in apart}
        for by in (assignment.first, assignment.second):
            reading = start_reading(assignment=assignment, by=by)
            keys = read_sheet(reading).judged_domains
            usual = {key: levels.get(key, "low") for key in keys}
            type_in(reading, by, {str(JudgementAddress(None, key)): text for key, text in usual.items()})
            explain(reading, by, [OVERALL])
            for words, judged in apart.items():
                result = results[words]
                type_in(
                    reading, by, {str(JudgementAddress(result.pk, key)): text for key, text in judged.items()}
                )
                explain(reading, by, [OVERALL], result=result.pk)
            submit_reading(reading=reading, by=by)
        settle_study(comparison=confirm(Comparison.objects.get(assignment=assignment)), by=assignment.arbiter)
        return assignment.study

    return of


def result_of(study: Study, outcome: Outcome, words: str) -> StudyResult:
    """The outcome at a time of the study, or ("") at any: what can be judged apart."""
    time = StudyTimePoint.objects.create(study=study, text=words, days=70.0) if words else None
    return StudyResult.objects.create(study=study, outcome=outcome, time_point=time)


def said(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def row(html: str, name: str) -> str:
    """The row that this study or result heads."""
    return next(part for part in html.split("<tr")[1:] if f">{name}</" in part.split("</th>")[0] + "</")


def levels(row: str) -> list[str]:
    """The levels of a row's dots, in words."""
    return [label.rpartition(": ")[2] for label in re.findall(r'role="img" aria-label="([^"]*)"', row)]


def plot(client, review, what: str = "traffic-light", form: str = "svg", **asked: str):
    return client.get(reverse(f"extraction:{what}", args=[review.pk, form]), asked)


# --- The traffic-light plot ---


def test_a_dot_leads_to_the_judgement_on_the_page_of_its_study(overview, settled, observer, sign_in):
    settled("Suh", {"3": "high", "overall": "high"})
    client = sign_in(observer)
    found = row(said(client, overview), "Suh 2020")
    assert levels(found) == ["Low", "Low", "High", "Low", "Low", "High"]
    links = re.findall(r'class="dot-link[^"]*" href="([^"]+)#([^"]+)"', found)
    assert len(links) == 6
    for address, anchor in links:
        assert f'id="{anchor}"' in said(client, address)


def test_the_dot_of_a_result_leads_to_the_judgement_of_that_result(overview, settled, observer, sign_in):
    settled("Suh", apart={"10 weeks": {"4": "high", "overall": "high"}, "": {"2": "high", "overall": "high"}})
    client = sign_in(observer)
    html = said(client, overview)
    anchors = set()
    for name in ("ECCA score", "ECCA score, 10 weeks"):
        for address, anchor in re.findall(r'class="dot-link" href="([^"]+)#([^"]+)"', row(html, name)):
            assert f'id="{anchor}"' in said(client, address)
            anchors.add(anchor)
    assert len(anchors) == 4


def test_a_result_that_is_judged_apart_has_a_row_and_what_it_inherits_is_dim(
    overview, settled, observer, sign_in
):
    settled(
        "Suh",
        {"1": "some_concerns", "overall": "some_concerns"},
        {"10 weeks": {"4": "high", "overall": "high"}},
    )
    html = said(sign_in(observer), overview)
    assert "1 result apart" in row(html, "Suh 2020")
    assert levels(row(html, "Suh 2020")) == ["Some concerns", "Low", "Low", "Low", "Low", "Some concerns"]
    apart = row(html, "ECCA score, 10 weeks")
    assert levels(apart) == ["Some concerns", "Low", "Low", "High", "Low", "High"]
    assert apart.count("is-inherited") == apart.count(", as for all results") == 4
    assert "ECCA score, 10 weeks" not in row(html, "Suh 2020")


def test_for_an_outcome_the_exception_holds_and_elsewhere_all_results(
    overview, review, settled, observer, sign_in
):
    settled("Suh", apart={"10 weeks": {"4": "high", "overall": "high"}})
    settled("Weiss")
    score, satisfied = review.outcomes.get(name="ECCA score"), review.outcomes.get(name="Satisfied")
    client = sign_in(observer)
    for about in (f"{score.pk}", f"{score.pk}:70"):
        html = said(client, f"{overview}?about={about}")
        assert levels(row(html, "Suh 2020"))[3] == "High"
        assert levels(row(html, "Weiss 2020"))[3] == "Low"
        assert f'<option value="{about}" selected' in html
    for about in (f"{satisfied.pk}", f"{score.pk}:365", "", "nonsense"):
        html = said(client, f"{overview}?about={about}")
        assert levels(row(html, "Suh 2020"))[3] == "Low"


def test_studies_stand_by_name_or_by_their_overall_risk(overview, settled, review, people, observer, sign_in):
    settled("Deng")
    settled("Suh", {"1": "high", "overall": "high"})
    settled("Weiss", {"1": "some_concerns", "overall": "some_concerns"})
    to_assess(review, people, "Abou Eitta", "rob2_levels")
    client = sign_in(observer)

    def order(address: str) -> list[str]:
        return re.findall(r'class="row-link"[^>]*>([^<]*) 2020<', said(client, address))

    assert order(overview) == ["Deng", "Suh", "Weiss", "Abou Eitta"]
    assert order(f"{overview}?order=risk") == ["Suh", "Weiss", "Deng", "Abou Eitta"]


def test_a_judgement_that_differs_from_what_was_proposed_says_both_and_why(
    overview, review, people, observer, sign_in
):
    settle_assessments(to_assess(review, people, "Suh"), {}, {}, d2="some_concerns")
    html = said(sign_in(observer), overview)
    suh = row(html, "Suh 2020")
    assert suh.count('class="not-proposed"') == 1
    assert "proposed: low" in suh
    assert "1 not as proposed" in suh
    assert "2 Deviations from intended interventions: some concerns, proposed: low." in html
    assert "As the paper says." in html


def test_a_contradiction_is_said_of_the_study_and_of_its_results(overview, settled, observer, sign_in):
    settled("Suh", {"3": "high", "overall": "some_concerns"})
    settled("Weiss", apart={"10 weeks": {"4": "high", "overall": "low"}})
    html = said(sign_in(observer), overview)
    assert '<p class="finding-title">Domain 3 is high, and the overall is some concerns.' in html
    assert '<p class="finding-title">ECCA score, 10 weeks: Domain 4 is high, and the overall is low.' in html
    assert html.count('class="finding-title"') == 2


def test_instruments_that_differ_in_the_effect_of_interest_stand_in_one_table(
    overview, review, people, observer, sign_in
):
    settle_assessments(to_assess(review, people, "Suh"), {}, {})
    to_assess(review, people, "Weiss", "rob2_parallel_adhering")
    html = said(sign_in(observer), overview)
    assert html.count('class="table matrix"') == 1
    assert "1 of 2 settled" in html
    assert "effect of adhering" not in html


def own_instrument(review, lead) -> Instrument:
    document = as_document(VARIANTS["rob2_levels"]) | {
        "title": "Our checklist",
        "levels": [
            {"key": "low", "label": "Sound", "rank": 0},
            {"key": "high", "label": "Not sound", "rank": 1},
        ],
        "domains": [{"key": "a", "number": "1", "title": "Funding <of the trial>"}],
    }
    return Instrument.objects.create(
        review=review,
        title="Our checklist",
        document=document,
        created_by=lead,
        published_at="2026-01-05T08:00Z",
    )


def test_an_instrument_of_the_review_s_own_is_drawn_with_its_own_words(
    overview, review, settled, lead, observer, sign_in
):
    settled("Suh", {"a": "high", "overall": "high"}, instrument=own_instrument(review, lead).key)
    client = sign_in(observer)
    html = said(client, overview)
    assert levels(row(html, "Suh 2020")) == ["Not sound", "Not sound"]
    assert "Funding &lt;of the trial&gt;" in html
    drawn = plot(client, review)
    assert {"Sound", "Not sound", "D1: Funding <of the trial>"} <= set(texts(drawn.content))
    assert marks(drawn.content, "level-disc-high") == 2


# --- What is shown of what is not settled, left out, or read again ---


def test_what_is_not_settled_is_in_no_plot(overview, review, bias_assignment, observer, sign_in):
    for reader in (bias_assignment.first, bias_assignment.second):
        judge(bias_assignment, reader, **{"3": "high"}, overall="high")
    client = sign_in(observer)
    html = said(client, overview)
    assert levels(row(html, "Suh 2025")) == []
    assert "Studies at each level" not in html
    assert "Download" not in html
    for what in ("traffic-light", "summary-bars"):
        assert plot(client, review, what).status_code == 404


def test_a_review_without_studies_says_what_will_be_here(overview, review, lead, sign_in):
    html = said(sign_in(lead), overview)
    assert "No studies yet." in html
    assert "Judgements of" not in html


def test_a_study_that_is_left_out_keeps_its_row_and_is_counted_nowhere(
    overview, review, settled, observer, sign_in
):
    settled("Suh")
    Study.objects.filter(pk=settled("Weiss", {"1": "high", "overall": "high"}).pk).update(
        standing="ineligible", standing_reason="No controls."
    )
    client = sign_in(observer)
    html = said(client, overview)
    assert "ineligible, not counted" in row(html, "Weiss 2020")
    assert "1 study ·" in html
    drawn = texts(plot(client, review).content)
    assert "Suh 2020" in drawn
    assert "Weiss 2020" not in drawn


def test_a_further_round_leaves_what_is_settled_in_force_and_out_of_its_readers_sight(
    overview, review, settled, lead, observer, sign_in
):
    study = settled("Suh", {"1": "high", "overall": "high"}, {"10 weeks": {"4": "high", "overall": "high"}})
    crew = fresh_crew(review, lead)
    read_again(
        study=study, task=Task.RISK_OF_BIAS, first=crew.first, second=crew.second, arbiter=crew.arbiter,
        reason="An erratum came out.", by=lead,
    )  # fmt: skip
    assert levels(row(said(sign_in(observer), overview), "Suh 2020"))[0] == "High"
    html = said(sign_in(crew.first), overview)
    assert levels(row(html, "Suh 2020")) == []
    assert "Start" in row(html, "Suh 2020")
    assert "ECCA score, 10 weeks</th>" not in html


# --- The summary bars ---


def test_the_bars_count_each_study_once_and_say_number_and_share(overview, settled, observer, sign_in):
    settled("Suh", {"1": "high", "overall": "high"})
    settled("Weiss")
    settled("Deng")
    html = said(sign_in(observer), overview)
    bars = html[html.index("bias-bars") :]
    overall = " ".join(re.sub(r"<[^>]+>", " ", row(bars, "Overall")).split())
    assert "Overall 2 67 % 0 1 33 %" in overall
    assert "3 studies · All results · each study counts the same" in html


def test_the_parts_of_a_bar_fill_it(overview, settled, observer, sign_in):
    settled("Suh", {"1": "high", "overall": "high"})
    settled("Weiss")
    settled("Deng")
    html = said(sign_in(observer), overview)
    bars = html[html.index("bias-bars") :]
    widths = [float(one) for one in re.findall(r'width="([\d.]+)%" height="20"><rect', row(bars, "Overall"))]
    assert widths == pytest.approx([66.667, 33.333], abs=0.001)


# --- The files ---


@pytest.mark.parametrize("what", ["traffic-light", "summary-bars"])
@pytest.mark.parametrize(
    ("form", "content", "start"),
    [
        ("svg", "image/svg+xml", b"<?xml"),
        ("pdf", "application/pdf", b"%PDF-"),
        ("png", "image/png", b"\x89PNG"),
    ],
)
def test_a_plot_is_a_file_with_the_review_s_name_the_instrument_and_the_day(
    what, form, content, start, review, settled, observer, sign_in, monkeypatch
):
    settled("Suh")
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: date(2026, 3, 9))
    response = plot(sign_in(observer), review, what, form)
    assert response["Content-Type"] == content
    assert response["Content-Disposition"] == (
        f'attachment; filename="acne-scars-rob-2-domains-judgements-only-{what}-2026-03-09.{form}"'
    )
    assert response.content.startswith(start)


def test_a_file_shows_what_the_page_was_asked_for(review, settled, observer, sign_in):
    settled("Deng")
    settled("Suh", {"1": "high", "overall": "high"}, {"10 weeks": {"4": "high", "overall": "high"}})
    score = review.outcomes.get(name="ECCA score")
    client = sign_in(observer)
    plain = plot(client, review).content
    assert (marks(plain, "level-disc-high"), marks(plain, "level-disc-low")) == (2, 10)
    asked = plot(client, review, about=f"{score.pk}:70", order="risk").content
    assert (marks(asked, "level-disc-high"), marks(asked, "level-disc-low")) == (3, 9)
    names = [text for text in texts(asked) if text.endswith(("2020", "2020 †"))]
    assert names == ["Suh 2020 †", "Deng 2020"]
    assert any("ECCA score, 10 weeks" in text for text in texts(asked))
    assert "† Single results of this study are judged apart." in texts(asked)


def test_every_instrument_has_its_own_files(overview, review, settled, observer, sign_in):
    settled("Suh")
    settled("Weiss", {"1": "critical", "overall": "critical"}, instrument="robins_i_levels")
    client = sign_in(observer)
    addresses = re.findall(r'href="([^"]*(?:traffic-light|summary-bars)\.[^"]*)"', said(client, overview))
    assert len(addresses) == len(set(addresses)) == 2 * 2 * 3
    drawn = [client.get(address.replace("&amp;", "&")) for address in addresses]
    assert {response.status_code for response in drawn} == {200}
    assert len({response["Content-Disposition"] for response in drawn}) == 12
    plots = [
        one.content
        for one in drawn
        if "traffic-light" in one["Content-Disposition"] and b"<svg" in one.content
    ]
    assert sorted(marks(one, "level-disc-critical") for one in plots) == [0, 2]


@pytest.mark.parametrize("asked", [{"instrument": "nothing"}, {"about": "nonsense"}, {"about": "1:2"}])
def test_what_is_not_there_has_no_file(asked, review, settled, observer, sign_in):
    settled("Suh")
    assert plot(sign_in(observer), review, **asked).status_code == 404


def test_a_hostile_name_is_text_on_the_page_and_in_every_file(overview, review, settled, observer, sign_in):
    settled(HOSTILE)
    client = sign_in(observer)
    assert "<script>alert" not in said(client, overview)
    assert f"{HOSTILE} 2020" in texts(plot(client, review).content)
    for form in ("pdf", "png"):
        assert plot(client, review, form=form).status_code == 200


# --- The number of queries ---


def test_the_number_of_queries_does_not_grow_with_the_settled_studies(overview, settled, observer, sign_in):
    apart = {"10 weeks": {"4": "high", "overall": "high"}}
    settled("Suh", apart=apart)
    client = sign_in(observer)
    client.get(overview)
    with CaptureQueriesContext(connection) as for_one:
        client.get(overview)
    for number in range(5):
        settled(f"Study {number}", {"1": "high", "overall": "high"}, apart)
    with CaptureQueriesContext(connection) as for_six:
        assert said(client, overview).count('class="result-line"') >= 6
    assert len(for_six) == len(for_one)
