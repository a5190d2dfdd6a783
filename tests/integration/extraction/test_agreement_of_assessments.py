"""The agreement of assessments by signalling questions, of results judged apart, and of several instruments."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from extraction.models import Instrument
from extraction.queries.agreement import agreement
from extraction.risk_of_bias.documents import as_document
from extraction.risk_of_bias.instruments import VARIANTS
from reviews.models import Review
from tests.agreement import judge_twice
from tests.settled_assessments import HIGH_2, Apart, settle_assessments, to_assess


@pytest.fixture
def people(lead, first_reader, second_reader, arbiter, observer) -> dict:
    return {
        "lead": lead,
        "first_reader": first_reader,
        "second_reader": second_reader,
        "arbiter": arbiter,
        "observer": observer,
    }


def judged(review: Review):
    return agreement(review)[1].report


def line(report, start: str):
    return next(one for one in report.fields if one.field.label.startswith(start))


def counts(report) -> dict[str, tuple[int, int]]:
    """Compared and agreed by the number of the domain, or "Overall"."""
    return {
        one.field.label.split()[0]: (one.agreement.compared, one.agreement.agreed) for one in report.fields
    }


def asked(report) -> dict[str, tuple[int, int]]:
    return {
        one.field.label.split()[0]: (one.agreement.compared, one.agreement.agreed)
        for one in report.signalling.fields
    }


def test_answers_that_act_alike_agree_and_stand_apart_from_the_judgements(review, people):
    settle_assessments(to_assess(review, people, "A"), {}, {"1.1": "PY", "1.3": "PN", "4.1": "NI"})
    report = judged(review)
    assert counts(report) == dict.fromkeys(("1", "2", "3", "4", "5", "Overall"), (1, 1))
    assert (report.summary.values.compared, report.errors.total) == (6, 0)
    found = report.signalling
    assert (found.agreement.compared, found.agreement.agreed, found.hanging) == (13, 12, 0)
    assert asked(report)["1.1"] == asked(report)["1.3"] == (1, 1)
    assert asked(report)["4.1"] == (1, 0)
    assert agreement(review)[1].sentence.startswith(
        "Two reviewers assessed the risk of bias in 1 study independently; agreement before consensus was 100.0 % "
        "(6 of 6 judgements; "
    )


def test_a_question_that_nobody_was_asked_is_not_agreed_upon_and_one_asked_of_one_is_counted_apart(
    review, people
):
    settle_assessments(to_assess(review, people, "A"), {}, HIGH_2)
    report = judged(review)
    # 2.3, 2.4, 2.5 and 2.7 apply by the second's answers to 2.1, 2.2 and 2.6 alone; 3.2 by nobody's.
    assert report.signalling.hanging == 4
    assert not {"2.3", "2.4", "2.5", "2.7", "3.2"} & asked(report).keys()
    assert (asked(report)["2.1"], asked(report)["2.6"]) == ((1, 0), (1, 0))
    assert counts(report)["2"] == (1, 0)


def test_a_result_that_both_judge_apart_is_a_unit_of_its_own_in_the_domains_that_are(review, people):
    both = (Apart(HIGH_2, {"2": "high"}), Apart(HIGH_2, {"2": "high"}))
    settle_assessments(to_assess(review, people, "A"), {}, {}, apart=both)
    report = judged(review)
    # What it takes over from all results is judged once.
    once, twice = (1, 1), (2, 2)
    assert counts(report) == {"1": once, "2": twice, "3": once, "4": once, "5": once, "Overall": twice}
    assert (asked(report)["2.1"], asked(report)["2.7"], asked(report)["1.1"]) == (twice, once, once)


def test_where_one_judges_a_result_apart_the_other_s_judgement_of_all_results_is_compared(review, people):
    settle_assessments(
        to_assess(review, people, "A"), {}, {}, apart=(Apart(HIGH_2, {"2": "high"}), None), choice="first"
    )
    report = judged(review)
    domain = line(report, "2 ")
    assert (domain.agreement.compared, domain.agreement.agreed, domain.agreement.kappa.n) == (2, 1, 2)
    assert counts(report)["Overall"] == (2, 1)
    assert counts(report)["1"] == (1, 1)
    # The final took the first's: the second's "low" is the one that it did not take.
    assert (domain.errors.in_first, domain.errors.in_second, domain.errors.not_known) == (0, 1, 0)
    assert report.signalling.hanging == 4


def test_effects_of_interest_share_a_domain_and_its_own_questions_keep_apart(review, people):
    answers = {"2.1": "N", "2.2": "N", "2.3": "NA", "2.4": "N", "2.5": "N", "2.6": ""}
    adhering = Apart(answers, {"2": "low"}, effect="adhering")
    settle_assessments(to_assess(review, people, "A"), {}, {}, apart=(adhering, adhering))
    settle_assessments(to_assess(review, people, "B", "rob2_parallel_adhering"), answers, answers)
    report = judged(review)
    assert counts(report)["2"] == (3, 3)
    assert {one.field.section for one in report.fields} == {"RoB 2, parallel-group trials, 22 August 2019"}
    by_section: dict[str, set[str]] = {}
    for one in report.signalling.fields:
        by_section.setdefault(one.field.section, set()).add(one.field.label.split()[0])
    own = by_section.pop("RoB 2, parallel-group trials, effect of adhering, 22 August 2019")
    assert own == {"2.1", "2.2", "2.4", "2.5"}
    [shared] = by_section.values()
    # Domain 1 asks the same of both, once in each study; the numbers of domain 2 are in both.
    assert {"1.1", "2.1", "2.6", "5.3"} <= shared
    assert (
        next(one for one in report.signalling.fields if one.field.label.startswith("1.1")).agreement.compared
        == 2
    )


def test_instruments_and_versions_keep_apart_and_stand_in_the_order_of_the_list(review, people):
    def own(number: int) -> str:
        document = as_document(VARIANTS["rob2_levels"])
        made = Instrument.objects.create(
            review=review, tool="00000000-0000-4000-8000-000000000001", number=number, title="Our instrument",
            document={**document, "title": "Our instrument"}, created_by=people["lead"],
            published_at=timezone.now(),
        )  # fmt: skip
        return made.key

    # Assigned one after the other: of an instrument the last version is offered.
    for number, label in enumerate("AB", 1):
        judge_twice(to_assess(review, people, label, own(number)), **{"1": ("low", "high")})
    judge_twice(to_assess(review, people, "C", "rob2_levels"), **{"1": ("low", "high")})
    report = judged(review)
    sections = list(dict.fromkeys(one.field.section for one in report.fields))
    assert sections == [
        "RoB 2 domains, judgements only, 22 August 2019",
        "Our instrument, version 1",
        "Our instrument, version 2",
    ]
    assert {one.agreement.compared for one in report.fields} == {1}
    assert report.signalling is None


def test_weighted_kappa_of_robins_i_goes_by_rank(review, people):
    pairs = [("no_information", "moderate"), ("critical", "critical"), ("low", "low"), ("serious", "serious")]
    for number, pair in enumerate(pairs):
        judge_twice(to_assess(review, people, f"S{number}", "robins_i_levels"), **{"1": pair})
    domain = line(judged(review), "1 ")
    assert domain.field.categories == ("low", "moderate", "no_information", "serious", "critical")
    # One step of four apart in one of four pairs; by chance, the mean of the sixteen distances.
    ranks = [(2, 1), (4, 4), (0, 0), (3, 3)]
    expected = sum(abs(one - two) for one, _ in ranks for _, two in ranks) / 16
    assert domain.agreement.linear.estimate == pytest.approx(1 - (1 / 4) / expected)


def test_the_page_has_the_questions_in_a_fold_apart_from_the_judgements(review, people, sign_in):
    settle_assessments(to_assess(review, people, "A"), {}, {"4.1": "NI", **HIGH_2})
    text = sign_in(people["observer"]).get(f"/reviews/{review.pk}/agreement/").content.decode()
    fold = text[text.index('<details class="agreement-signalling">') : text.index("</details>")]
    assert '<details class="agreement-signalling" open' not in text
    assert "4 more questions were for one reader alone to answer" in fold
    assert "9 of 13 agreed; counted apart from the judgements" in fold
    assert "4.1 " in fold
    judgements = text[: text.index('<details class="agreement-signalling">')]
    assert "agreement before consensus was 66.7 % (4 of 6 judgements" in judgements
    assert "4.1 " not in judgements


def test_neither_studies_nor_answers_nor_results_add_queries(review, people, sign_in):
    client = sign_in(people["observer"])
    both = (Apart(HIGH_2, {"2": "high"}),) * 2
    settle_assessments(to_assess(review, people, "A"), {}, {"1.1": "PY"})
    told = []
    for labels in ((), ("B", "C", "D")):
        for label in labels:
            settle_assessments(to_assess(review, people, label), {}, HIGH_2, apart=both)
        with CaptureQueriesContext(connection) as captured:
            response = client.get(f"/reviews/{review.pk}/agreement/")
        told.append(len(captured))
        assert response.context["sections"][0].signalling
    assert told[0] == told[1] < 40
