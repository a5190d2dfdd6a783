"""The agreement of signalling answers: what is one category, what is counted, and what they never enter."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pytest
from statsmodels.stats.inter_rater import cohens_kappa as their_kappa

from extraction.agreement import Readings, Report, methods_sentence, report_of

from .readings import address, study

# What two assessors answered to question 1.1 of twelve studies.
ANSWERS = [
    ("Y", "PY"), ("Y", "Y"), ("PY", "Y"), ("N", "PN"), ("PN", "Y"), ("NI", "NI"),
    ("NI", "PY"), ("N", "N"), ("Y", "Y"), ("PN", "PN"), ("N", "NI"), ("PY", "PY"),
]  # fmt: skip


def answered(pairs: Iterable[tuple[str, str]], question: str = "1.1") -> list[Readings]:
    return [study(str(n), {question: one}, {question: two}) for n, (one, two) in enumerate(pairs)]


def joined_table(pairs: Iterable[tuple[str, str]]) -> np.ndarray:
    """Yes, no, no information: the probable beside the plain."""
    place = {"Y": 0, "PY": 0, "N": 1, "PN": 1, "NI": 2}
    table = np.zeros((3, 3))
    for one, two in pairs:
        table[place[one], place[two]] += 1
    return table


def test_kappa_is_that_of_another_program_with_the_probable_beside_the_plain():
    found = report_of(answered(ANSWERS)).signalling
    theirs = their_kappa(joined_table(ANSWERS))
    assert (found.agreement.compared, found.agreement.agreed) == (12, 9)
    ours = found.agreement.kappa
    assert ours.estimate == pytest.approx(theirs.kappa, abs=1e-12)
    assert (ours.ci_lb, ours.ci_ub) == pytest.approx((theirs.kappa_low, min(1, theirs.kappa_upp)), abs=1e-7)
    # The categories have no order: no information lies between nothing.
    assert (found.agreement.linear, found.agreement.quadratic) == (None, None)
    assert [one.field.label for one in found.fields] == ["1.1"]


def test_every_pair_that_agrees_is_on_the_diagonal_of_kappa():
    pairs = [
        (one, two) for one in ("Y", "PY", "PN", "N", "NI", "NA") for two in ("Y", "PY", "PN", "N", "NI", "NA")
    ]
    found = report_of(answered(pairs)).signalling.agreement
    # Two of yes, two of no: 4 + 4, and each of the other two with itself.
    assert (found.compared, found.agreed, found.kappa.n) == (36, 10, 36)
    # Both margins are 12, 12, 6, 6 of 36, and 10 of 36 agree: po = pe.
    assert found.kappa.estimate == pytest.approx(0, abs=1e-12)


def without_signalling(report: Report) -> Report:
    return replace(report, signalling=None)


def test_answers_enter_no_other_figure():
    judged = [("low", "low"), ("high", "low"), ("high", "high"), ("low", "low")]
    plain = [study(str(n), {"domain 1": a}, {"domain 1": b}) for n, (a, b) in enumerate(judged)]
    asked = [
        study(str(n), {"domain 1": a, "1.1": "Y", "1.2": "N"}, {"domain 1": b, "1.1": "N", "1.2": "N"})
        for n, (a, b) in enumerate(judged)
    ]
    with_answers = report_of(asked)
    assert with_answers.signalling.agreement.compared == 8
    assert without_signalling(with_answers) == report_of(plain)
    assert methods_sentence(with_answers, judged=True) == methods_sentence(report_of(plain), judged=True)


def test_what_was_asked_of_neither_is_no_agreement_and_what_was_asked_of_one_hangs_from_an_earlier_answer():
    first = study("A", {"1.1": "Y", "1.2": "NA"}, {"1.1": "Y", "1.2": "NA"})
    neither = replace(first, asked_of_none=frozenset([address("1.2")]))
    second = study("B", {"1.1": "N", "1.2": "NA"}, {"1.1": "Y", "1.2": "Y"})
    one_alone = replace(second, asked_of_one=frozenset([address("1.2")]))
    found = report_of([neither, one_alone]).signalling
    assert (found.agreement.compared, found.agreement.agreed, found.hanging) == (2, 1, 1)
    assert [one.field.label for one in found.fields] == ["1.1"]


def test_na_that_both_chose_of_a_question_that_applies_is_an_agreement():
    found = report_of(answered([("NA", "NA"), ("NA", "Y"), ("Y", "Y"), ("NA", "NA")])).signalling.agreement
    assert (found.compared, found.agreed, found.kappa.n) == (4, 3, 4)


def test_a_blank_answer_is_a_difference_and_no_category():
    found = report_of(answered([("Y", ""), ("Y", "Y")])).signalling.agreement
    assert (found.compared, found.agreed, found.kappa.n) == (2, 1, 1)


def test_there_is_nothing_to_say_where_no_question_is_asked():
    assert report_of([study("A", {"domain 1": "low"}, {"domain 1": "low"})]).signalling is None
