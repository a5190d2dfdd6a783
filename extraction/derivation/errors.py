"""What a conversion refuses."""


class CannotDerive(ValueError):
    """The numbers do not give what is asked for; the message says why, in a sentence for people."""
