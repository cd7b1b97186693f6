"""Reminders and timers, notes and lists, letters: what the voice keeps, seen and changed in a page."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from companion.engines import open_clock
from companion.letters.kept import Letters
from companion.letters.kinds import Letter
from companion.letters.page import file_name, pdf
from companion.memory.kinds import Reminder
from companion.memory.memory import Memory
from companion.memory.overview import when_told
from companion.memory.readable import clock
from companion.mind.skills import bare
from companion.mind.tasks.letter_begun import known_of
from companion.mind.tasks.letter_edits import LetterEdits
from companion.mind.times.moment_words import said_back
from companion.mind.times.reminder_request import reminder_request
from companion.web.asked import AskedError, number_of, route, text_of
from companion.web.dates import spelled, when
from companion.web.web_house import WebHouse

GONE = "Reload the page: it may be gone already."
EXAMPLE = 'For example: "call tom on sunday at six".'


def routes(web: WebHouse) -> list[Route]:
    kept = _Kept(web)
    return [
        route("/api/reminders", kept.reminders),
        route("/api/reminders", kept.add_reminder, "POST", {"text": str}),
        route("/api/reminders/{id}", kept.drop_reminder, "DELETE"),
        route("/api/notes", kept.notes),
        route("/api/notes", kept.add_note, "POST", {"text": str}),
        route("/api/notes/{id}", kept.drop_note, "DELETE"),
        route("/api/letters", kept.letters),
        route("/api/letters/{id}", kept.letter),
        route("/api/letters/{id}", kept.drop_letter, "DELETE"),
        route("/api/letters/{id}/edit", kept.edit_letter, "POST", {"change": str}),
        route("/api/letters/{id}/page.pdf", kept.letter_page),
    ]


class _Kept:
    def __init__(self, web: WebHouse) -> None:
        self._web = web

    def _now(self) -> datetime:
        return open_clock(self._web.house).now()

    def reminders(self, _request: Request, _body: Mapping[str, Any]) -> Mapping[str, Any]:
        with self._web.memory() as memory:
            reminders = [(f"r{one.id}", one.text, one) for one in (*memory.reminders.ringing(), *memory.reminders.waiting())]
            rows = [{"id": mark, "text": text, "when": _due(one)} for mark, text, one in reminders]
            timers = [*memory.timers.ringing(), *memory.timers.running()]
            clocks = [{"id": f"c{one.id}", "text": one.name or "timer", "when": f"until {clock(one.ends)}"} for one in timers]
        return {"reminders": rows, "timers": clocks}

    def add_reminder(self, _request: Request, body: Mapping[str, Any]) -> Mapping[str, Any]:
        text, now = text_of(body), self._now()
        asked = reminder_request(text, now) or reminder_request(f"remind me to {text}", now)
        if asked is None or not asked.text:
            raise AskedError(422, "I can't tell what to remind you of.", EXAMPLE)
        if asked.when is None:
            raise AskedError(422, "I can't tell when to remind you.", EXAMPLE)
        with self._web.memory() as memory:
            try:
                memory.reminders.add(asked.text, asked.when, now)
            except ValueError:
                raise AskedError(422, "That time has passed, or never comes.", EXAMPLE) from None
        self._web.changed()
        return {"said": f"{asked.text[:1].upper()}{asked.text[1:]}: {said_back(asked.when, now)}."}

    def drop_reminder(self, request: Request, _body: Mapping[str, Any]) -> Mapping[str, Any]:
        mark = request.path_params["id"]
        with self._web.memory() as memory:
            if mark.startswith("c"):
                number = number_of(mark, "c")
                if memory.timers.get(number) is None:
                    raise AskedError(404, "There is no such timer.", GONE)
                memory.timers.cancel(number)
            else:
                number = number_of(mark, "r")
                if memory.reminders.get(number) is None:
                    raise AskedError(404, "There is no such reminder.", GONE)
                memory.reminders.cancel(number)
        self._web.changed()
        return {"said": "It is cancelled."}

    def notes(self, _request: Request, _body: Mapping[str, Any]) -> Mapping[str, Any]:
        with self._web.memory() as memory:
            notes = [{"id": f"n{one.id}", "text": one.text, "when": when(one.at)} for one in reversed(memory.notes.all())]
            lists = [
                {"name": name, "items": [{"id": f"l{one.id}", "text": one.text} for one in memory.lists.items(name)]}
                for name in memory.lists.names()
            ]
        return {"notes": notes, "lists": lists}

    def add_note(self, _request: Request, body: Mapping[str, Any]) -> Mapping[str, Any]:
        text = text_of(body)
        with self._web.memory() as memory:
            memory.notes.add(text, int(self._now().timestamp()))
        return {"said": "It is noted."}

    def drop_note(self, request: Request, _body: Mapping[str, Any]) -> Mapping[str, Any]:
        mark = request.path_params["id"]
        table, letter = ("list_items", "l") if mark.startswith("l") else ("notes", "n")
        number = number_of(mark, letter)
        with self._web.memory() as memory:
            if not memory.forget_row(table, number):
                raise AskedError(404, "There is no such note.", GONE)
        return {"said": "It is gone."}

    def letters(self, _request: Request, _body: Mapping[str, Any]) -> Mapping[str, Any]:
        with self._web.memory() as memory:
            found = Letters(memory.store).all()
        rows = [{"id": f"b{one.id}", "to": one.whom, "state": one.state, "changed": when(one.changed)} for one in found]
        return {"letters": rows}

    def letter(self, request: Request, _body: Mapping[str, Any]) -> Mapping[str, Any]:
        with self._web.memory() as memory:
            return _fields(_found(memory, request))

    def drop_letter(self, request: Request, _body: Mapping[str, Any]) -> Mapping[str, Any]:
        with self._web.memory() as memory:
            memory.forget_row("letters", _found(memory, request).id)
        return {"said": "The letter is gone."}

    def edit_letter(self, request: Request, body: Mapping[str, Any]) -> Mapping[str, Any]:
        text = bare(text_of(body, "change"))
        with self._web.memory() as memory:
            letter, letters = _found(memory, request), Letters(memory.store)
            if letter.state == "asking":
                raise AskedError(409, "That letter isn't written yet.", "Go on with it by voice.")
            done = LetterEdits(letters, lambda: known_of(memory)).edit(letter, text, self._now())
            if done is None or done.is_over:
                raise AskedError(422, "I don't know how to do that.", 'For example: "change lake to river", or "shorter".')
            if done.then or (done.move == "ask" and not done.reads >= 0):
                raise AskedError(422, f"Nothing is changed: {done.choices[0]}", 'Say it whole: "change lake to river".')
            return {"said": done.choices[0], **_fields(letters.get(letter.id) or letter)}

    def letter_page(self, request: Request, _body: Mapping[str, Any]) -> Response:
        with self._web.memory() as memory:
            letter = _found(memory, request)
        if not letter.told.page.parts:
            raise AskedError(409, "There is nothing in that letter yet.", "Go on with it by voice.")
        today = self._now().date()
        content = pdf(letter.told.page, today, self._web.house.settings.person.country)
        name = "".join(char if char.isascii() and (char.isalnum() or char in "-_") else "-" for char in file_name(letter, today))
        return Response(content, media_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}.pdf"'})


def _due(one: Reminder) -> str:
    return spelled(when_told(one.due.isoformat() if one.due else None, one.repeats, one.cue), date.today())


def _found(memory: Memory, request: Request) -> Letter:
    letter = Letters(memory.store).get(number_of(request.path_params["id"], "b"))
    if letter is None:
        raise AskedError(404, "There is no such letter.", GONE)
    return letter


def _fields(letter: Letter) -> dict[str, Any]:
    return {"id": f"b{letter.id}", "to": letter.whom, "state": letter.state, "text": letter.text}
