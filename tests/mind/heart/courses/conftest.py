"""Simulated people of eight weeks: a written course (courses.toml) and a seed give every turn of theirs, with lines from
lines.toml.

A person has a rhythm (days, talks, turns), a way of talking (pools of lines), people whom he speaks of, and phases in which some
of that is different. Chance plays on everything: days differ, weeks drift, moods are misread.
"""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

HERE = Path(__file__).parent
FIRST_DAY = date(2026, 9, 7)
"""A Monday."""
DAYS = 56
MISREAD = 0.25
MOODS = ("low", "tense", "flat", "mixed", "fine", "bright")
MOOD_OF = {
    "short": "fine", "closed": "flat", "person": "fine", "busy": "tense", "ill": "low", "away": "bright", "guests": "fine",
    "loss": "low",
    "parting": "low", "mourning": "low", "love": "bright", "quarrel": "tense", "moved": "mixed", "night": "tense",
    "look_alike": "fine",
}  # fmt: skip


@dataclass(frozen=True)
class Said:
    at: datetime
    heard: str
    mood: str


@dataclass(frozen=True)
class Person:
    """One course with one seed. `expects` is the matter that is to come up ("none"), and `since` and `begins` are the
    days from which it may and should be seen.
    """

    name: str
    expects: str
    since: int
    begins: int
    people: tuple[str, ...]
    days: tuple[tuple[tuple[Said, ...], ...], ...]
    """Of each day its talks, of each talk its turns."""


Written = Mapping[str, Any]


class Pools:
    """The lines; `odd` or even ones, so that nobody is tested on lines that thresholds were chosen on."""

    def __init__(self, *, odd: bool) -> None:
        everything = tomllib.loads((HERE / "lines.toml").read_text(encoding="utf-8"))
        self._of = {name: lines[odd::2] for name, lines in everything.items()}

    def line(self, pool: str, name: str, chance: Random) -> str:
        return str(chance.choice(self._of[pool])).format(name=name.lower(), kin=name)


class Life:
    """One person, day by day."""

    def __init__(self, course: Written, pools: Pools, chance: Random) -> None:
        self._course, self._pools, self._chance = course, pools, chance
        self._week = 1.0

    def day(self, number: int) -> tuple[tuple[Said, ...], ...]:
        now = self._phase(number)
        if number % 7 == 0:
            self._week = self._chance.lognormvariate(0, 0.1)
        sayings = [text for pool, name, day in now["say"] if day == number for text in [(pool, name)]]
        if not sayings and self._chance.random() >= self._shares(now, number):
            return ()
        chaos = self._chance.lognormvariate(0, now["chaos"])
        tilt = {pool: weight * self._chance.lognormvariate(0, 0.35) for pool, weight in now["pools"].items()}
        names = [name for name, rate in now["names"].items() if self._chance.random() < rate]
        talks = max(1, round(self._chance.gauss(now["talks"] * self._week, 0.5)))
        hours = sorted(self._chance.uniform(*now["hours"]) for _ in range(talks))
        told = [*sayings, *(("person", name) for name in names)]
        day: list[tuple[Said, ...]] = []
        for place, hour in enumerate(hours):
            at = datetime.combine(FIRST_DAY + timedelta(number), datetime.min.time()) + timedelta(hours=hour)
            if day:  # one talk after the other
                at = max(at, day[-1][-1].at + timedelta(minutes=15))
            day.append(self._talk(at, tilt, now, chaos, told[place::talks]))
        return tuple(day)

    def _talk(
        self, at: datetime, tilt: Mapping[str, float], now: Written, chaos: float, told: list[tuple[str, str]]
    ) -> tuple[Said, ...]:
        drawn = max(1, round(now["turns"] * chaos * self._chance.lognormvariate(0, 0.3)))
        lines = [(pool, "") for pool in self._chance.choices(list(tilt), list(tilt.values()), k=max(drawn, len(told)))]
        for place, saying in zip(self._chance.sample(range(len(lines)), len(told)), told, strict=True):
            lines[place] = saying
        said = []
        for pool, name in lines:
            mood = MOOD_OF.get(pool, pool) if self._chance.random() >= MISREAD else self._chance.choice(MOODS)
            said.append(Said(at, self._pools.line(pool, name, self._chance), mood if now["moods"] else ""))
            at += timedelta(seconds=min(now["pause_s"] * self._chance.lognormvariate(0, 0.4), 500))
        return tuple(said)

    def _shares(self, now: Written, number: int) -> float:
        """How likely there is talk on this day: by the day of the week, or of a cycle of other length."""
        days: list[float] = now["days"]
        return days[number % len(days)]

    def _phase(self, number: int) -> dict[str, Any]:
        """The course as it is on this day. A phase that `grows` comes bit by bit, from nothing on its first day to all on its
        last but some."""
        now = dict(ORDINARY) | {name: value for name, value in self._course.items() if name != "phases"}
        now["say"] = list(now["say"])
        for phase in self._course.get("phases", ()):
            if not phase["from"] <= number < phase.get("to", DAYS):
                continue
            part = min(1.0, (number - phase["from"] + 1) / phase["grows"]) if "grows" in phase else 1.0
            for name in ("talks", "turns"):
                now[name] *= 1 + part * (phase.get(name, 1.0) - 1)
            now["days"] = [share * (1 + part * (phase.get("share", 1.0) - 1)) for share in phase.get("days", now["days"])]
            for pool, weight in phase.get("pools", {}).items():
                now["pools"] = now["pools"] | {pool: now["pools"].get(pool, 0) * (1 - part) + part * weight}
            now["names"] = now["names"] | phase.get("names", {})
            now |= {name: phase[name] for name in ("hours", "pause_s", "chaos") if name in phase}
            now["say"] += [saying for saying in phase.get("say", ()) if saying[2] >= 0]
        return now


ORDINARY: Written = {
    "days": [0.95] * 7, "talks": 2.0, "turns": 6.0, "hours": (8.0, 21.5), "pause_s": 22.0, "chaos": 0.25, "moods": True,
    "say": (),
    "names": {}, "pools": {"fine": 5, "bright": 3, "short": 3, "mixed": 2, "low": 1, "tense": 1},
}  # fmt: skip


def people(file: str, seeds: tuple[int, ...], *, odd: bool) -> Iterator[Person]:
    pools = Pools(odd=odd)
    for name, course in tomllib.loads((HERE / file).read_text(encoding="utf-8")).items():
        for seed in seeds:
            life = Life(course, pools, Random(f"{name} {seed}"))
            phases, begins = course.get("phases", ()), course.get("begins", DAYS)
            named = {*course.get("names", {}), *(one for phase in phases for one in phase.get("names", {}))}
            days = tuple(life.day(number) for number in range(DAYS))
            yield Person(f"{name} {seed}", course["expects"], course.get("since", begins), begins, tuple(sorted(named)), days)


@pytest.fixture(scope="session")
def simulated() -> Callable[..., Iterator[Person]]:
    """people(file, seeds, odd=...)."""
    return people


@pytest.fixture(scope="session")
def first_day() -> date:
    return FIRST_DAY
