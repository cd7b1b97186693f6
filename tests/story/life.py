"""Somebody's life with her, by a clock that is moved: her real parts, memory on disk, a stick with mail, paper for letters."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from companion.belongings import Belongings
from companion.clock import Clock
from companion.hands import SpokenHands
from companion.mail.mailbox import Mailbox
from companion.memory.memory import Memory
from companion.mind.person import Owner
from companion.mind.talk import Talk
from companion.minds import open_parts
from companion.speech.heard import Prosody
from tests.story import script
from tests.story.post import write_mail

SEED = 7
COUNTRY = "GB"
BETWEEN_LINES_S, SLOWLY_S = 25, 450
"""From one line to the next; and on a long evening, with a cup of tea between."""
AS_EVER = Prosody(level_db=-24.0, pitch_hz=118.0, pitch_range=6.0, pace=4.4, pauses=0.18)
VOICES = {
    "": AS_EVER,
    script.CUT_OFF: AS_EVER,
    "slow and low": Prosody(level_db=-31.0, pitch_hz=104.0, pitch_range=2.8, pace=2.9, pauses=0.4),
    "bright": Prosody(level_db=-20.0, pitch_hz=140.0, pitch_range=9.5, pace=5.4, pauses=0.1),
}
PATIENCE_S = 10.0
HEARD_OF_IT = 4
"""Words of an answer that are heard before he cuts it off."""
GENTLE = "SELECT matter FROM gentle_words WHERE id > ? ORDER BY id"
LAST_GENTLE = "SELECT coalesce(max(id), 0) FROM gentle_words"
DAYS = {
    "usual": (
        "good evening",
        "i had a good day at work and i think the new timetable is working out really well for us",
        "tom made me laugh at lunch today and i told him about the garden which i love",
        "marie rang and we talked about mum for an hour and it was lovely to hear her",
        "i've been thinking about what i want to do in the spring and i feel quite hopeful about it",
        "what do you think about tomatoes on a balcony",
        "thanks that was nice",
        "good night",
    ),
    "quiet": ("hello", "not much", "no", "it's fine"),
    "long": ("i was thinking about the garden again and what to plant where",) * 28,
}
"""Kinds of days that are not in the script: what he says on one, whatever she answers. `long` is an evening of hours, within
which the script goes on."""


HIS_NO = "no i'm fine leave it"
"""To whatever she asks by herself on a quiet day."""


@dataclass(frozen=True)
class Answer:
    """To a line of the script. `matter` is what a gentle word in it is about."""

    line: script.Line
    text: str
    spoken: str
    source: str
    matter: str

    @property
    def faults(self) -> list[str]:
        return self.line.faults(self.text, self.source, self.matter)


@dataclass(frozen=True)
class Gone:
    """Days that went by without a script, and the gentle words that she said on them."""

    days: script.Days
    said: tuple["Said", ...]


class Said(NamedTuple):
    """A gentle word on a day without a script; on a quiet one his no to it, and what she says to that."""

    at: datetime
    matter: str
    text: str
    to_his_no: str = ""


Told = script.Chapter | script.Talk | Answer | Gone


class Life:
    """`folder` is her folder of data, new or as another life left it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.at = folder, datetime(2026, 11, 23, 18, 0)
        self._parts = open_parts(None, folder)
        self.memory: Memory | None = None
        self._mind: Talk | None = None
        self.hands = SpokenHands()

    def tell(self, steps: list[script.Step]) -> Iterator[Told]:
        """The story, one after another, as it happens."""
        for step in steps:
            if isinstance(step, script.Line):
                yield self._answer(step)
            elif isinstance(step, script.Days):
                yield Gone(step, tuple(self._days(step)))
            else:
                if isinstance(step, script.Talk):
                    self.begin(step.at)
                yield step
        self.end()

    def begin(self, at: datetime) -> None:
        """She is switched on, again."""
        self.end()
        self.at = at
        self.memory = memory = Memory.open(self.folder / "memory", encode=self._parts.vector)
        clock = Clock(system=lambda: self.at, synchronised=lambda: True)
        mail = write_mail(self.folder / "stick", datetime(2026, 11, 24, 8, 0))
        his = Belongings(self.folder, memory, clock.now, mail=str(mail), country=COUNTRY)

        def open_mail() -> Mailbox | None:
            """Read to its end before she is asked of it: what she says must not hang on how fast that goes."""
            if (box := his.open_mail()) is not None:
                box.read_on(PATIENCE_S)
            return box

        owner = Owner(country=COUNTRY, open_mail=open_mail, export_letter=his.export_letter, hand_over=his.hand_over)
        self.hands = SpokenHands()
        self.hands.remember(memory)
        self._mind = self._parts.talk(SEED + at.toordinal(), clock, memory, self.hands, owner)

    def end(self) -> None:
        if self.memory is not None:
            self.memory.close()
        self.memory = self._mind = None

    def _answer(self, line: script.Line) -> Answer:
        text, spoken, source, matter = self._says(line.heard, line.how)
        return Answer(line, text, spoken, source, matter)

    def _says(self, heard: str, how: str = "", after_s: int = BETWEEN_LINES_S) -> tuple[str, str, str, str]:
        """Her answer, what was heard of it, its source, and what a gentle word in it is about."""
        assert self._mind is not None
        assert self.memory is not None
        self.at += timedelta(seconds=after_s)
        before = self.memory.store.one(LAST_GENTLE)
        self._mind.sounded(lambda: VOICES[how])
        reply = self._mind.reply(heard)
        text = "".join(reply.pieces)
        spoken = " ".join(text.split()[:HEARD_OF_IT]) if how == script.CUT_OFF else text
        self._mind.remember(heard, spoken)
        matters = [str(matter) for (matter,) in self.memory.store.rows(GENTLE, before or (0,))]
        return text, spoken, reply.source, matters[0].split()[0] if matters else ""

    def _days(self, days: script.Days) -> Iterator[Said]:
        for number in range(days.count):
            self.begin(days.at.replace(hour=19) + timedelta(days=number))
            for heard in DAYS[days.kind]:
                text, _, _, matter = self._says(heard, after_s=SLOWLY_S if days.kind == "long" else BETWEEN_LINES_S)
                if matter:
                    yield Said(self.at, matter, text, self._says(HIS_NO)[0] if days.kind == "quiet" else "")
