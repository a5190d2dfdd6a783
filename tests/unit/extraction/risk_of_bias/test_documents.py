"""An instrument as a document: read back the same, and refused by the place that is wrong."""

import json
from copy import deepcopy

import pytest

from config.drawings import LEVELS, rob_disc
from extraction.risk_of_bias.documents import as_document, read_document
from extraction.risk_of_bias.instruments import VARIANTS
from extraction.risk_of_bias.known_levels import KNOWN_LEVELS
from extraction.risk_of_bias.shape import MOST_PROBLEMS, WrongDocument, checked_shape


@pytest.fixture
def document() -> dict:
    """RoB 2 for crossover trials: it has a rule that its sources dispute."""
    return json.loads(json.dumps(as_document(VARIANTS["rob2_crossover"])))


def wrong(document: object) -> list[str]:
    with pytest.raises(WrongDocument) as caught:
        checked_shape(document)
    return caught.value.problems


@pytest.mark.parametrize("variant", VARIANTS.values(), ids=VARIANTS)
def test_every_instrument_of_the_product_is_read_back_the_same(variant):
    sent = json.loads(json.dumps(as_document(variant)))
    read = read_document(checked_shape(sent), key=variant.key, version=variant.version)
    assert (read.domains, read.levels) == (variant.domains, variant.levels)
    names = ("title", "note", "link", "overall_rule", "raised_from", "raised_to")
    assert [getattr(read, name) for name in names] == [getattr(variant, name) for name in names]
    assert (read.official, read.effect, read.tool) == (False, "", variant.key)


def test_the_levels_to_choose_from_are_those_that_are_drawn():
    assert set(KNOWN_LEVELS) == set(LEVELS) - {"none", "not_in_variant"}
    assert {key: one.label for key, one in KNOWN_LEVELS.items()} == {
        key: LEVELS[key].words for key in KNOWN_LEVELS
    }
    # Levels with one sign beside their colour are drawn with one sign.
    by_sign: dict[str, set[str]] = {}
    for key, one in KNOWN_LEVELS.items():
        by_sign.setdefault(one.symbol, set()).add(str(rob_disc(key)))
    assert all(len(drawn) == 1 for drawn in by_sign.values())
    assert len(by_sign) == 5


def test_the_sign_of_a_level_is_not_for_a_document_to_choose(document):
    del document["levels"][0]["symbol"]
    document["levels"][1]["symbol"] = "!"
    read = read_document(checked_shape(document), key="own:1", version="")
    assert [one.symbol for one in read.levels] == ["+", "–", "×"]


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        (["domains", 1, "questions", 0, "number"], None, "domains[1].questions[0].number is missing"),
        (["domains"], None, "domains is missing"),
        (["domains", 0], "one", "domains[0] is no object"),
        (["domains", 0, "title"], 3, "domains[0].title is no text"),
        (["domains", 0, "title"], "x" * 121, "domains[0].title has 121 characters; at most 120 fit"),
        (["domains", 0, "title"], "a\nb", "domains[0].title has several lines"),
        (["note"], "a\x00b", "note has signs that cannot be kept"),
        (["note"], "\ud800", "note has signs that cannot be kept"),
        (["domains", 0, "key"], "a:b", "domains[0].key is no key"),
        (["domains", 0, "key"], "overall", "domains[0].key is no key"),
        (["domains", 0, "questions", 0, "key"], "k" * 21, "domains[0].questions[0].key is no key"),
        (
            ["domains", 0, "questions", 0, "answers", 0],
            "YES",
            "domains[0].questions[0].answers[0] is none of Y, PY",
        ),
        (["domains", 0, "questions", 0, "if_all"], {}, "domains[0].questions[0].if_all is no list"),
        (["domains", 0, "charts", 0, 0, "branches"], [], "domains[0].charts[0][0].branches is empty"),
        (
            ["domains", 0, "charts", 0, 0, "branches", 0, "to"],
            "purple",
            "domains[0].charts[0][0].branches[0].to is neither a level",
        ),
        (["levels", 0, "rank"], True, "levels[0].rank is no whole number"),
        (["levels", 0, "key"], "purple", "levels[0].key is none of low"),
        (["levels", 0, "key"], ["low"], "levels[0].key is none of low"),
        (["link"], "javascript:alert(1)", "link is no address of the web"),
        (["tittle"], "x", "tittle is no field here"),
        (["raised_to"], "worst", "raised_to is none of nothing, low"),
    ],
)
def test_a_document_is_refused_by_the_place_that_is_wrong(document, place, value, words):
    part = document
    for step in place[:-1]:
        part = part[step]
    if value is None:
        del part[place[-1]]
    else:
        part[place[-1]] = value
    assert [problem for problem in wrong(document) if problem.startswith(words)], wrong(document)


@pytest.mark.parametrize("sent", [None, [], "text", 3, True])
def test_what_is_no_object_is_no_document(sent):
    assert wrong(sent) == ["The document is no object."]


def test_how_much_fits_is_bounded(document):
    domain = document["domains"][0]
    document["domains"] = [deepcopy(domain) for _ in range(21)]
    assert wrong(document) == ["domains has 21 entries; at most 20 fit."]
    document["domains"] = [domain]
    domain["questions"] *= 20
    assert wrong(document) == ["domains[0].questions has 60 entries; at most 40 fit."]


def test_no_more_is_said_than_can_be_read(document):
    for domain in document["domains"]:
        for question in domain["questions"]:
            del question["number"]
    problems = wrong(document)
    assert len(problems) == MOST_PROBLEMS + 1
    assert problems[-1] == "And 6 more."
