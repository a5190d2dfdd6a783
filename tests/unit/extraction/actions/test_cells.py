"""What becomes of a write."""

from extraction.actions.cells import Write, save_cells
from extraction.models import Answer
from tests.cast import Reported, enter


def test_nothing_typed_where_nothing_stood_leaves_the_cell_at_version_0(assignment, first_reader):
    reading = enter(assignment, first_reader, Reported(answers={}, results={}))
    address = f"answer:{assignment.study.review.questions.get(key='scar_type').pk}"
    [saved] = save_cells(reading=reading, writes=[Write(address, 0, "")], by=first_reader)
    assert (saved.status, saved.cell) == ("saved", None)
    [saved] = save_cells(reading=reading, writes=[Write(address, 0, "Boxcar")], by=first_reader)
    assert saved.status == "saved"
    assert Answer.objects.get().text == "Boxcar"
