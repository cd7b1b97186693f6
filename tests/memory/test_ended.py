"""Reminders and timers that ended long ago are gone at the next start; what still waits or ended lately is not."""

from datetime import datetime, timedelta
from pathlib import Path

from companion.memory.ended import remove_long_ended
from companion.memory.kinds import When
from companion.memory.memory import Memory
from companion.memory.plain_text import seconds
from companion.memory.store import Store

MADE = datetime(2026, 9, 1, 9, 0)
NOW = datetime(2026, 11, 23, 9, 0)


def test_only_what_ended_long_ago_is_removed() -> None:
    memory = Memory(Store.in_memory())
    ended = memory.reminders.add("call Tom", When(at=MADE + timedelta(hours=1)), MADE)
    cancelled = memory.reminders.add("wave", When(cue="good night"), MADE)
    later = memory.reminders.add("the party", When(at=NOW + timedelta(days=9)), MADE)
    waiting = memory.reminders.add("never answered", When(at=MADE + timedelta(hours=1)), MADE)
    for one in (cancelled, later):
        memory.reminders.cancel(one.id)
    memory.reminders.acknowledge(ended.id, MADE)
    eggs = memory.timers.add("eggs", 60, MADE)
    tea = memory.timers.add("tea", 60, NOW)
    memory.timers.add("forgotten soup", 60, MADE)
    memory.timers.cancel(eggs.id)
    memory.timers.cancel(tea.id)
    remove_long_ended(memory.store, seconds(NOW))
    assert [row[0] for row in memory.store.rows("SELECT text FROM reminders ORDER BY id")] == [later.text, waiting.text]
    assert [row[0] for row in memory.store.rows("SELECT name FROM timers ORDER BY id")] == ["tea", "forgotten soup"]


def test_it_is_done_when_the_memory_is_opened(tmp_path: Path) -> None:
    memory = Memory.open(tmp_path)
    memory.timers.cancel(memory.timers.add("eggs", 60, datetime(2020, 1, 1)).id)
    memory.close()
    again = Memory.open(tmp_path)
    assert again.count()["timers"] == 0
    again.close()
