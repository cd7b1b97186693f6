"""Lists: things put on, taken off, read out, cleared after a question. list_words.py reads what is asked."""

from datetime import datetime, timedelta

from companion.memory.memory import Memory
from companion.mind.patterns import late
from companion.mind.skilled import Skilled
from companion.mind.tasks.answers import dropped, is_never_mind, is_new_request, is_no, is_yes, not_kept, nothing_read
from companion.mind.tasks.list_words import LONGEST_NAME, Kind, ListRequest, items_in, list_name, list_request
from companion.mind.tasks.spoken import capital, counted, joined

SPOKEN_OF_FOR = timedelta(minutes=10)
"""For so long "it" is the list last spoken of."""
EVERYDAY = "shopping"
"""The list that is meant where none was named and none exists."""
ADDING = late(r"^(?:(?:yes|okay|add|put|first|um|uh|then) )+")
END = frozenset(
    ("that's all", "that's it", "that's it thanks", "no that's it", "that's everything", "nothing else", "done", "no that's all")
)
LONGEST_ITEM_WORDS = 12
"""More is not an answer to "what goes on it?"."""


class ListTask:
    def __init__(self, memory: Memory | None) -> None:
        self._memory = memory
        self._spoken_of, self._when = "", datetime.min

    def reply(self, text: str, now: datetime) -> Skilled | None:
        request = list_request(text)
        if request is None:
            return None
        if self._memory is None:
            return not_kept() if request.kind in (Kind.ADD, Kind.MAKE) else nothing_read()
        if request.kind is Kind.NAMES:
            return self._names(self._memory)
        if request.kind is Kind.MAKE and not request.list:
            return self._ask_name(self._memory, now)
        is_recent = bool(self._spoken_of) and now - self._when <= SPOKEN_OF_FOR
        if _needs_recent(text) and not is_recent:
            return None
        return self._about(self._memory, self._meant(self._memory, request.list, is_recent), request, now)

    def _about(self, memory: Memory, name: str, request: ListRequest, now: datetime) -> Skilled:
        self._spoken_of, self._when = name, now
        if request.kind is Kind.READ:
            return _read(memory, name)
        if request.kind is Kind.REMOVE:
            return _removed(memory, name, request.items)
        if request.kind is Kind.CLEAR:
            return _clear(memory, name)
        if request.items:
            return self._add(memory, name, request.items, now)
        return self._ask_items(memory, name, now, is_new=request.kind is Kind.MAKE)

    def _meant(self, memory: Memory, name: str, is_recent: bool) -> str:
        names = memory.lists.names()
        if name:
            known = [one for one in names if one.lower() == name or one.lower().removesuffix("s") == name.removesuffix("s")]
            return known[0] if known else name
        if is_recent:
            return self._spoken_of
        return names[0] if len(names) == 1 else EVERYDAY

    def _names(self, memory: Memory) -> Skilled:
        names = [f"{name}, with {counted(len(memory.lists.items(name)), 'thing')}" for name in memory.lists.names()]
        if not names:
            return _said(("There are no lists so far.", "You haven't started a list."), "inform")
        return _said((f"{capital(counted(len(names), 'list'))}: {'; '.join(names)}.",), "recall")

    def _ask_name(self, memory: Memory, now: datetime) -> Skilled:
        def then(answer: str) -> Skilled | None:
            if is_never_mind(answer) or is_no(answer):
                return dropped()
            name = list_name(answer.removeprefix("for ").removeprefix("call it ").removeprefix("it's for "))
            if is_new_request(answer) or not name or len(name.split()) > LONGEST_NAME:
                return None
            self._spoken_of, self._when = name, now
            return self._ask_items(memory, name, now, is_new=True)

        return Skilled("list", ("What's it for?", "What shall I call it?", "A list of what?"), "ask", then=then)

    def _ask_items(self, memory: Memory, name: str, now: datetime, *, is_new: bool) -> Skilled:
        def then(answer: str) -> Skilled | None:
            if is_never_mind(answer) or is_no(answer) or answer in END:
                return dropped()
            items = items_in(ADDING.sub("", answer))
            if (
                is_new_request(answer)
                or list_request(answer) is not None
                or not items
                or max(len(item.split()) for item in items) > LONGEST_ITEM_WORDS
            ):
                return None
            return self._add(memory, name, items, now)

        if is_new and not memory.lists.items(name):
            return Skilled(
                "list", (f"The {name} list. What goes on it first?", f"A {name} list. What's first?"), "ask", then=then
            )
        return Skilled(
            "list", (f"What shall I put on the {name} list?", "What goes on it?", "Tell me, one or several."), "ask", then=then
        )

    def _add(self, memory: Memory, name: str, items: tuple[str, ...], now: datetime) -> Skilled:
        there = {item.text.lower() for item in memory.lists.items(name)}
        fresh = [item for item in items if item.lower() not in there]
        if not fresh:
            word = "is" if len(items) == 1 else "are"
            return _said((f"{capital(joined(items))} {word} on the {name} list already.",), "inform")
        with memory.store.change():
            for item in fresh:
                memory.lists.add(name, item, int(now.timestamp()))
        told = capital(joined(fresh))
        return _said(
            (f"{told}: on the {name} list.", f"{told}, added to the {name} list.", f"The {name} list has {joined(fresh)} now.")
        )


def _needs_recent(text: str) -> bool:
    """Whether only the talk before says that a list is meant: "add toothpaste to it"."""
    return text.endswith((" to it", " on it", " onto it", " there")) and "list" not in text.split()


def _read(memory: Memory, name: str) -> Skilled:
    items = [item.text for item in memory.lists.items(name)]
    if not items:
        return _said((f"There's nothing on the {name} list.", f"The {name} list is empty."), "inform")
    told = joined(items)
    return _said(
        (f"{capital(told)}.", f"On the {name} list: {told}.", f"{capital(counted(len(items), 'thing'))}: {told}."), "recall"
    )


def _removed(memory: Memory, name: str, words: tuple[str, ...]) -> Skilled:
    gone, missing = [], []
    with memory.store.change():
        for word in words:
            removed = memory.lists.remove(name, word)
            gone += [item.text for item in removed]
            missing += [] if removed else [word]
    if not gone:
        return _said(
            (f"I don't see {joined(missing)} on the {name} list.", f"{capital(joined(missing))}? Not on the {name} list."),
            "inform",
        )
    but = f" {capital(joined(missing))} wasn't on it." if missing else ""
    told = joined(gone)
    return _said(
        (f"{capital(told)}: off the {name} list.{but}", f"I've taken {told} off.{but}", f"{capital(told)}, crossed off.{but}")
    )


def _clear(memory: Memory, name: str) -> Skilled:
    count = len(memory.lists.items(name))
    if not count:
        return _said((f"There's nothing on the {name} list.", f"The {name} list is empty as it is."), "inform")

    def then(answer: str) -> Skilled | None:
        if is_yes(answer) or answer in ("clear it", "empty it", "delete it"):
            memory.lists.clear(name)
            return _said((f"The {name} list is empty.", "Cleared.", "It's all off."))
        return _said(("It stays, then.", "All right, it stays as it is.")) if is_no(answer) or is_never_mind(answer) else None

    things = counted(count, "thing")
    return Skilled(
        "list",
        (
            f"There's {things} on the {name} list. Clear it?"
            if count == 1
            else f"There are {things} on the {name} list. All off?",
        ),
        "ask",
        then=then,
    )


def _said(choices: tuple[str, ...], move: str = "task") -> Skilled:
    return Skilled("list", choices, move)
