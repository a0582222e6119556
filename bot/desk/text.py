"""What a text must be like before it is stored."""


def storable(text: str) -> str:
    """`text` without surrounding space and what databases refuse: NUL (PostgreSQL) and lone surrogates."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode().strip()
