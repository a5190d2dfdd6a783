"""What pages say and how one moves about in them, as template tags.

Loaded everywhere, no `{% load %}` needed. `/components/` shows these, the marks and the fields in every state.
A tag that takes content ends with `{% end<name> %}`.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_block_tag
def finding(content: str, title: str, identifier: str = "") -> SafeString:
    """A trust check that does not add up: amber, one sentence with its numbers, then the content."""
    return _said("finding", content, title, identifier)


@register.simple_block_tag
def refusal(content: str, title: str, identifier: str = "") -> SafeString:
    """Something refused or broken: red, what happened, what is kept, what to do."""
    return _said("refusal", content, title, identifier)


def _said(kind: str, content: str, title: str, identifier: str) -> SafeString:
    return format_html(
        '<div class="{0}"{1}><p class="{0}-title">{2}</p>{3}</div>',
        kind,
        format_html(' id="{}"', identifier) if identifier else "",
        title,
        content,
    )


@register.simple_block_tag
def notice(content: str) -> SafeString:
    """A calm remark: grey."""
    return format_html('<div class="notice">{}</div>', content)


@register.inclusion_tag("components/saved_state.html")
def saved_state(state: str = "saved", text: str = "") -> dict[str, str]:
    """Whether what was typed is kept: saved, saving, waiting (no connection) or refused; saved.js changes it."""
    return {"state": state, "text": text or {"saved": "Saved", "saving": "Saving …"}.get(state, "")}


@register.simple_tag
def empty(title: str, text: str = "", url: str = "", action: str = "") -> SafeString:
    """What will be here, and its first action."""
    link = format_html(' <a href="{}">{}</a>', url, action) if url else ""
    return format_html('<p class="empty"><b>{}</b> {}{}</p>', title, text, link)


@register.simple_tag
def loading(lines: int = 3) -> SafeString:
    """Still bars that hold the place of what is on its way, shown after 300 ms."""
    bars = format_html_join("", "<span></span>", (() for _ in range(lines)))
    return format_html('<div class="loading is-late" role="status" aria-label="Loading">{}</div>', bars)


# --- Moving about ---


@register.inclusion_tag("components/tabs.html")
def tabs(items: Iterable[Mapping[str, Any]], label: str, boxed: bool = False) -> dict[str, Any]:
    """A pane's tabs as links, from {label, url, count, current}."""
    return {"items": items, "label": label, "boxed": boxed}


@register.inclusion_tag("components/segmented.html")
def segmented(items: Iterable[Mapping[str, Any]], label: str) -> dict[str, Any]:
    """A filter with one of several options chosen, as links, from {label, url, count, current}."""
    return {"items": items, "label": label}


@register.inclusion_tag("components/page_links.html", takes_context=True)
def page_links(context: template.Context, page: Any) -> dict[str, Any]:
    """ "Page 2 of 9" with the links before and after, for a paginator's page; keeps the other parameters."""
    return {"page": page, "request": context.get("request")}


@register.simple_block_tag
def dialog(content: str, identifier: str, title: str, wide: bool = False) -> SafeString:
    """A native dialog. Opened by a button with `data-dialog="<identifier>"`, closed by Esc or `data-close`."""
    return format_html(
        '<dialog id="{0}" class="{1}" aria-labelledby="{0}-title"><div class="dialog-head"><h2 id="{0}-title">{2}</h2>'
        '<button type="button" class="close-button" data-close>close <kbd class="kbd" aria-hidden="true">Esc</kbd>'
        '</button></div><div class="dialog-body">{3}</div></dialog>',
        identifier,
        "is-wide" if wide else "",
        title,
        content,
    )


@register.simple_tag
def definitions(pairs: Iterable[tuple[str, str]], strong: bool = False) -> SafeString:
    """Names and what they are, in two columns."""
    rows = format_html_join("", "<dt>{}</dt><dd>{}</dd>", pairs)
    return format_html('<dl class="definitions{}">{}</dl>', " is-strong" if strong else "", rows)
