"""The page of differences: what is listed, what it says of one, what a decision sends and shows again."""

import re
from urllib.parse import quote

import pytest

from extraction.actions.cells import Write, save_cells
from extraction.actions.readings import submit_reading
from extraction.models import Comparison, Resolution
from extraction.queries.comparisons import read_comparison
from extraction.queries.sheets import read_sheet
from tests.cast import Reported, confirm, enter, read_twice
from tests.comparisons import SVF, reported, third_arm

from .pages import addresses, at, pages, send, text_of, url

# --- What is shown ---


def test_only_differences_are_listed_while_one_is_open(differing, sign_in, arbiter):
    response = sign_in(arbiter).get(url("comparison", differing))
    listed = [line.label for section in response.context["sections"] for line in section.lines]
    assert listed == ["mean", "SD"]
    everything = sign_in(arbiter).get(url("comparison", differing) + "?show=all")
    assert sum(len(section.lines) for section in everything.context["sections"]) == 7
    assert "= agree" in text_of(everything)


def test_the_share_that_agreed_at_first_is_said(differing, sign_in, arbiter):
    said = text_of(sign_in(arbiter).get(url("comparison", differing)))
    assert "7 values compared" in said
    assert "71.4 % agreed at first" in said


def test_the_opened_difference_says_both_values_their_readers_and_sources(assignment, sign_in, arbiter):
    for reader, sd, table in ((assignment.first, "8.1", "Table 1"), (assignment.second, "9.0", "Table 3")):
        reading = enter(assignment, reader, reported(sd=sd))
        sheet = read_sheet(reading)
        save_cells(
            reading=reading, by=reader,
            writes=[Write(a, cell.version, page="6", table=table, quotation=f"as {table} <b>says</b>")
                    for a, cell in sheet.cells.items()],
        )  # fmt: skip
        submit_reading(reading=reading, by=reader)
    comparison = confirm(Comparison.objects.get())
    response = sign_in(arbiter).get(at(comparison, addresses(comparison)["SD"]))
    said = text_of(response)
    for words in ("ECCA score: SD of the change", "SVF, 10 weeks", "8.1 points", "9.0 points", "p. 6, Table 1",
                  "p. 6, Table 3", "First reviewer", "Second reviewer", "as Table 3"):  # fmt: skip
        assert words in said
    assert "&lt;b&gt;says" in response.content.decode(), "a quotation is text, whatever it holds"


def test_blank_and_missing_are_said_in_words(assignment, sign_in, arbiter):
    comparison = confirm(
        read_twice(assignment, Reported(answers={"sample_size": "28", "scar_type": "NR"}), Reported())
    )
    said = text_of(sign_in(arbiter).get(at(comparison, addresses(comparison)["Scar type"])))
    assert "Not reported" in said
    assert "Blank" in said
    assert "Leave it blank" in said


def test_numbers_carry_a_true_minus(differing, sign_in, arbiter):
    assert "−38.2" in text_of(sign_in(arbiter).get(at(differing, addresses(differing)["mean"])))


def test_an_arm_of_one_reader_is_kept_or_left_out_with_the_consequence_in_words(assignment, sign_in, arbiter):
    comparison = confirm(read_twice(assignment, Reported(), third_arm()))
    client = sign_in(arbiter)
    arm = addresses(comparison)["PRP"]
    said = text_of(client.get(at(comparison, arm)))
    assert "Keeping it keeps 3 values that the second reader alone recorded" in said
    assert "Another value" not in said
    waiting = next(row.address for row in read_comparison(comparison).rows if row.structure)
    assert "waits for" in text_of(client.get(at(comparison, waiting, show="all")))
    send(client, comparison, arm, choice="first")
    said = text_of(client.get(at(comparison, waiting, show="all")))
    assert "Left out together with PRP" in said
    send(client, comparison, arm, choice="second", version=1)
    said = text_of(client.get(at(comparison, waiting, show="all")))
    assert "Kept together with PRP" in said
    assert "settled otherwise by itself" in said


def test_a_group_that_differs_is_asked_with_both_groups(assignment, sign_in, arbiter):
    theirs = Reported(arms={"SVF": "Other", "Normal saline": "Control"})
    comparison = confirm(read_twice(assignment, Reported(), theirs))
    response = sign_in(arbiter).get(url("comparison", comparison))
    said = text_of(response)
    assert "Which group does the arm “SVF” belong to?" in said
    assert [card.label for card in response.context["cards"]] == ["Cell therapy", "Other"]


def test_nothing_of_pooled_results_is_on_any_page(differing, sign_in, arbiter):
    for page in pages(differing):
        said = text_of(sign_in(arbiter).get(page)).lower()
        assert "hedges" not in said
        assert "forest" not in said


# --- What is sent ---


def test_settling_one_goes_to_the_next_open_one_and_after_the_last_to_settling(differing, sign_in, arbiter):
    client = sign_in(arbiter)
    mean, sd = addresses(differing)["mean"], addresses(differing)["SD"]
    first = send(client, differing, sd, show="differences")
    assert quote(mean, safe="") in first.url
    assert first.url.endswith("&show=differences#detail")
    assert send(client, differing, mean).url == url("comparison-settle", differing)


def test_a_refused_decision_keeps_all_that_was_typed_and_says_why_beside_the_fields(
    differing, sign_in, arbiter
):
    typed = {"choice": "other", "text": "-9", "reason": "", "page": "12", "quotation": "as it <says>"}
    response = send(sign_in(arbiter), differing, addresses(differing)["SD"], **typed)
    assert response.status_code == 422
    page = response.content.decode()
    assert 'value="-9"' in page
    assert 'value="12"' in page
    assert "as it &lt;says&gt;" in page
    assert re.search(r'value="other" checked', page)
    assert "A standard deviation is above 0" in text_of(response)
    assert "Say why. One sentence is enough." in text_of(response)
    assert "So printed" in text_of(response), "the way out is offered"


def test_without_a_choice_nothing_is_settled(differing, sign_in, arbiter):
    response = send(sign_in(arbiter), differing, addresses(differing)["SD"], choice="")
    assert response.status_code == 422
    assert "Choose the first reading, the second, or another value." in text_of(response)


def test_a_decision_of_another_window_is_shown_beside_what_was_chosen(differing, sign_in, arbiter):
    client = sign_in(arbiter)
    sd = addresses(differing)["SD"]
    send(client, differing, sd, reason="From the first window.")
    stale = send(client, differing, sd, choice="second", reason="From the second window.")
    assert stale.status_code == 409
    said = text_of(stale)
    assert "From the first window." in said
    assert "From the second window." in said
    assert re.search(r'value="second" checked', stale.content.decode())
    again = send(client, differing, sd, choice="second", reason="From the second window.",
                 version=stale.context["version"])  # fmt: skip
    assert again.status_code == 302
    assert Resolution.objects.get(address=sd, superseded_at=None).choice == "second"


def test_a_decision_can_be_opened_and_changed(differing, sign_in, arbiter):
    client = sign_in(arbiter)
    sd = addresses(differing)["SD"]
    send(client, differing, sd, choice="other", text="8.7", table="Table 4")
    response = client.get(at(differing, sd))
    assert "Settled: 8.7" in text_of(response)
    assert 'value="8.7"' in response.content.decode()
    assert 'value="Table 4"' in response.content.decode()


@pytest.mark.parametrize("wrong", [{"version": "x"}, {"version": ""}, {"version": "-1"}, {"address": "a\0b"}])
def test_hostile_decisions_change_nothing(differing, sign_in, arbiter, wrong):
    response = send(sign_in(arbiter), differing, addresses(differing)["SD"], **wrong)
    assert response.status_code in (302, 404, 422)
    assert not Resolution.objects.exists()


def test_an_address_of_no_row_is_not_there(differing, sign_in, arbiter):
    assert sign_in(arbiter).get(at(differing, "answer:nothing")).status_code == 404


def test_a_row_that_a_changed_match_took_away_is_said_and_nothing_settled(differing, sign_in, arbiter):
    client = sign_in(arbiter)
    response = send(client, differing, "arm:00000000-0000-4000-8000-000000000000")
    assert response.url == url("comparison", differing)
    assert "the matches were changed" in text_of(client.get(response.url))


def test_a_decision_about_values_that_another_window_put_elsewhere_is_refused_and_kept(
    differing, sign_in, arbiter
):
    address, seen = addresses(differing)["SD"], differing.version
    confirm(differing)
    response = send(sign_in(arbiter), differing, address, matching=seen, reason="Typed at length.")
    assert response.status_code == 409
    assert "The matches were changed in another window" in text_of(response)
    assert "Typed at length." in text_of(response)
    assert not Resolution.objects.exists()
    again = send(sign_in(arbiter), differing, address, matching=seen + 1, reason="Typed at length.")
    assert again.status_code == 302


def test_the_form_of_a_decision_carries_the_matches_that_it_was_shown_with(differing, sign_in, arbiter):
    shown = sign_in(arbiter).get(at(differing, addresses(differing)["SD"])).content.decode()
    assert f'name="matching" value="{differing.version}"' in shown


def test_an_agreed_value_can_be_opened_and_not_decided(differing, sign_in, arbiter):
    client = sign_in(arbiter)
    agreed = next(row.address for row in read_comparison(differing).rows if row.agrees)
    said = text_of(client.get(at(differing, agreed, show="all")))
    assert "Both readings agree" in said
    assert "Settle and next" not in said
    assert send(client, differing, agreed).status_code == 422
    assert not Resolution.objects.exists()


def test_the_same_difference_elsewhere_is_offered_and_settled_alike_only_when_asked(
    assignment, sign_in, arbiter
):
    def people(n: str) -> Reported:
        return Reported(
            results={
                SVF: {"n": n, "mean": "-38.2", "sd": "8.1"},
                ("Satisfied", "10 weeks", "SVF", "value"): {"n": n, "events": "12"},
            }
        )

    comparison = confirm(read_twice(assignment, people("14"), people("15")))
    client = sign_in(arbiter)
    response = client.get(url("comparison", comparison))
    assert "Settle 1 other alike" in text_of(response)
    address, other = response.context["line"].address, response.context["alike"][0].address
    send(client, comparison, address, also=[other])
    assert read_comparison(comparison).status.open == 1, "not asked for"
    send(client, comparison, address, also=[other], alike="on", version=1)
    assert read_comparison(comparison).status.open == 0
