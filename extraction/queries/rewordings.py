"""Answers to a question that was put in other words than the reading's version of the form puts it."""

from ..models import Answer, FormItem
from .sheets import Sheet

# What an answer can depend on. Where a question stands and whether it must be answered changes no answer.
WORDING = ("label", "options", "minimum", "maximum", "guidance")


def answered_otherwise(sheet: Sheet) -> dict[str, int]:
    """The number of the version under which an answer was written, by the answer's address, where that version words
    its question otherwise than the sheet's; in one query, or none."""
    now = {question.pk: question for question in sheet.questions}
    form = sheet.form.pk if sheet.form else None
    older = {
        address: (cell.question_id, cell.form_id)
        for address, cell in sheet.cells.items()
        if isinstance(cell, Answer)
        and not cell.is_blank
        and cell.form_id not in (None, form)
        and cell.question_id in now
    }
    if not older:
        return {}
    items = FormItem.objects.filter(form__in={form for _question, form in older.values()}, question__in=now)
    worded = {(item.question_id, item.form_id): item for item in items.select_related("form")}
    return {
        address: item.form.number
        for address, key in older.items()
        if (item := worded.get(key))
        and any(getattr(item, name) != getattr(now[item.question_id], name) for name in WORDING)
    }
