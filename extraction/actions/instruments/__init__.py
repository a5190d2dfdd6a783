"""The instruments of a review's own: drafted, published, taken further; and another instrument for a study."""

from .changing import change_instrument
from .drafts import open_draft
from .parts import (
    add_domain,
    add_question,
    edit_domain,
    edit_head,
    edit_question,
    move_part,
    remove_part,
)
from .versions import (
    begin_empty,
    copy_instrument,
    discard_instrument,
    import_instrument,
    next_version,
    publish_instrument,
)

__all__ = [
    "add_domain",
    "add_question",
    "begin_empty",
    "change_instrument",
    "copy_instrument",
    "discard_instrument",
    "edit_domain",
    "edit_head",
    "edit_question",
    "import_instrument",
    "move_part",
    "next_version",
    "open_draft",
    "publish_instrument",
    "remove_part",
]
