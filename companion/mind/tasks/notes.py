"""Notes: kept word for word as they were said, read out the newest first, taken away on request."""

import re
from datetime import datetime

from companion.memory.kinds import Note
from companion.memory.memory import Memory
from companion.mind.number_words import in_words
from companion.mind.patterns import late
from companion.mind.skilled import Skilled
from companion.mind.tasks.answers import dropped, is_never_mind, is_no, is_yes, not_kept, nothing_read
from companion.mind.tasks.spoken import capital, counted

READ_AT_ONCE = 3
LONG_WORDS = 25
"""A longer note isn't said back whole when it is kept."""
LAST_TURN_S = 600
"""For so long "write that down" may mean the line before."""

ASKING = (
    r"(?:(?:can|could|will|would) you (?:please |just )?|please |i (?:want|need|would like) (?:you )?to "
    r"|i'd like (?:you )?to |quick |yes |yeah |okay )*"
)
TAKE = late(
    rf"{ASKING}(?:(?:(?:take|make|keep|write|leave|add|create|have)(?: me)?|new) (?:a |another |one more )?(?:quick |new "
    rf"|little )?note"
    r"|note to self|(?:write|note|jot|put|get)(?: (?:this|something))? down|note)(?: (?P<exactly>exactly|for me|please))*"
    r"(?: (?:that says|saying|that|of|about(?= how)|to))?(?: (?P<text>.+))?"
)
NOTHING_SAID = late(
    r"(?:it|this|that|something|these|them|myself|please|for me|exactly|exactly please|quickly|somewhere"
    r"|(?:just )?as i say it|to self"
    r"|before i (?:lose|forget) it)?"
)
THAT = late(
    rf"{ASKING}(?:(?:write|note|jot|put|get) (?:that|it) down|(?:remember|keep|save|note) that|make a note of (?:that|it)"
    rf"|note it)(?: for me| somewhere)*"
)
THIS = late(
    rf"(?!i (?:need|want|would like) to rem){ASKING}(?:(?:remember|keep|save|note|write down) (?:this|something|a thing)"
    rf"|write something down|(?:write|note|jot) this down)"
    r"(?: (?:for me|exactly|word for word|before i (?:lose|forget) it))*"
)
BARE_NOTE = late(r"note (?:that|to self|down) .+")
"""A sentence that only begins with "note" is one for keeping when one of these follows."""
MINE = r"(?:my |the |all (?:of )?(?:my |the )?|any )"
READ = late(
    rf"{ASKING}(?:(?:read|tell|show|give)(?: me| out| back)* {MINE}notes(?: out| back| to me)*|what(?: are|'s in|'s on"
    rf"|'s) {MINE}?notes"
    r"|(?:what|which|how many) notes (?:have i got|do i have|have i (?:made|taken|left)|are there|have you got|did i (?:make"
    r"|take))"
    r"|(?:have i got|do i have|are there|have you got) any notes|(?:my )?notes please|list (?:all )?my notes)"
)
LAST = late(
    rf"{ASKING}(?:(?:what was|what's|what is|read(?: me)?|tell me|repeat) (?:my |the )?(?:last|latest|newest) note(?: again)?"
    r"|what did i (?:last )?(?:note|write|jot)(?: down)?(?: last)?|what was the note(?: again)?)"
)
FIND = late(
    rf"{ASKING}(?:what (?:was|did|does|is) (?:my|the) note (?:about|on|of|say about) |(?:read|find|show)(?: me)? (?:my"
    rf"|the) notes? (?:about|on|of|with) "
    r"|what did i (?:note|write|jot)(?: down)? (?:about|on) |(?:have i got|do i have) (?:a|any) notes? (?:about"
    r"|on) )(?P<words>.+)"
)
DELETE = late(
    rf"{ASKING}(?:delete|remove|erase|forget|throw away|scrap|drop|get rid of) (?:(?P<all>all (?:of )?(?:my |the )?notes"
    rf"|my notes|every note)"
    r"|(?:that|the last|my last|this|the latest|the) note|(?:the|my|that) notes? (?:about|on|of|with) (?P<words>.+))"
)
ASK_WHAT = ("Go ahead, I'm listening.", "What shall I write?", "Yes. What does it say?")
NO_NOTES = ("There are no notes.", "You haven't given me a note so far.", "No notes in here.")


class NoteTask:
    def __init__(self, memory: Memory | None) -> None:
        self._memory = memory

    def reply(self, text: str, now: datetime) -> Skilled | None:
        for pattern, answer in ((READ, self._read), (LAST, self._last), (FIND, self._find), (DELETE, self._delete)):
            if (found := pattern.fullmatch(text)) is not None:
                return answer(self._memory, found) if self._memory is not None else nothing_read()
        if THAT.fullmatch(text) and self._memory is not None and (said := self._said_before(self._memory, now)):
            return self._keep(self._memory, said, now)
        if THAT.fullmatch(text) or THIS.fullmatch(text):
            return self._ask(now)
        found = TAKE.fullmatch(text)
        if found is None or (text.startswith("note") and not BARE_NOTE.fullmatch(text) and text not in ("note to self", "note")):
            return None
        said = found["text"] or ""
        return self._ask(now) if NOTHING_SAID.fullmatch(said) else self._take(said, now)

    def _ask(self, now: datetime) -> Skilled:
        if self._memory is None:
            return not_kept()
        return Skilled(
            "note", ASK_WHAT, "ask", then=lambda answer: dropped() if is_never_mind(answer) else self._take(answer, now)
        )

    def _take(self, text: str, now: datetime) -> Skilled:
        return not_kept() if self._memory is None else self._keep(self._memory, text, now)

    def _keep(self, memory: Memory, text: str, now: datetime) -> Skilled:
        note = memory.notes.add(text, int(now.timestamp()))
        words = len(text.split())
        if words > LONG_WORDS:
            many = in_words(words)
            choices: tuple[str, ...] = (
                f"Written down, all {many} words of it.",
                f"I've got it, {many} words.",
                f"Noted. {capital(many)} words.",
            )
        else:
            choices = (f"Noted, in your words: {text}.", f"I've written down: {text}.", f"It's in your notes: {text}.")
        return Skilled("note", choices, "task", then=lambda answer: self._undo(memory, note, answer))

    def _undo(self, memory: Memory, note: Note, answer: str) -> Skilled | None:
        if not is_never_mind(answer) and answer not in (
            "no",
            "that's wrong",
            "no that's wrong",
            "wrong",
            "that's not what i said",
        ):
            return None
        memory.forget_note(note.id)
        now = datetime.fromtimestamp(note.at)
        if is_never_mind(answer):
            return _said(("I've thrown it away.", "It's gone again."))
        return Skilled(
            "note",
            ("I've thrown that one away. Say it again?", "Sorry. Tell me again, and I'll write."),
            "ask",
            then=lambda text: self._keep(memory, text, now),
        )

    def _said_before(self, memory: Memory, now: datetime) -> str:
        turns = memory.turns.last(1)
        return (
            turns[-1].heard
            if turns and now.timestamp() - turns[-1].at <= LAST_TURN_S and len(turns[-1].heard.split()) > 2
            else ""
        )

    def _read(self, memory: Memory, _found: re.Match[str]) -> Skilled:
        notes = newest_first(memory.notes.all())
        return self._page(notes, opener=f"{capital(counted(len(notes), 'note'))}. ") if notes else _said(NO_NOTES, "inform")

    def _page(self, notes: list[Note], opener: str = "") -> Skilled:
        """The first few, and a question whether to go on."""
        page, rest = notes[:READ_AT_ONCE], notes[READ_AT_ONCE:]
        told = " ".join(f"{capital(note.text)}." for note in page)
        if not rest:
            return _said((f"{opener}{told}",), "recall")

        def then(answer: str) -> Skilled | None:
            if is_yes(answer) or answer in ("go on", "more", "next", "and the rest", "all of them"):
                return self._page(rest)
            return (
                _said(("All right.", "Fine, that's enough of them."), "inform")
                if is_no(answer) or is_never_mind(answer)
                else None
            )

        return Skilled("note", (f"{opener}{told} Shall I go on?", f"{opener}{told} More?"), "recall", then=then)

    def _last(self, memory: Memory, _found: re.Match[str]) -> Skilled:
        note = memory.notes.last()
        return _said((f"{capital(note.text)}.", f"It says: {note.text}."), "recall") if note else _said(NO_NOTES, "inform")

    def _find(self, memory: Memory, found: re.Match[str]) -> Skilled:
        notes = newest_first(memory.notes.find(found["words"]))
        return self._page(notes) if notes else _said((f"I find no note about {found['words']}.",), "inform")

    def _delete(self, memory: Memory, found: re.Match[str]) -> Skilled:
        notes = newest_first(memory.notes.find(found["words"]) if found["words"] else memory.notes.all())
        if not notes:
            return _said((f"I find no note about {found['words']}.",) if found["words"] else NO_NOTES, "inform")
        if not found["all"] and (len(notes) == 1 or not found["words"]):
            memory.forget_note(notes[0].id)
            return _said((f"It's gone: {notes[0].text}.", f"Thrown away: {notes[0].text}."))

        def then(answer: str) -> Skilled | None:
            if not is_yes(answer):
                return (
                    _said(("They stay, then.", "All right, I've kept them.")) if is_no(answer) or is_never_mind(answer) else None
                )
            with memory.store.change():
                for note in notes:
                    memory.forget_note(note.id)
            return _said(("They're gone.", "All thrown away."))

        return Skilled("note", (f"That's {counted(len(notes), 'note')}. All of them?",), "ask", then=then)


def newest_first(notes: list[Note]) -> list[Note]:
    return sorted(notes, key=lambda note: note.id, reverse=True)


def _said(choices: tuple[str, ...], move: str = "task") -> Skilled:
    return Skilled("note", choices, move)
