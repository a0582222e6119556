"""What a text must be like before it is stored."""


def storable(text: str) -> str:
    """`text` without surrounding space and what databases refuse: NUL (PostgreSQL) and lone surrogates."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode().strip()


def storable_or_none(text: str | None) -> str | None:
    """`storable`, with None for what is not there or empty."""
    return storable(text or "") or None
