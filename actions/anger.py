"""Strong anger brings in a person, whatever was said."""

STRONG = 0.8  # of the brain's 0 to 1


def brings_a_person(anger: float) -> bool:
    """Whether a message with so much anger goes to a person instead of to what it asked for."""
    return anger >= STRONG
