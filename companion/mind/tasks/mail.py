"""His mail by voice: who wrote, what waits, what may go, one read out in parts, and how he might begin the answer.

What a mail says is only ever said aloud: it is nobody's line, so no task, no learning and no `then` is handed a word of it. All
that has words of a mail in it has the source "mail", by which the talk knows not to keep it.
"""

import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from companion.mail.kinds import Mail, MailError
from companion.memory.memory import Memory
from companion.mind.number_words import in_words
from companion.mind.skilled import Skilled
from companion.mind.tasks import mail_words as words
from companion.mind.tasks.answers import is_never_mind, is_no, is_yes
from companion.mind.tasks.mail_told import attached, headline, named_all, still_reading
from companion.mind.tasks.spoken import capital, counted
from companion.mind.times.clock_words import is_set

if TYPE_CHECKING:
    from companion.mail.mailbox import Mailbox

SOURCE = "mail"
DAY_S = 86_400
PATIENCE_S = 0.6
OPEN_FOR = timedelta(minutes=10)
"""So long "read it" and "throw that away" are about the mail that was last spoken of."""
PRONOUNS = frozenset("he she it they you i we that this who him her them me us one ones".split())
TOLD_AT_ONCE, FOUND_AT_ONCE, NAME_WORDS = 3, 20, 4
ASKED_ONE = ("Shall I read it?", "Do you want to hear it?")
ASKED_MANY = ("Shall I read the first?", "Which one shall I read?")
MORE = ("Shall I go on?", "There's more. Go on?", "More?")
ENDED = ("That's the end of it.", "That's all it says.")
Reading = Callable[..., Skilled | None]
"""Given the mailbox, what was found in the line, and the time."""


class MailTask:
    """`open_mail` gives None where no place of mail is set; it may be called for each line."""

    def __init__(self, open_mail: "Callable[[], Mailbox | None]", memory: Memory | None) -> None:
        self._open_mail, self._memory = open_mail, memory
        self._listed: list[Mail] = []
        self._mail: Mail | None = None
        self._parts: list[str] = []
        self._spoken_of: datetime | None = None
        self._always: tuple[tuple[re.Pattern[str], Reading], ...] = (
            (words.ANY, self._any), (words.WHO, self._who), (words.WAITING, self._waiting), (words.TO_THROW, self._to_throw),
            (words.SEARCH, self._search), (words.FROM, self._from), (words.HAVE, self._have),
        )  # fmt: skip
        self._while_open: tuple[tuple[re.Pattern[str], Reading], ...] = (
            (words.ANSWER, self._answer), (words.IN_SHORT, self._in_short), (words.READ_IT, self._read_it),
            (words.TOSS, self._toss),
        )  # fmt: skip

    def reply(self, text: str, now: datetime) -> Skilled | None:
        is_open = self._spoken_of is not None and timedelta() <= now - self._spoken_of <= OPEN_FOR
        asked = ((pattern.fullmatch(text), answer) for pattern, answer in (*self._always, *(self._while_open if is_open else ())))
        found, answer = next((one for one in asked if one[0] is not None), (None, self._any))
        if found is None:
            return None
        return self._with_mail(lambda box: answer(box, found, now), PATIENCE_S, is_told=answer != self._from)

    def _with_mail(
        self, answer: "Callable[[Mailbox], Skilled | None]", patience_s: float = 0.0, is_told: bool = True
    ) -> Skilled | None:
        """Where no mail is set she says so, but not to whether somebody has written: he may ask as one asks a friend."""
        try:
            box = self._open_mail()
            if box is None:
                return _said(words.NO_PATH, "bound") if is_told else None
            if not box.read_on(patience_s) and not box.count():
                return _said(words.BEGUN, "bound")
            return answer(box)
        except MailError as error:
            self._parts = []
            return _said((error.spoken,), "bound")

    def _any(self, box: "Mailbox", _found: re.Match[str], now: datetime) -> Skilled:
        is_all, since = box.read_on(0), box.told_until()
        latest = now.timestamp() + DAY_S if is_set(now) else float("inf")
        total, fresh = box.count(), [mail for mail in box.newest(since or -1, 200) if mail.at <= latest]
        if not fresh:
            return _said(words.NOTHING_NEW if total else words.NONE_AT_ALL, "inform", still_reading(box, is_all))
        people = [mail for mail in fresh if not mail.bulk]
        box.tell_until(fresh[0].at)
        opener = f"{capital(counted(len(fresh), 'new one'))}. " if since else f"{capital(counted(total, 'mail'))} in all. "
        return self._list(opener, people, now, "No person among the new ones." if since else "", still_reading(box, is_all))

    def _who(self, box: "Mailbox", _found: re.Match[str], now: datetime) -> Skilled:
        is_all = box.read_on(0)
        last: dict[str, Mail] = {}
        for mail in box.newest(most=100, people_only=True):
            last.setdefault(mail.sender, mail)
        found = list(last.values())
        told = named_all([(mail.name, mail.sender) for mail in found[:5]])
        if not found:
            return _said(words.NONE_AT_ALL, "inform", still_reading(box, is_all))
        self._spoke_of(found, now)
        choices = (f"{capital(told)}.", f"The last were {told}.", f"{capital(told)}, the newest first.")
        return self._then(choices, now, still_reading(box, is_all))

    def _waiting(self, box: "Mailbox", _found: re.Match[str], now: datetime) -> Skilled:
        is_all = box.read_on(0)
        people = self._memory.people.all() if self._memory is not None else []
        names = {person.name.split()[0].lower() for person in people if person.name}
        found = box.waiting(int(now.timestamp()), names)
        if not found:
            return _said(words.NONE_WAITS, "inform", still_reading(box, is_all))
        return self._list(f"{capital(in_words(len(found)))}, I think. ", found, now, "", still_reading(box, is_all))

    def _to_throw(self, box: "Mailbox", _found: re.Match[str], now: datetime) -> Skilled:
        is_all, at = box.read_on(0), int(now.timestamp())
        last = box.last_id()
        many, senders = box.count_to_throw(at, last)
        if not many:
            return _said(words.NONE_TO_THROW, "inform", still_reading(box, is_all))
        told = f"{capital(counted(many, 'mail'))}, I'd say, {'most ' if many > 1 else ''}from {named_all(senders)}."
        them = "them" if many > 1 else "it"

        def then(answer: str) -> Skilled | None:
            if is_yes(answer) or words.TOSS.fullmatch(answer):
                marked = box.throw_all(at, last)
                all_marked = tuple(text.format(many=in_words(marked)) for text in words.ALL_MARKED)
                return _said(all_marked if marked > 1 else words.MARKED)
            return _said(words.LEFT) if is_no(answer) or is_never_mind(answer) else None

        choices = (f"{told} Shall I mark {them} to go?", f"{told} Shall I leave {them} out from now on?")
        return Skilled(SOURCE, tuple(text + still_reading(box, is_all) for text in choices), "ask", then=then)

    def _from(self, box: "Mailbox", found: re.Match[str], now: datetime) -> Skilled | None:
        who = next(text for text in found.groups() if text)
        who = words.AFTER_A_NAME.sub("", who)
        if who in PRONOUNS or len(who.split()) > NAME_WORDS:
            return None
        is_all = box.read_on(0)
        mails = box.by(self._name_of(who))
        if not mails:
            return _said(tuple(text.format(who=who) for text in words.NOT_FOUND), "inform", still_reading(box, is_all))
        self._spoke_of(mails, now)
        return self._read(box, mails[0], now)

    def _name_of(self, who: str) -> str:
        """Of "my sister" her name, where memory has it."""
        known = self._memory.people.named(who) if self._memory is not None else None
        return known.name if known is not None and known.name else re.sub(r"^(?:my|the) ", "", who)

    def _search(self, box: "Mailbox", found: re.Match[str], now: datetime) -> Skilled:
        is_all = box.read_on(0)
        mails = box.search(next(text for text in found.groups() if text), FOUND_AT_ONCE)
        if not mails:
            return _said(words.NONE_WITH, "inform", still_reading(box, is_all))
        many = f"{capital(in_words(len(mails)))}{' or more' * (len(mails) == FOUND_AT_ONCE)}. "
        return self._list(many if len(mails) > 1 else "", mails, now, "", still_reading(box, is_all))

    def _have(self, box: "Mailbox", _found: re.Match[str], now: datetime) -> Skilled:
        is_all, many = box.read_on(0), counted(box.count(), "mail")
        self._spoken_of = now
        choices = (
            f"Yes, {many}. I only read them here, and send nothing.",
            f"I have. {capital(many)}, and they stay where they are.",
        )
        return _said(choices, "inform", still_reading(box, is_all))

    def _read_it(self, box: "Mailbox", found: re.Match[str], now: datetime) -> Skilled:
        mail = self._picked(found["which"])
        return self._read(box, mail, now) if mail is not None else _said(words.NO_OPEN, "ask")

    def _picked(self, which: str | None) -> Mail | None:
        if which == "next":
            return self._after()
        if which is None:
            return self._mail or next(iter(self._listed), None)
        place = words.PLACES[which]
        return self._listed[place] if place < len(self._listed) and self._listed else None

    def _answer(self, box: "Mailbox", found: re.Match[str], now: datetime) -> Skilled | None:
        named = box.by(self._name_of(found["who"]))[:1] if found["who"] else []
        if found["who"] and not named:
            return None
        mail = named[0] if named else self._picked(None)
        if mail is None:
            return _said(words.NO_OPEN, "ask")
        line, knows = box.first_line(mail, int(now.timestamp())), box.style().texts > 0
        self._mail, self._spoken_of = mail, now
        if not knows:
            return _said((f"I haven't seen how you write, so plainly: {line}", f"Plainly, for I don't know your way yet: {line}"))
        return _said(
            (f"In your way: {line}", f"You might begin like this: {line}", f"As you usually do: {line} The rest is yours.")
        )

    def _in_short(self, box: "Mailbox", _found: re.Match[str], now: datetime) -> Skilled:
        mail = self._picked(None)
        if mail is None:
            return _said(words.NO_OPEN, "ask")
        from companion.mail.aloud import in_short  # noqa: PLC0415

        told, is_more = in_short(box.body(mail).text)
        if not told:
            return _said(words.UNREADABLE, "bound")
        self._mail, self._spoken_of = mail, now
        rest = " That's only how it begins; I can't sum it up." if is_more else " That's all of it."
        return self._then((f"It begins: {told}{rest}", f"The beginning is this: {told}{rest}"), now)

    def _toss(self, box: "Mailbox", found: re.Match[str], now: datetime) -> Skilled:
        mail = self._picked(None)
        mails = self._listed if found["all"] or found["every"] else [mail] if mail is not None else []
        if not mails:
            return _said(words.NO_OPEN, "ask")
        box.throw(mails, int(now.timestamp()))
        self._parts = []

        def then(answer: str) -> Skilled | None:
            if words.KEEP.fullmatch(answer):
                box.keep(mails)
                return _said(words.KEPT)
            return self._next(answer, now)

        choices = words.MARKED if len(mails) == 1 else tuple(text.format(many=in_words(len(mails))) for text in words.ALL_MARKED)
        return Skilled(SOURCE, choices, "task", then=then)

    def _list(self, opener: str, mails: Sequence[Mail], now: datetime, none: str, more: str) -> Skilled:
        """A few of them by sender and subject, and whether to read the first."""
        if not mails:
            return _said((f"{opener}{none}".strip(),), "inform", more)
        self._spoke_of(mails, now)
        told = "; ".join(headline(mail, now) for mail in mails[:TOLD_AT_ONCE])
        asked = ASKED_ONE if len(mails) == 1 else ASKED_MANY
        return self._then(tuple(f"{opener}{capital(told)}.{more} {question}" for question in asked), now)

    def _spoke_of(self, mails: Sequence[Mail], now: datetime) -> None:
        self._listed, self._mail, self._parts, self._spoken_of = list(mails), None, [], now

    def _read(self, box: "Mailbox", mail: Mail, now: datetime) -> Skilled:
        """From its beginning."""
        from companion.mail.aloud import parts_aloud  # noqa: PLC0415  loaded once there is mail, not at each start

        body = box.body(mail)
        self._mail, self._parts, self._spoken_of = mail, parts_aloud(body.text), now
        opener = f"{capital(headline(mail, now))}. "
        if not self._parts:
            return self._then(tuple(opener + text + attached(body) for text in words.UNREADABLE), now)
        self._parts[-1] += attached(body)
        return self._part(now, opener + "It says: ")

    def _part(self, now: datetime, opener: str) -> Skilled:
        part, self._parts = self._parts[0], self._parts[1:]
        asked = MORE if self._parts else ENDED
        return self._then(tuple(f"{opener}{part} {question}" for question in asked), now)

    def _then(self, choices: tuple[str, ...], now: datetime, more: str = "") -> Skilled:
        return Skilled(SOURCE, tuple(text + more for text in choices), "inform", then=lambda answer: self._next(answer, now))

    def _next(self, answer: str, now: datetime) -> Skilled | None:
        """The line after a mail or a list of them."""
        if is_no(answer) or is_never_mind(answer):
            self._parts = []
            return _said(words.LEFT, "inform")
        if (which := words.WHICH.fullmatch(answer)) is not None or words.NEXT.fullmatch(answer):
            return self._with_mail(lambda box: self._go_to(box, which, now))
        if words.GO_ON.fullmatch(answer) or is_yes(answer):
            return self._with_mail(lambda box: self._go_on(box, now))
        return None

    def _go_to(self, box: "Mailbox", which: re.Match[str] | None, now: datetime) -> Skilled | None:
        if which is not None and which["who"]:
            return self._from(box, which, now) if box.by(self._name_of(which["who"])) else None
        mail = self._picked(which["which"] if which is not None else "next")
        return self._read(box, mail, now) if mail is not None else _said(words.THAT_WAS_ALL, "inform")

    def _go_on(self, box: "Mailbox", now: datetime) -> Skilled | None:
        if self._parts:
            return self._part(now, "")
        mail = self._after()
        return self._read(box, mail, now) if mail is not None else _said(words.THAT_WAS_ALL, "inform")

    def _after(self) -> Mail | None:
        """The next on the list; the first, where none was read."""
        if self._mail is None:
            return next(iter(self._listed), None)
        numbers = [mail.id for mail in self._listed]
        place = numbers.index(self._mail.id) + 1 if self._mail.id in numbers else 0
        return self._listed[place] if place < len(self._listed) else None


def _said(choices: tuple[str, ...], move: str = "task", more: str = "") -> Skilled:
    return Skilled(SOURCE, tuple(text + more for text in choices), move)
