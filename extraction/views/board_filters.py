"""Which studies the board shows: by stage and what is mine, by standing, by name, by person."""

from collections.abc import Mapping
from urllib.parse import urlencode

from reviews.models import Standing

from ..queries.stages import Stage

STAGES = {
    "": "All",
    "mine": "Mine",
    Stage.UNASSIGNED.value: "Not assigned",
    Stage.READING.value: "Reading",
    Stage.ARBITER.value: "With the arbiter",
    Stage.SETTLED.value: "Settled",
    "revised": "Under revision",
    "overdue": "Overdue",
}
STANDINGS = {"": "Any standing", **dict(Standing.choices)}


def link(path: str, choices: Mapping[str, str], **changed: str) -> str:
    """The address of the board with these choices, one of them changed; what is not chosen is not in it."""
    query = urlencode({name: value for name, value in {**choices, **changed}.items() if value})
    return f"{path}?{query}" if query else path


def filter_links(
    path: str, choices: Mapping[str, str], name: str, options: Mapping[str, str], counts: Mapping[str, int]
) -> list[dict]:
    """The options of one choice as links that keep the other choices: all of them, what would show something, and what
    is chosen. A count is of the studies that the link shows."""
    return [
        {
            "label": label,
            "url": link(path, choices, **{name: key}),
            "count": counts.get(key, 0),
            "current": key == choices[name],
        }
        for key, label in options.items()
        if not key or counts.get(key, 0) or key == choices[name]
    ]


def nothing_words(choices: Mapping[str, str]) -> str:
    """Why no study is shown."""
    if choices["show"] and choices["standing"]:
        return f"None is both “{STAGES[choices['show']]}” and “{STANDINGS[choices['standing']]}”."
    return "The filter or the words leave none."
