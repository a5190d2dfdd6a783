"""How far a verifier has come, for the page's script."""

from ...queries.verification import Verified


def verified_facts(verified: Verified) -> dict[str, dict[str, str]]:
    """By address, how the value stands (confirmed, contested, unverified) and what the first reading has there."""
    return {
        address: {"state": state, "seen": verified.seen[address]}
        for address, state in verified.states.items()
    }
