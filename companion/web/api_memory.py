"""What she remembers, for the pages: seen, searched, put right, forgotten, taken along; people, and the week."""

import io
import tempfile
import time
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, datetime
from datetime import time as TimeOfDay  # noqa: N812
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from companion.memory import week as weeks
from companion.memory.export import export
from companion.memory.kinds import NewFact
from companion.memory.marks import LETTER_OF, forget_marked, told
from companion.memory.memory import Memory
from companion.memory.overview import Entry, Group, overview
from companion.memory.portable import ArgumentError
from companion.mind.words import plain
from companion.minds import open_parts
from companion.web.asked import AskedError, route, text_of
from companion.web.dates import spelled, when
from companion.web.web_house import WebHouse

MOST_FOUND, MOST_MARKS = 40, 200
DATED = frozenset({"people", "promises", "plans", "reminders"})
PREPOSITIONS = frozenset("in at on near from with for as".split())
"""A value is kept as it is spoken, "in Leeds": who writes "York" instead means "in York"."""


def routes(web: WebHouse) -> list[Route]:
    def with_memory(work: Callable[[Memory, Request, Mapping[str, Any]], Any]) -> Callable[[Request, Mapping[str, Any]], Any]:
        def answer(request: Request, body: Mapping[str, Any]) -> Any:
            with web.memory() as memory:
                return work(memory, request, body)

        return answer

    def search(memory: Memory, request: Request, _body: Mapping[str, Any]) -> Mapping[str, Any]:
        parts = open_parts(web.house.models, web.house.data)
        if parts.meaning is not None:
            memory.encode_with(lambda text: parts.vector(plain(text)))
        return _search(memory, request.query_params.get("q", ""))

    def changed(memory: Memory, request: Request, body: Mapping[str, Any]) -> Mapping[str, Any]:
        try:
            return _forget(memory, request, body)
        finally:
            web.changed()

    return [
        route("/api/memory", with_memory(_overview)),
        route("/api/memory/search", with_memory(search)),
        route("/api/memory/correct", with_memory(_correct), "POST", {"id": str, "text": str}),
        route("/api/memory/forget", with_memory(changed), "POST"),
        route("/api/memory/export", with_memory(_export)),
        route("/api/people", with_memory(_people)),
        route("/api/week", with_memory(_week)),
    ]


def _overview(memory: Memory, _request: Request, _body: Mapping[str, Any]) -> Mapping[str, Any]:
    today = date.today()
    groups = [
        {"kind": group.name, "title": group.title, "entries": [_entry(group, one, today) for one in group.entries]}
        for group in overview(memory.store)
        if group.entries
    ]
    return {"groups": groups, "turns": memory.count().get("turns", 0), "size_bytes": memory.size_bytes}


def _entry(group: Group, one: Entry, today: date) -> Mapping[str, str]:
    """`detail`: the list that it is on. Dates are put into words only where the program wrote them, not in people's own words."""
    text = spelled(one.text, today) if group.name in DATED else one.text
    return {"id": one.mark, "text": text, "detail": one.of if group.name == "lists" else "", "when": when(one.at)}


def _search(memory: Memory, text: str) -> Mapping[str, Any]:
    text = " ".join(text.encode("utf-8", "ignore").decode().split())[:500]
    found = memory.search(text, MOST_FOUND) if text else []
    return {
        "found": [
            {"id": f"{LETTER_OF.get(one.kind, '?')}{one.id}", "kind": one.kind, "text": one.sentence, "when": when(one.at)}
            for one in found
        ]
    }


def _correct(memory: Memory, _request: Request, body: Mapping[str, Any]) -> Mapping[str, Any]:
    """A fact's value, or a person's name; nothing of the wrong one stays."""
    mark, text = str(body["id"]).strip().lower(), text_of(body, longest=200)
    _known(memory, mark)
    number = int(mark[1:])
    if mark[0] == "f":
        fact = memory.facts.get(number)
        if fact is None:
            raise AskedError(404, "That isn't known any more.")
        first, _, rest = fact.value.partition(" ")
        keeps_first = first in PREPOSITIONS and bool(rest) and text.split()[0].lower() not in PREPOSITIONS
        value = f"{first} {text}" if keeps_first else text
        if memory.facts.add(NewFact(fact.subject, fact.relation, value), int(time.time())).id != fact.id:
            memory.forget_fact(fact.id)
    elif mark[0] == "w":
        memory.people.correct(number, name=text)
    else:
        raise AskedError(422, "Only facts and names can be put right here.", "Forget it, and tell it to her anew.")
    return {"said": "I have it right now."}


def _forget(memory: Memory, _request: Request, body: Mapping[str, Any]) -> Mapping[str, Any]:
    """By marks, about somebody, or since a day: one of them."""
    match list(body.items()):
        case [("ids", list(marks))] if marks and len(marks) <= MOST_MARKS and all(isinstance(one, str) for one in marks):
            for mark in marks:
                _known(memory, mark)
            for mark in marks:
                forget_marked(memory, mark)
            return {"gone": len(marks)}
        case [("about", str(who))] if who.strip():
            return {"gone": memory.forget_about(text_of({"text": who}, longest=80))}
        case [("since", str(text))]:
            return {"gone": memory.forget_since(int(datetime.combine(_day(text), TimeOfDay()).timestamp()))}
    raise AskedError(422, "It isn't said what to forget.")


def _known(memory: Memory, mark: str) -> None:
    try:
        told(memory.store, mark)
    except ArgumentError as error:
        raise AskedError(404, error.what, "Reload the page: it may be gone already.") from error


def _export(memory: Memory, _request: Request, _body: Mapping[str, Any]) -> Response:
    with tempfile.TemporaryDirectory(prefix="companion-export-") as temporary:
        folder = Path(temporary) / "memory"
        export(memory.store, folder)
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted(folder.rglob("*")):
                if file.is_file():
                    archive.write(file, file.relative_to(folder.parent))
    name = f"memory-{date.today().isoformat()}.zip"
    return Response(
        packed.getvalue(), media_type="application/zip", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _people(memory: Memory, _request: Request, _body: Mapping[str, Any]) -> Mapping[str, Any]:
    groups = {group.name: group.entries for group in overview(memory.store)}
    facts: dict[str, list[str]] = {}
    for one in groups.get("people", ()):
        if one.of:
            facts.setdefault(one.of, []).append(one.text)
    people = sorted(memory.people.all(), key=lambda person: -person.spoken_of)
    return {
        "people": [
            {
                "id": f"w{one.id}",
                "name": one.name,
                "relation": one.relation,
                "mentions": one.times,
                "last": when(one.spoken_of),
                "mood": one.mood,
                "facts": facts.get(f"w{one.id}", []),
            }
            for one in people
        ]
    }


def _week(memory: Memory, request: Request, _body: Mapping[str, Any]) -> Mapping[str, Any]:
    asked = request.query_params.get("of", "")
    days = weeks.week(memory.store, _day(asked) if asked else date.today())
    return {
        "title": weeks.title(days),
        "totals": weeks.totals(days),
        "days": [
            {
                "date": one.day.isoformat(),
                "weekday": f"{one.day:%A}",
                "turns": one.turns,
                "minutes": one.minutes,
                "moods": dict(one.moods),
                "people": list(one.people[:5]),
            }
            for one in days
        ],
    }


def _day(text: str) -> date:
    with suppress(ValueError, OverflowError):
        found = date.fromisoformat(text)
        datetime.combine(found, TimeOfDay()).timestamp()
        return found
    raise AskedError(422, "That is no day.", "Write it like 2026-11-23.")
