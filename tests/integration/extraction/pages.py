"""What a page says as a whole and beside its fields, and where how a study is read is changed."""

import re

from django.urls import reverse

SETTLED_NUMBER = "−38.2"  # the mean of the SVF arm, as a page writes it


def mode_page(assignment) -> str:
    """Where a lead changes how the study is read."""
    return reverse("extraction:mode", args=[assignment.pk])


def said(response, status: int = 200) -> str:
    """What was answered, with the status that is expected."""
    assert response.status_code == status
    return response.content.decode()


def error_beside(html: str, field: str) -> str:
    """The words of the error that the field points to; "" for none."""
    found = re.search(rf'id="id_{field}_error"[^>]*>(.*?)</', html, re.DOTALL)
    return re.sub(r"<[^>]+>", "", found.group(1)).strip() if found else ""


def chosen(html: str, field: str) -> str:
    """What is chosen in a list of people."""
    select = re.search(rf'<select[^>]*name="{field}".*?</select>', html, re.DOTALL).group()
    found = re.search(r"<option[^>]*selected[^>]*>([^<]*)<", select)
    return found.group(1) if found else ""
