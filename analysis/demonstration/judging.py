"""Loading the risk of bias of the demonstration: Table 2 as printed, and two staged assessments."""

from extraction.actions.cells import Write, save_cells
from extraction.actions.readings import start_reading, submit_reading
from extraction.addresses import Address, JudgementAddress, SignallingAddress
from extraction.models import Comparison, PrintedRow, Reading
from extraction.queries.sheets import read_sheet
from extraction.risk_of_bias.overall import overall_proposal
from extraction.risk_of_bias.variant import OVERALL
from reviews.models import Review, Study, Task, User

from . import assessments, printed_table
from .reading import assign, nothing_differs, settle


def load_printed_table(review: Review, studies: dict[str, Study], people: dict[str, User]) -> None:
    """Table 2 as printed; the two rows that belong to a study are what both assessors read of it."""
    PrintedRow.objects.bulk_create(
        PrintedRow(
            review=review,
            table=printed_table.TABLE,
            number=number,
            cells=[list(pair) for pair in zip(printed_table.COLUMNS, row, strict=True)],
            study=studies.get(printed_table.ATTACHED.get(number, "")),
        )
        for number, row in enumerate(printed_table.ROWS, start=1)
    )
    for number, label in printed_table.ATTACHED.items():
        assignment = assign(studies[label], Task.RISK_OF_BIAS, people, printed_table.INSTRUMENT)
        for person in ("first", "second"):
            reading = start_reading(assignment=assignment, by=people[person])
            domains = read_sheet(reading).judged_domains
            save_cells(
                reading=reading,
                by=people[person],
                writes=[
                    Write(
                        str(JudgementAddress(None, domain)),
                        0,
                        text=level,
                        support=support,
                        table=f"{printed_table.TABLE}, row {number}",
                    )
                    for domain, (level, support) in zip(
                        domains, printed_table.judgements(number), strict=True
                    )
                ],
            )
            submit_reading(reading=reading, by=people[person])
        settle(Comparison.objects.get(assignment=assignment), nothing_differs)


def load_staged_assessments(study: Study, people: dict[str, User]) -> None:
    """Two assessments by signalling questions that differ in one domain, submitted. The answers first, then what they
    propose, accepted."""
    assignment = assign(study, Task.RISK_OF_BIAS, people)
    for person, answers in assessments.ANSWERS.items():
        reading = start_reading(assignment=assignment, by=people[person])
        _write(reading, people[person], {SignallingAddress(None, key): text for key, text in answers.items()})
        proposed = read_sheet(reading).assessment(None)
        levels = {state.domain.key: state.proposal.level for state in proposed.domains}
        levels[OVERALL] = overall_proposal(proposed.variant, levels)
        _write(reading, people[person], {JudgementAddress(None, key): level for key, level in levels.items()})
        submit_reading(reading=reading, by=people[person])


def _write(reading: Reading, by: User, texts: dict[Address, str]) -> None:
    writes = [
        Write(str(address), 0, text=text, support=assessments.SUPPORT) for address, text in texts.items()
    ]
    for saved in save_cells(reading=reading, writes=writes, by=by):
        if saved.status != "saved":
            raise ValueError(f"{reading.assignment.study}: {saved.address}: {saved.message}")
