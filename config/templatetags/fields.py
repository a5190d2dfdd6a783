"""Fields, choices and what is wrong with them, as template tags.

Loaded everywhere, no `{% load %}` needed.
"""

from typing import Any

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput, NumberInput
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.inclusion_tag("components/field.html")
def form_field(
    field: BoundField,
    hint: str = "",
    label: str = "",
    width: str = "",
    unit: str = "",
    need: bool = True,
    error: str = "",
) -> dict[str, Any]:
    """A bound field with label, hint and errors, tied together for assistive technology.

    `hint` takes the place of the help text; `width` is short, wide or full; `unit` stands after the control;
    `need=False` leaves out the word "required"; `error` adds an error that the form does not know.
    """
    errors = [*field.errors, *([error] if error else [])]
    hint = hint or field.help_text
    control = field.id_for_label or field.auto_id or field.html_name
    ids = [f"{field.auto_id}_helptext"] * bool(hint) + [f"{field.auto_id}_error"] * bool(errors)
    grouped = field.use_fieldset and not isinstance(field.field.widget, CheckboxInput)
    attrs: dict[str, str] = {}
    if not grouped:
        if ids:
            attrs["aria-describedby"] = " ".join(ids)
        if errors:
            attrs["aria-invalid"] = "true"
    if isinstance(field.field.widget, NumberInput):
        # A number input throws away what is no number; here everything that was typed comes back.
        field.field.widget.input_type = "text"
        attrs["inputmode"] = "decimal"
    return {
        "field": field,
        "control": control,
        "widget": field if grouped else field.as_widget(attrs=attrs),
        "options": list(field) if grouped else [],
        "grouped": grouped,
        "checkbox": isinstance(field.field.widget, CheckboxInput),
        "label": label or field.label,
        "hint": hint,
        "errors": errors,
        "described": " ".join(ids),
        "width": f"is-{width}" if width else "",
        "unit": unit,
        "required": need and field.field.required,
    }


@register.inclusion_tag("components/fields.html")
def form_fields(form: BaseForm) -> dict[str, Any]:
    """Every field of a form, in its order, with its errors above."""
    return {"form": form}


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: BaseForm) -> dict[str, Any]:
    """What has to be mended, above a form: its own errors, and links to the fields when there is more than one."""
    general = [error for form in forms for error in form.non_field_errors()]
    fields = [field for form in forms for field in form.visible_fields() if field.errors]
    hidden = [
        (field.label, error) for form in forms for field in form.hidden_fields() for error in field.errors
    ]
    return {"general": general, "fields": fields, "hidden": hidden}


@register.inclusion_tag("components/choice.html")
def choice(
    name: str,
    value: str,
    label: str,
    reading: str = "",
    key: str = "",
    note: str = "",
    level: str = "",
    checked: bool = False,
) -> dict[str, Any]:
    """One card of a row of choices (put them into `<div class="choices">`); `key` is the key that chooses it."""
    return {
        "name": name,
        "value": value,
        "label": label,
        "reading": reading,
        "key": key,
        "note": note,
        "level": level,
        "checked": checked,
    }


@register.simple_tag
def button_off(label: str, reason: str, small: bool = False) -> SafeString:
    """A button that cannot be used yet, with what is missing beside it. It stays reachable by keyboard."""
    identifier = "off-" + "".join(sign if sign.isalnum() else "-" for sign in label.lower())
    return format_html(
        '<span class="off-reason" id="{0}">{1}</span>'
        '<button type="button" class="button{2}" aria-disabled="true" aria-describedby="{0}">{3}</button>',
        identifier,
        reason,
        " is-small" if small else "",
        label,
    )
