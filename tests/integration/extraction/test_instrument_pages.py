"""The instruments of a review in the browser: read by everybody, built and published by leads."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from extraction.actions.instruments import copy_instrument, edit_question, next_version, publish_instrument
from extraction.models import Instrument
from extraction.queries.instruments import drafted
from extraction.risk_of_bias.instruments import VARIANTS
from reviews.actions.reviews import start_review

from .pages import error_beside, said


@pytest.fixture
def listed(review) -> str:
    return reverse("extraction:instruments", args=[review.pk])


@pytest.fixture
def draft(review, lead) -> Instrument:
    return copy_instrument(review=review, source="rob2_parallel", by=lead)


@pytest.fixture
def published(draft, lead) -> Instrument:
    return publish_instrument(instrument=draft, version=1, by=lead)


def at(name: str, *args) -> str:
    return reverse(f"extraction:instrument-{name}", args=args)


def posted(html: str, **changed) -> dict:
    """What the form of a page sends as it stands, with some fields changed."""
    form = re.search(r'<form class="form" method="post" novalidate>.*?</form>', html, re.DOTALL).group()
    found: dict[str, object] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag).group(1), re.search(r'value="([^"]*)"', tag)
        if 'type="checkbox"' in tag:
            if "checked" in tag:
                found.setdefault(name, []).append(value.group(1) if value else "on")
        else:
            found[name] = value.group(1) if value else ""
    for name, text in re.findall(r'<textarea name="([^"]*)"[^>]*>\s?(.*?)</textarea>', form, re.DOTALL):
        found[name] = text.replace("&gt;", ">").replace("&quot;", '"').replace("&#x27;", "'")
    for name, options in re.findall(r'<select name="([^"]*)".*?>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)"\s+selected', options)
        found[name] = chosen.group(1) if chosen else ""
    found.pop("csrfmiddlewaretoken", None)
    return found | changed


# --- Reading ---


def test_everybody_reads_what_the_instruments_ask(listed, review, published, observer, sign_in):
    client = sign_in(observer)
    html = said(client.get(listed))
    assert "RoB 2, parallel-group trials, our version" in html
    assert "Begin a draft" not in html
    for key in (*VARIANTS, published.key):
        variant = VARIANTS.get(key) or drafted(published)
        page = said(client.get(reverse("extraction:instrument", args=[review.pk, key])))
        for domain in variant.domains:
            assert f"{domain.number} {domain.title}" in page
        assert page.count("No algorithm") == sum(
            bool(one.questions) and not one.charts for one in variant.domains
        )
    assert "asked if 2.1 is Y, PY, NI or 2.2 is Y, PY, NI" in page
    assert "Yes for a computer" in page


def test_what_is_provisional_and_adapted_is_said(listed, observer, sign_in):
    html = said(sign_in(observer).get(listed))
    assert "Official, proposals provisional in domains 1, S, 2, 3, 4, 5" in html
    assert "Adapted, proposals provisional" in html
    assert "Official, no algorithm" in html
    assert "Judgements only" in html


def test_a_draft_is_for_leads(listed, review, draft, lead, first_reader, sign_in):
    page = reverse("extraction:instrument", args=[review.pk, draft.key])
    file = at("json", review.pk, draft.key)
    client = sign_in(first_reader)
    assert draft.title not in said(client.get(listed))
    assert [client.get(one).status_code for one in (page, file, at("draft", draft.pk))] == [404, 404, 403]
    client = sign_in(lead)
    assert draft.title in said(client.get(listed))
    assert [client.get(one).status_code for one in (page, file, at("draft", draft.pk))] == [404, 200, 200]


def test_what_another_review_defined_is_nowhere(listed, review, outsider, lead, sign_in):
    theirs = start_review(by=outsider, title="Theirs", short_title="Theirs")
    made = copy_instrument(review=theirs, source="robins_i", by=outsider)
    made = publish_instrument(instrument=made, version=1, by=outsider)
    client = sign_in(lead)
    assert made.title not in said(client.get(listed))
    for address in (
        reverse("extraction:instrument", args=[review.pk, made.key]),
        reverse("extraction:instrument", args=[theirs.pk, made.key]),
        reverse("extraction:instrument", args=[review.pk, "own:nothing"]),
        reverse("extraction:instrument", args=[review.pk, "rob3"]),
        at("draft", made.pk),
    ):
        assert client.get(address).status_code == 404
    assert client.post(at("next", made.pk)).status_code == 404
    assert client.post(at("new", review.pk), {"source": made.key}).status_code == 422


def test_the_page_takes_as_many_queries_for_many_instruments(listed, review, draft, lead, sign_in):
    client = sign_in(lead)
    client.get(listed)
    with CaptureQueriesContext(connection) as counted:
        client.get(listed)
    few = len(counted)
    for source in ("robins_i", "rob2_cluster", "rob2_crossover"):
        made = copy_instrument(review=review, source=source, by=lead)
        next_version(instrument=publish_instrument(instrument=made, version=1, by=lead), by=lead)
    client.get(listed)
    with CaptureQueriesContext(connection) as counted:
        client.get(listed)
    assert len(counted) == few


# --- Building ---


def test_a_lead_makes_one_from_another_words_it_and_publishes_it(listed, review, lead, sign_in):
    client = sign_in(lead)
    response = client.post(at("new", review.pk), {"source": "rob2_parallel"})
    made = Instrument.objects.get()
    assert response.url == at("draft", made.pk)
    page = at("question", made.pk, "2.3")
    sent = posted(said(client.get(page)), text="Did anybody depart from the plan?", guidance="Count them.")
    assert sent["asked_if"] == "2.1 is Y, PY, NI or 2.2 is Y, PY, NI"
    assert client.post(page, sent).url.endswith("#question-2.3")
    html = said(client.get(at("publish", made.pk)))
    assert "14130 combinations of answers tried" in html
    assert "13277, each with one proposal" in html
    assert client.post(at("publish", made.pk), posted(html)).url == listed
    key = Instrument.objects.get().key
    assert "Did anybody depart from the plan?" in said(
        client.get(reverse("extraction:instrument", args=[review.pk, key]))
    )
    assert client.get(at("draft", made.pk)).status_code == 302
    assert client.get(page).status_code == 404


def test_every_form_saved_as_it_stands_changes_nothing(draft, lead, sign_in):
    client = sign_in(lead)
    before = drafted(draft)
    pages = [at("head", draft.pk), *(at("domain", draft.pk, key) for key in before.domain_keys)]
    pages += [at("question", draft.pk, one.key) for one in before.questions]
    for page in pages:
        response = client.post(page, posted(said(client.get(page))))
        assert response.status_code == 302, page
    draft.refresh_from_db()
    assert drafted(draft) == before
    assert draft.version == len(pages) + 1


def test_levels_are_chosen_named_and_placed(draft, lead, sign_in):
    client, page = sign_in(lead), at("head", draft.pk)
    sent = posted(said(client.get(page)))
    sent |= {"use_no_information": "on", "label_no_information": "Unclear", "place_no_information": "2"}
    sent |= {"place_some_concerns": "3", "place_high": "4", "label_high": "Grave"}
    assert client.post(page, sent).status_code == 302
    draft.refresh_from_db()
    assert [(one.key, one.label, one.rank) for one in drafted(draft).levels] == [
        ("low", "Low", 0),
        ("no_information", "Unclear", 1),
        ("some_concerns", "Some concerns", 2),
        ("high", "Grave", 3),
    ]
    html = said(client.post(page, posted(said(client.get(page)), label_high=" ", place_low="first")), 422)
    assert error_beside(html, "place_low") == "A place is a whole number."
    html = said(client.post(page, posted(said(client.get(page)), label_high=" ")), 422)
    assert error_beside(html, "label_high") == "Say what this level is called."


def test_a_chart_that_cannot_be_read_comes_back_as_it_was_typed(draft, lead, sign_in):
    client, page = sign_in(lead), at("domain", draft.pk, "1")
    typed = "1.2: Y -> 1.1\n1.1: Y -> hihg"
    html = said(client.post(page, posted(said(client.get(page)), charts=typed)), 422)
    assert "Line 2: “hihg” is neither a step of this chart (1.2, 1.1)" in error_beside(html, "charts")
    assert "1.1: Y -&gt; hihg" in html
    draft.refresh_from_db()
    assert draft.version == 1


def test_a_broken_chart_is_said_on_every_page_and_not_published(draft, lead, sign_in):
    client, page = sign_in(lead), at("domain", draft.pk, "1")
    assert (
        client.post(page, posted(said(client.get(page)), charts="1.1: Y -> low; N -> high")).status_code
        == 302
    )
    words = "Step 1.1 has no branch for 1.1 PY"
    for one in (at("draft", draft.pk), page, at("publish", draft.pk)):
        html = said(client.get(one))
        assert words in html
        assert "Domain 1, line 1" in html
    assert 'aria-disabled="true"' in html
    draft.refresh_from_db()
    html = said(client.post(at("publish", draft.pk), {"version": draft.version}), 422)
    assert "Nothing is published: 1 thing has to be mended first." in html
    assert not Instrument.objects.get().is_published


def test_two_windows_the_second_sees_what_the_first_saved_and_can_still_mean_it(draft, lead, sign_in):
    client, page = sign_in(lead), at("question", draft.pk, "1.1")
    second = posted(said(client.get(page)), text="Second window?")
    assert client.post(page, posted(said(client.get(page)), text="First window?")).status_code == 302
    html = said(client.post(page, second), 409)
    assert "First window?" in html
    assert "Second window?" in html
    again = posted(html)
    assert (again["text"], again["version"]) == ("Second window?", "2")
    assert client.post(page, again).status_code == 302
    draft.refresh_from_db()
    assert drafted(draft).domain("1").question("1.1").text == "Second window?"
    html = said(client.post(at("publish", draft.pk), {"version": "1"}), 409)
    assert "Look at it again, then publish" in html


def test_parts_are_added_moved_and_removed_without_a_script(draft, lead, sign_in):
    client = sign_in(lead)
    page = at("domain-new", draft.pk)
    sent = posted(said(client.get(page)), number="S", title="Sides")
    assert client.post(page, sent).url.endswith("#domain-S")
    page = at("question-new", draft.pk, "S")
    sent = posted(said(client.get(page)), number="S.1", text="Far enough apart?", then="another")
    assert client.post(page, sent).url == page
    draft.refresh_from_db()
    part = {"version": draft.version, "domain": "S", "question": ""}
    client.post(at("parts", draft.pk), part | {"do": "up"})
    draft.refresh_from_db()
    assert drafted(draft).domain_keys == ("1", "2", "3", "4", "S", "5")
    html = said(client.post(at("parts", draft.pk), part | {"do": "up"}, follow=True))
    assert "changed in another window" in html
    part["version"] = draft.version
    assert client.post(at("parts", draft.pk), part | {"do": "explode"}).status_code == 404
    client.post(at("parts", draft.pk), part | {"do": "remove", "question": "S.1"})
    draft.refresh_from_db()
    assert drafted(draft).domain("S").questions == ()
    client.post(at("discard", draft.pk))
    assert not Instrument.objects.exists()


def test_hostile_text_is_shown_as_text(draft, review, lead, sign_in):
    words = '</textarea><script>alert(1)</script>"'
    edit_question(
        instrument=draft, version=1, by=lead, question="1.1", number="1.1", text=words, short=words[:40],
        guidance=words, answers=["Y", "N"],
    )  # fmt: skip
    client = sign_in(lead)
    pages = [at("draft", draft.pk), at("question", draft.pk, "1.1"), at("domain", draft.pk, "1")]
    for page in pages:
        html = said(client.get(page))
        assert "<script>alert" not in html
    assert "&lt;script&gt;alert" in html


# --- Files ---


def send(client, review, content: bytes):
    file = SimpleUploadedFile("instrument.json", content, content_type="application/json")
    return client.post(at("bring", review.pk), {"file": file})


def test_an_instrument_is_taken_to_another_review_as_a_file(review, published, lead, sign_in):
    client = sign_in(lead)
    response = client.get(at("json", review.pk, published.key))
    assert response["Content-Disposition"] == (
        'attachment; filename="rob-2-parallel-group-trials-our-version-version-1.json"'
    )
    other = start_review(by=lead, title="Other", short_title="Other")
    response = send(client, other, response.content)
    made = Instrument.objects.get(review=other)
    assert response.url == at("draft", made.pk)
    assert drafted(made).domains == drafted(published).domains


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"{", "This is no JSON: line 1, column 2"),
        (b"\xff\xfe", "This is no JSON in UTF-8"),
        (b"[" * 100_000, "This is no JSON"),
        (b'{"title": NaN}', "This is no JSON"),
        (b"[]", "The document is no object."),
        (b"{}", "title is missing."),
        (b" " * (512 * 1024 + 1), "larger than 512 kB"),
    ],
)
def test_a_file_that_is_no_instrument_says_what_is_wrong(review, lead, sign_in, content, words):
    html = said(send(sign_in(lead), review, content), 422)
    assert words in html
    assert not Instrument.objects.exists()


def test_a_wrong_file_names_every_place(review, published, lead, sign_in):
    sent = json.loads(json.dumps(published.document))
    del sent["domains"][1]["questions"][0]["number"]
    sent["levels"][0]["key"] = "<b>purple</b>"
    html = said(send(sign_in(lead), review, json.dumps(sent).encode()), 422)
    assert "domains[1].questions[0].number is missing." in html
    assert "levels[0].key is none of" in html
    assert Instrument.objects.count() == 1
