"""Naming a value that neither reading has, by the lists of the final."""

import pytest
from django.urls import reverse

from extraction.actions.matches import confirm_structure
from extraction.actions.readings import submit_reading
from extraction.actions.settling import settle_study
from extraction.models import Amendment, Comparison
from reviews.models import Assignment
from tests.cast import enter, judge

from .pages import pages, send, text_of, url


@pytest.fixture
def comparison(settled) -> Comparison:
    return Comparison.objects.get(assignment=settled.assignment)


def name(client, comparison, **said):
    fields = {"about": "result", "basis": "value", "reason": "Author reply."} | said
    data = {f"missing-{field}": value for field, value in fields.items()}
    return client.post(reverse("extraction:amendment", args=[comparison.pk]), data)


def keys(client, comparison) -> dict[str, str]:
    """The keys of the lists by their words."""
    places = client.get(url("comparison-settle", comparison)).context["missing_value"].places
    return (
        {outcome.name: key for key, outcome in places.outcomes.items()}
        | {words: key for key, words in (places.arms | places.time_points).items()}
        | {question.label: key for key, question in places.questions.items()}
    )


def svf(client, comparison, **said):
    of = keys(client, comparison)
    place = {"outcome": of["ECCA score"], "time_point": of["baseline"], "arm": of["SVF"], "statistic": "sd"}
    return name(client, comparison, **(place | said))


def test_the_lead_names_it_and_the_arbiter_enters_it_with_its_source(comparison, sign_in, lead, arbiter):
    said = text_of(sign_in(lead).get(svf(sign_in(lead), comparison).url))
    assert "Named as missing: neither reading has it. Author reply." in said
    assert "Arbiter decides" in said
    [amendment] = Amendment.objects.all()
    client = sign_in(arbiter)
    response = client.get(url("comparison", comparison), {"address": amendment.addresses[0]})
    page = response.content.decode()
    assert [card.label for card in response.context["cards"]] == ["Leave it blank", "Another value"]
    assert 'value="other" checked' in page, "it is named to be entered"
    decided = client.post(url("comparison-resolve", comparison), {
        "address": amendment.addresses[0], "version": 0, "choice": "other", "text": "21.5", "page": "2",
        "quotation": "SD 21.5", "reason": "Author reply.",
    })  # fmt: skip
    assert decided.url == url("comparison-settle", comparison)
    client.post(url("comparison-settle", comparison))
    final = comparison.assignment.readings.get(role="final", edition=2)
    [value] = [
        one for result in final.results.all() for one in result.values.filter(statistic="sd", text="21.5")
    ]
    assert (value.page, value.quotation) == ("2", "SD 21.5")
    after = text_of(
        client.get(url("comparison", comparison), {"address": amendment.addresses[0], "show": "all"})
    )
    assert "Settled: 21.5" in after
    assert "nothing is to be decided" not in after


def test_withdrawn_the_row_is_gone_and_its_address_leads_nowhere(comparison, sign_in, lead):
    client = sign_in(lead)
    svf(client, comparison)
    [amendment] = Amendment.objects.all()
    where = {"address": amendment.addresses[0]}
    assert client.get(url("comparison", comparison), where).status_code == 200
    client.post(reverse("extraction:amendment-withdraw", args=[comparison.pk, amendment.pk]))
    assert client.get(url("comparison", comparison), where).status_code == 404


def test_what_is_there_already_is_shown_with_the_way_to_reopen_it(comparison, sign_in, lead):
    client = sign_in(lead)
    of = keys(client, comparison)
    response = svf(client, comparison, time_point=of["10 weeks"], basis="change", reason="Kept words")
    assert response.status_code == 422
    assert "This value is there already. ECCA score: SD of the change, SVF, 10 weeks" in text_of(response)
    assert "Kept words" in response.content.decode()
    assert not Amendment.objects.exists()


def test_a_place_that_cannot_be_is_refused_beside_its_field(comparison, sign_in, lead):
    client = sign_in(lead)
    of = keys(client, comparison)
    for said, field, words in (
        ({"statistic": "events"}, "statistic", "A continuous outcome has no events."),
        ({"statistic": ""}, "statistic", "Choose one from the list."),
        ({"arm": "nonsense"}, "arm", "Select a valid choice"),
        ({"basis": "change"}, "__all__", "This study has no such place"),
        ({"about": "answer", "question": of["Randomised"]}, "question_arm", "asked of every arm"),
        ({"about": "answer", "question": of["Scar type"], "question_arm": of["SVF"]}, "question_arm", "once a study"),
        ({"about": "measured", "measured_outcome": of["Satisfied"], "attribute": "unit"}, "attribute", "no unit"),
        ({"about": "nothing"}, "about", "Select a valid choice"),
        ({"reason": " "}, "reason", "Say why."),
    ):  # fmt: skip
        response = svf(client, comparison, **said)
        assert response.status_code == 422
        assert words in str(response.context["missing_value"].errors[field]), said
        assert words in text_of(response)
    assert not Amendment.objects.exists()


def test_an_answer_is_named_and_the_page_says_where_it_stands(comparison, sign_in, lead):
    client = sign_in(lead)
    response = name(client, comparison, about="answer", question=keys(client, comparison)["Scar type"])
    assert "Named as missing" in text_of(client.get(response.url))


def test_readers_find_no_such_form_and_are_refused(comparison, sign_in, first_reader, arbiter):
    client = sign_in(first_reader)
    assert "Name a missing value" not in text_of(client.get(url("comparison-settle", comparison)))
    assert name(client, comparison).status_code == 403
    assert "Name a missing value" in text_of(sign_in(arbiter).get(url("comparison-settle", comparison)))


def test_of_a_risk_of_bias_assessment_domains_are_offered(
    bias_assignment, sign_in, first_reader, second_reader, arbiter
):
    for reader in (first_reader, second_reader):
        judge(bias_assignment, reader)
    found = Comparison.objects.get(assignment=bias_assignment)
    confirm_structure(comparison=found, arms={}, time_points={}, version=found.version, by=arbiter)
    settle_study(comparison=found, by=arbiter)
    client = sign_in(arbiter)
    form = client.get(url("comparison-settle", found)).context["missing_value"]
    assert [key for key, _ in form.parts()] == ["judgement"]
    response = name(client, found, about="judgement", judged="all", domain="1")
    assert "This value is there already" in text_of(response)


def test_who_reads_alone_names_and_enters_it_themselves(assignment, sign_in, first_reader):
    Assignment.objects.filter(pk=assignment.pk).update(mode="single", second=None, arbiter=None)
    assignment.refresh_from_db()
    submit_reading(reading=enter(assignment, first_reader), by=first_reader)
    found = Comparison.objects.get(assignment=assignment)
    client = sign_in(first_reader)
    response = client.get(svf(client, found).url)
    assert [card.label for card in response.context["cards"]] == ["Leave it blank", "Another value"]
    assert len(response.context["sides"]) == 1
    [amendment] = Amendment.objects.all()
    send(client, found, amendment.addresses[0], choice="other", text="21.5")
    client.post(url("comparison-settle", found))
    final = assignment.readings.get(role="final", edition=2)
    assert final.results.filter(values__text="21.5").exists()
    for page in pages(found):
        assert client.get(page).status_code == 200
