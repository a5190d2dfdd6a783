"""The cells of a reading as the pure comparison wants them; those of an assessment in the order of its instrument."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from uuid import UUID

from ..addresses import Address, JudgementAddress, SignallingAddress, UnknownAddress, parse
from ..comparison import CellView
from ..models import Cell, Judgement, SignallingAnswer
from ..risk_of_bias.variant import NOT_APPLICABLE, OVERALL, Domain
from .sheets import Sheet, domain_title, question_title

ALL_RESULTS_WORDS = "All results"
SAID = ("text", "number", "missing", "so_printed", "paper", "page", "table", "quotation")


def cell_view(
    cell: Cell | None,
    address: str,
    kind: str,
    section: str,
    label: str,
    place: Address,
    tolerance: float | None = None,
) -> CellView:
    """A cell at its comparison address ``place``; a blank one for None."""
    said = {name: getattr(cell, name) for name in SAID} if cell is not None else {}
    return CellView(
        address=address,
        kind=kind,
        **said,
        support=cell.support if isinstance(cell, Judgement | SignallingAnswer) else "",
        arm=str(getattr(place, "arm", None) or ""),
        comparator=str(getattr(place, "comparator", None) or ""),
        time_point=str(getattr(place, "time_point", None) or ""),
        section=section,
        label=label,
        tolerance=tolerance,
    )


def judged_by(sheets: Iterable[Sheet], names: Mapping[UUID, str]) -> list[UUID | None]:
    """What any of the assessments judges: all results (None) first, then single results by their ``names``."""
    found = {key for sheet in sheets for key in sheet.judged_results()}
    return sorted(found, key=lambda key: (key is not None, names.get(key, ""), str(key)))


def assessed_cells(
    sheet: Sheet,
    names: Mapping[UUID, str],
    judged: Iterable[UUID | None],
    named: Collection[str] = frozenset(),
) -> Iterator[CellView]:
    """The cells of an assessment: of each result that is ``judged``, by domain, the answers to its signalling questions
    and then its judgement; the overall last.

    A question that does not apply is answered NA, whatever stands there. What holds as for all results has no cell of
    its own, unless its address is ``named``.
    """
    judged = list(judged)
    own = set(sheet.judged_results())
    about = {address.study_result for address in _assessed(named)}
    for result in [*judged, *sorted(about.difference(judged), key=str)]:
        if result in own or result in about:
            yield from _result_cells(sheet, result, names, judged, named)


def is_assessed(address: str) -> bool:
    """Whether it is the address of a judgement or of the answer to a signalling question."""
    return address.startswith(("judgement:", "signalling:"))


def result_words(result: UUID | None, names: Mapping[UUID, str]) -> str:
    """What is judged, in words: a result, or all of them."""
    return ALL_RESULTS_WORDS if result is None else names.get(result, "")


def _result_cells(
    sheet: Sheet,
    result: UUID | None,
    names: Mapping[UUID, str],
    judged: list[UUID | None],
    named: Collection[str],
) -> Iterator[CellView]:
    assessment = sheet.assessment(result)
    about = result_words(result, names)
    for state in assessment.domains:
        section = _section(sheet, state.domain, about, judged)
        for one in state.questions:
            place = SignallingAddress(result, one.question.key)
            applies = one.asked is not False
            cell = sheet.cell(place) if applies else None
            view = cell_view(cell, str(place), "signalling", section, question_title(one.question), place)
            if not applies and not state.inherited:
                view = _not_applicable(view)
            if (not view.is_blank and not state.inherited) or view.address in named:
                yield view
        yield from _judgement(sheet, JudgementAddress(result, state.domain.key), section, named)
    section = about if not assessment.variant.has_questions else _section(sheet, None, about, judged)
    yield from _judgement(sheet, JudgementAddress(result, OVERALL), section, named)


def _judgement(
    sheet: Sheet, place: JudgementAddress, section: str, named: Collection[str]
) -> Iterator[CellView]:
    cell = sheet.cell(place)
    if cell is not None or str(place) in named:
        label = domain_title(sheet.variant_for(place.study_result), place.domain)
        yield cell_view(cell, str(place), "level", section, label, place)


def _section(sheet: Sheet, domain: Domain | None, about: str, judged: list[UUID | None]) -> str:
    """The heading of a domain's cells, or (None) of the overall. Where nothing is judged but all results, it need not
    say so; without questions a domain is one line, and the heading is what is judged."""
    if not sheet.variant.has_questions:
        return about
    title = domain_title(sheet.variant, domain.key if domain else OVERALL)
    return title if judged == [None] else f"{about}: {title}"


def _not_applicable(view: CellView) -> CellView:
    return CellView(view.address, view.kind, text=NOT_APPLICABLE, section=view.section, label=view.label)


def _assessed(addresses: Iterable[str]) -> Iterator[JudgementAddress | SignallingAddress]:
    for text in addresses:
        try:
            address = parse(text)
        except UnknownAddress:
            continue
        if isinstance(address, JudgementAddress | SignallingAddress):
            yield address
