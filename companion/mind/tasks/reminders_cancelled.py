"""Reminders called off: one by its words, or all after a question."""

from companion.memory.kinds import Reminder
from companion.memory.memory import Memory
from companion.mind.skilled import Skilled
from companion.mind.tasks.answers import dropped, is_never_mind, is_no, is_yes
from companion.mind.tasks.reminder_words import ALARM, ALARMS, WAKE
from companion.mind.tasks.spoken import capital, counted, joined


def cancel(memory: Memory, words: str) -> Skilled:
    waiting = memory.reminders.waiting()
    if words == ALARMS:
        found, words = [one for one in waiting if one.text in (WAKE, ALARM)], "waking you"
    else:
        found = memory.reminders.find(words) if words else waiting
    if not waiting or not found:
        about = f" about {words}" if words and waiting else ""
        return _said((f"I've got no reminder{about}.", f"There's no reminder{about}."), "inform")
    if len(found) == 1:
        return _cancelled(memory, found[0])

    def then(answer: str) -> Skilled | None:
        if is_never_mind(answer):
            return dropped()
        if answer in ("all", "all of them", "both", "both of them"):
            with memory.store.change():
                for one in found:
                    memory.reminders.cancel(one.id)
            return _said(("They're all off.", "All cancelled."))
        chosen = [one for one in memory.reminders.find(answer) if one in found]
        return _cancelled(memory, chosen[0]) if chosen else None

    texts = joined([one.text or "the one without words" for one in found[:4]])
    return Skilled(
        "reminder",
        (f"Which one? {capital(texts)}?", f"There are {counted(len(found), 'reminder')}: {texts}. Which?"),
        "ask",
        then=then,
    )


def _cancelled(memory: Memory, reminder: Reminder) -> Skilled:
    memory.reminders.cancel(reminder.id)
    text = reminder.text or "that reminder"
    return _said((f"Cancelled: {text}.", f"I won't remind you of it: {text}.", f"It's off: {text}."))


def cancel_all(memory: Memory) -> Skilled:
    waiting = memory.reminders.waiting()
    if not waiting:
        return _said(("There are none to cancel.", "I've got no reminders."), "inform")

    def then(answer: str) -> Skilled | None:
        if not is_yes(answer):
            return _said(("They stay, then.", "All right, I keep them.")) if is_no(answer) or is_never_mind(answer) else None
        with memory.store.change():
            for one in waiting:
                memory.reminders.cancel(one.id)
        return _said(("They're all off.", "All cancelled."))

    return Skilled("reminder", (f"That's {counted(len(waiting), 'reminder')}. All of them?",), "ask", then=then)


def _said(choices: tuple[str, ...], move: str = "task") -> Skilled:
    return Skilled("reminder", choices, move)
