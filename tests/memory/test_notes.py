"""Notes, lists, and finding things by what is said of them."""

from datetime import datetime

import pytest

from companion.memory.kinds import When
from companion.memory.notes import Lists, Notes
from companion.memory.reminders import Reminders
from companion.memory.store import Store

NOW = datetime(2026, 11, 23, 12)
ODD = ["'; DROP TABLE notes; --", 'say "hi" OR 1', "Zoë's café", "a\x00b", "%_*^", "word " * 20_000]


@pytest.mark.parametrize("text", ODD, ids=[text[:12] for text in ODD])
def test_any_text_is_kept_as_it_is_and_found_by_itself(text: str) -> None:
    notes = Notes(Store.in_memory())
    kept, _ = notes.add(text, 1), notes.add("other", 2)
    assert notes.all()[0].text == text
    notes.find(text)
    notes.remove(kept.id)
    assert [note.text for note in notes.all()] == ["other"]


def test_notes_are_found_by_words() -> None:
    notes = Notes(Store.in_memory())
    cafe, shed = notes.add("Zoë's café opens at nine", 1), notes.add("the shed key is under the pot", 2)
    assert notes.find("the note about the cafe") == [cafe]
    assert notes.find("keys") == [shed]
    assert notes.find("zebra") == []
    assert notes.last() == shed


def test_a_list_comes_with_its_first_item_and_goes_with_clear() -> None:
    lists = Lists(Store.in_memory())
    milk = lists.add("Shopping", "milk", 1)
    assert lists.add("shopping", "Milk", 2) == milk
    lists.add("shopping", "oat milk", 3)
    assert lists.remove("shopping", "the milk") == [milk]
    assert lists.remove("shopping", "brown bread") == []
    assert [item.text for item in lists.items("SHOPPING")] == ["oat milk"]
    lists.clear("shopping")
    assert lists.names() == []
    assert lists.items("shopping") == []


def test_reminders_wait_for_a_cue_are_found_snoozed_and_cancelled() -> None:
    reminders = Reminders(Store.in_memory())
    lock = reminders.add("lock the door", When(cue="good night"), NOW)
    tom = reminders.add("call Tom", When(at=datetime(2026, 11, 23, 18)), NOW)
    assert reminders.for_cue("good night") == [lock]
    assert reminders.find("tom") == [tom]
    reminders.acknowledge(lock.id, NOW)
    assert reminders.for_cue("good night") == []
    reminders.snooze(tom.id, datetime(2026, 11, 23, 19))
    assert not reminders.due(datetime(2026, 11, 23, 18, 30))
    reminders.cancel(tom.id)
    assert reminders.waiting() == []
    with pytest.raises(ValueError, match="never"):
        reminders.add("call Tom", When(at=datetime(2026, 11, 23, 11)), NOW)
