"""Where a settled study can hold a value that neither reading has, and the lists that such a place is named from."""

from dataclasses import dataclass, field

from reviews.models import Outcome, Task

from ..addresses import (
    ALL_RESULTS,
    Address,
    ContrastAddress,
    JudgementAddress,
    SignallingAddress,
    UnknownAddress,
    ValueAddress,
    parse,
    translate,
)
from ..comparison import arm_address, left_out, time_point_address
from .compared_cells import judged_by, result_words
from .comparisons import ComparedReadings
from .forms import Asked
from .sheets import Sheet, domain_title, question_title


@dataclass(frozen=True)
class BlankPlaces:
    """What the final consists of, by key, with the words of each: a place is named by choosing from these.

    ``contrasts`` are named by their place (see ``ContrastAddress.place``), ``results`` are what judgements are about,
    ``signalling`` the signalling questions about them.
    """

    outcomes: dict[str, Outcome] = field(default_factory=dict)
    time_points: dict[str, str] = field(default_factory=dict)
    arms: dict[str, str] = field(default_factory=dict)
    questions: dict[str, Asked] = field(default_factory=dict)
    contrasts: dict[str, str] = field(default_factory=dict)
    results: dict[str, str] = field(default_factory=dict)
    domains: dict[str, str] = field(default_factory=dict)
    signalling: dict[str, str] = field(default_factory=dict)


def blank_places(compared: ComparedReadings) -> BlankPlaces:
    """The lists of a comparison; what was left out of the final is in none of them."""
    first, second = compared.first, compared.second
    if compared.comparison.assignment.task == Task.RISK_OF_BIAS:
        judged = judged_by((first, second), compared.results)
        # Where results are assessed for another effect of interest, other questions are asked as well.
        variants = {first.variant_for(result).key: first.variant_for(result) for result in judged}
        asked = {one.key: question_title(one) for variant in variants.values() for one in variant.questions}
        return BlankPlaces(
            results={str(result or ALL_RESULTS): result_words(result, compared.results) for result in judged},
            domains={key: domain_title(first.variant, key) for key in first.judged_domains},
            signalling=asked,
        )
    out = left_out(compared.rows, compared.decisions)
    arms, times, contrasts = {}, {}, {}
    for sheet in (first, second):
        for arm in sheet.arms:
            if arm_address(arm.study_arm_id) not in out:
                arms.setdefault(str(arm.study_arm_id), arm.name)
        for point in sheet.time_points:
            if time_point_address(point.study_time_point_id) not in out:
                times.setdefault(str(point.study_time_point_id), point.text)
    for sheet in (first, second):
        for row in sheet.contrasts:
            moved = _to_study(sheet, row.address("estimate"))
            if moved is not None and not set(_above(moved)) & out:
                contrasts.setdefault(moved.place, str(row))
    return BlankPlaces(
        outcomes={str(outcome.pk): outcome for outcome in first.outcomes},
        time_points=times,
        arms=arms,
        questions={str(question.pk): question for question in first.questions},
        contrasts=contrasts,
    )


def is_blank_place(compared: ComparedReadings, text: str) -> bool:
    """Whether the text is the address of a cell that the final could hold and neither reading does."""
    try:
        address = parse(text)
    except UnknownAddress:
        return False
    if compared.row(text) is not None or set(_above(address)) & left_out(compared.rows, compared.decisions):
        return False
    return any(_has(sheet, address) for sheet in (compared.first, compared.second))


def _above(address: Address) -> list[str]:
    """The structure addresses that the cell hangs from."""
    arms = [getattr(address, name, None) for name in ("arm", "comparator")]
    found = [arm_address(arm) for arm in arms if arm is not None]
    if isinstance(address, ValueAddress | ContrastAddress):
        found.append(time_point_address(address.time_point))
    return found


def _has(sheet: Sheet, address: Address) -> bool:
    if isinstance(address, JudgementAddress | SignallingAddress):
        return address.study_result in sheet.judged_results() and sheet.has(address)
    arms = {arm.study_arm_id: arm.pk for arm in sheet.arms}
    times = {point.study_time_point_id: point.pk for point in sheet.time_points}
    own = translate(address, arms=arms, time_points=times)
    return own is not None and sheet.has(own)


def _to_study(sheet: Sheet, address: ContrastAddress) -> ContrastAddress | None:
    arms = {arm.pk: arm.study_arm_id for arm in sheet.arms}
    times = {point.pk: point.study_time_point_id for point in sheet.time_points}
    return translate(address, arms=arms, time_points=times)
