"""Why an action was not carried out, in words a person can act on.

Refusals are raised by actions and shown by pages and API alike. ``errors`` maps a field's name to its
messages; the key ``""`` holds what belongs to no single field.
"""


class Refused(Exception):
    """The action was not carried out; nothing was changed."""

    def __init__(self, message: str = "", *, errors: dict[str, list[str]] | None = None) -> None:
        self.errors: dict[str, list[str]] = errors or ({"": [message]} if message else {})
        super().__init__(message or "; ".join(text for texts in self.errors.values() for text in texts))


class Stale(Refused):
    """The row was changed elsewhere since the writer read it; ``current`` is what stands there now."""

    def __init__(self, message: str, *, current: object = None) -> None:
        self.current = current
        super().__init__(message)


class NotAllowed(Refused):
    """The person can see this but may not do it (answered with 403)."""


class NotThere(Refused):
    """For this person it does not exist (answered with 404)."""
