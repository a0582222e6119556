"""What the audit trail keeps of words."""

from bot.desk import audit


class Hash:
    """Equals any hash of `text` in the trail: each is salted."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and other.startswith("sha256:") and audit.stands_for(other, self.text)

    def __hash__(self) -> int:
        return hash(self.text)

    def __repr__(self) -> str:
        return f"Hash({self.text!r})"
