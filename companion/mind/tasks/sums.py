"""Sums: sums.py of the mind works them out, here they are answered."""

from datetime import datetime

from companion.mind.skilled import Skilled
from companion.mind.sums import answer


class SumTask:
    def reply(self, text: str, _now: datetime) -> Skilled | None:
        said = answer(text)
        return Skilled("sum", (said,), "inform") if said else None
