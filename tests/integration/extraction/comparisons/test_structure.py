"""The page on which arms and time points are matched."""

from extraction.queries.comparisons import read_comparison
from tests.cast import Reported, confirm, read_twice
from tests.comparisons import reported, third_arm

from .pages import addresses, send, structure_fields, text_of, url


def test_the_arbiter_is_led_to_the_structure_first(assignment, sign_in, arbiter, lead):
    comparison = read_twice(assignment, reported(), reported(sd="9"))
    assert sign_in(arbiter).get(url("comparison", comparison)).url == url("comparison-structure", comparison)
    response = sign_in(lead).get(url("comparison", comparison))
    assert "proposed matches" in text_of(response), "the others may look on already"


def test_every_arm_of_both_readings_is_on_the_page_of_the_structure(assignment, sign_in, arbiter):
    comparison = read_twice(assignment, Reported(), third_arm())
    said = text_of(sign_in(arbiter).get(url("comparison-structure", comparison)))
    for words in ("SVF", "Normal saline", "PRP", "Found by the second reader alone", "same name, same group"):
        assert words in said
    assert "3 values" in said


def test_confirming_the_proposal_opens_the_values(assignment, sign_in, arbiter):
    comparison = read_twice(assignment)
    client = sign_in(arbiter)
    fields, _ = structure_fields(client, comparison)
    response = client.post(url("comparison-structure", comparison), fields)
    assert response.url == url("comparison", comparison)
    comparison.refresh_from_db()
    assert comparison.confirmed_by == arbiter
    assert "Both readings agree on all" not in text_of(client.get(response.url)), (
        "all agree: everything is listed"
    )


def test_an_arm_matched_twice_is_said_beside_both_selects_and_the_choice_is_kept(
    assignment, sign_in, arbiter
):
    comparison = read_twice(assignment)
    client = sign_in(arbiter)
    fields, form = structure_fields(client, comparison)
    first, second = [pair.part.key for pair in form.matchings[0].pairs]
    fields[second] = fields[first]
    response = client.post(url("comparison-structure", comparison), fields)
    assert response.status_code == 422
    assert text_of(response).count("“SVF” is matched twice") >= 2
    assert response.context["form"][second].value() == fields[first]
    comparison.refresh_from_db()
    assert comparison.confirmed_at is None


def test_a_stale_structure_shows_what_is_saved_beside_what_was_chosen(assignment, sign_in, arbiter):
    comparison = read_twice(assignment)
    client = sign_in(arbiter)
    fields, form = structure_fields(client, comparison)
    confirm(comparison)
    alone = form.matchings[0].pairs[0].part.key
    response = client.post(url("comparison-structure", comparison), fields | {alone: ""})
    assert response.status_code == 409
    assert "saved now: SVF" in text_of(response)
    assert response.context["form"][alone].value() == ""
    assert f'name="version" value="{comparison.version + 1}"' in response.content.decode()
    again = client.post(
        url("comparison-structure", comparison), fields | {alone: "", "version": comparison.version + 1}
    )
    assert again.status_code == 302


def test_hostile_matches_are_refused(assignment, sign_in, arbiter):
    comparison = read_twice(assignment)
    client = sign_in(arbiter)
    fields, form = structure_fields(client, comparison)
    key = form.matchings[0].pairs[0].part.key
    for wrong in ({key: "nonsense"}, {"version": "x"}, {"version": ""}):
        assert client.post(url("comparison-structure", comparison), fields | wrong).status_code == 422
    assert client.post(url("comparison-structure", comparison), {}).status_code == 422


def test_the_matches_can_be_corrected_later_and_the_decision_that_fits_is_kept(differing, sign_in, arbiter):
    client = sign_in(arbiter)
    send(client, differing, addresses(differing)["SD"])
    fields, _ = structure_fields(client, differing)
    assert client.post(url("comparison-structure", differing), fields).status_code == 302
    assert read_comparison(differing).status.settled == 1
