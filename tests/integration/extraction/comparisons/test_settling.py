"""The page on which a study is settled, and what stays readable afterwards."""

from urllib.parse import quote

from django.urls import reverse

from extraction.actions.settling import settle_study
from extraction.models import Comparison, Reading
from tests.cast import judge, read_twice

from .pages import addresses, pages, send, structure_fields, text_of, url

# --- An extraction ---


def test_settling_says_what_is_missing_and_links_to_it(differing, sign_in, arbiter):
    response = sign_in(arbiter).get(url("comparison-settle", differing))
    assert "2 differences are open" in text_of(response)
    assert 'aria-disabled="true"' in response.content.decode()
    assert quote(addresses(differing)["SD"], safe="") in response.content.decode()
    refused = sign_in(arbiter).post(url("comparison-settle", differing))
    assert refused.status_code == 422
    assert not Reading.objects.filter(role="final").exists()


def test_settling_writes_the_final_and_leaves_everything_readable(differing, sign_in, arbiter, first_reader):
    client = sign_in(arbiter)
    for label in ("mean", "SD"):
        send(client, differing, addresses(differing)[label])
    assert "Decided 2" in text_of(client.get(url("comparison-settle", differing)))
    response = client.post(url("comparison-settle", differing), follow=True)
    said = text_of(response)
    assert "Settled by Arbiter" in said
    assert reverse("extraction:study", args=[differing.assignment.study_id]) in response.content.decode()
    assert Reading.objects.filter(role="final").count() == 1
    for person in (arbiter, first_reader):
        client = sign_in(person)
        for page in pages(differing):
            shown = client.get(page)
            assert "Settled by Arbiter" in text_of(shown)
            assert 'id="decision"' not in shown.content.decode()
            assert "data-matching=" not in shown.content.decode()
    client = sign_in(arbiter)
    assert send(client, differing, addresses(differing)["SD"], version=1).status_code == 422
    assert client.post(url("comparison-settle", differing)).status_code == 422
    assert client.post(url("comparison-structure", differing), {"version": 2}).status_code == 422


def test_two_readings_that_agree_are_settled_in_two_clicks(assignment, sign_in, arbiter):
    comparison = read_twice(assignment)
    client = sign_in(arbiter)
    fields, _ = structure_fields(client, comparison)
    client.post(url("comparison-structure", comparison), fields)
    client.post(url("comparison-settle", comparison))
    comparison.refresh_from_db()
    assert comparison.settled_by == arbiter


def test_a_settled_comparison_is_counted_too(differing, sign_in, arbiter):
    client = sign_in(arbiter)
    for label in ("mean", "SD"):
        send(client, differing, addresses(differing)[label])
    settle_study(comparison=differing, by=arbiter)
    response = client.get(url("comparison", differing))
    assert response.context["show"] == "all", "nothing is open: everything is listed"
    assert "7 values compared" in text_of(response)


# --- Risk of bias ---


def test_judgements_need_one_click_for_the_structure_and_show_dots_and_support(
    bias_assignment, sign_in, arbiter
):
    judge(bias_assignment, bias_assignment.first)
    judge(bias_assignment, bias_assignment.second, **{"2": "high"})
    comparison = Comparison.objects.get()
    client = sign_in(arbiter)
    page = client.get(url("comparison-structure", comparison))
    assert "All results" in text_of(page)
    assert "6 judgements" in text_of(page)
    client.post(url("comparison-structure", comparison), {"version": comparison.version})
    response = client.get(url("comparison", comparison))
    assert "rob-high" in response.content.decode()
    assert [value for value, _ in response.context["options"]] == ["low", "some_concerns", "high"]
    sent = send(client, comparison, response.context["line"].address, choice="other", text="some_concerns",
                support="Analysed as assigned.")  # fmt: skip
    assert sent.url == url("comparison-settle", comparison)
    assert "Settled: Some concerns" in text_of(
        client.get(url("comparison", comparison) + "?show=differences")
    )
