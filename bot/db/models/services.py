"""How services are doing."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.clock import now
from bot.db.models.base import Base
from bot.db.models.vocabulary import ServiceCondition
from bot.db.types import DateTimeUTC


class ServiceState(Base):
    """How a service is doing, as staff set it; a service without a row works normally."""

    __tablename__ = "service_states"
    service: Mapped[str] = mapped_column(String(40), primary_key=True)
    state: Mapped[ServiceCondition]
    note: Mapped[str | None] = mapped_column(Text)
    changed_at: Mapped[datetime] = mapped_column(DateTimeUTC, default=now, onupdate=now)
