"""What a voice adds, against the person's own usual. His moods are invented here: directions are tested, and never truth."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.memory.memory import Memory
from companion.memory.store import Store
from companion.mind.mood import MOODS
from companion.mind.mood.voice import FEWEST_TURNS, MOST, MOST_TURNS, VoiceMood
from companion.speech.heard import Prosody

NOW = datetime(2026, 3, 4, 12, 0)
USUAL = Prosody(level_db=-26.0, pitch_hz=115.0, pitch_range=5.0, pace=4.0, pauses=0.1)
LOW = Prosody(level_db=-31.0, pitch_hz=104.0, pitch_range=2.5, pace=2.8, pauses=0.3)
BRIGHT = Prosody(level_db=-21.0, pitch_hz=140.0, pitch_range=9.0, pace=5.0, pauses=0.02)
TENSE = Prosody(level_db=-22.0, pitch_hz=140.0, pitch_range=5.0, pace=5.5, pauses=0.02)
FLAT = Prosody(level_db=-27.0, pitch_hz=112.0, pitch_range=2.0, pace=3.3, pauses=0.1)


def said(usual: Prosody, rng: Random) -> Prosody:
    """As somebody says one line a little otherwise than the next."""
    return Prosody(
        level_db=usual.level_db + rng.gauss(0, 1.5),
        pitch_hz=(usual.pitch_hz or 0) * 2 ** (rng.gauss(0, 0.8) / 12),
        pitch_range=(usual.pitch_range or 0) + rng.gauss(0, 1.0),
        pace=(usual.pace or 0) + rng.gauss(0, 0.4),
        pauses=max(0.0, usual.pauses + rng.gauss(0, 0.05)),
    )


class Person:
    """Talks with her."""

    def __init__(self, turns: int = 0, usual: Prosody = USUAL) -> None:
        self.memory = Memory(Store.in_memory())
        self.mood, self._rng, self._now = VoiceMood(self.memory), Random(3), NOW
        self.talk(turns, usual)

    def talk(self, turns: int, usual: Prosody = USUAL) -> None:
        for _ in range(turns):
            self.say(said(usual, self._rng))

    def say(self, prosody: Prosody) -> None:
        self._now += timedelta(minutes=1)
        self.mood.keep(self.memory.keep_turn("so it goes", "Go on.", "bank", self._now), prosody)

    def tilt(self, prosody: Prosody) -> dict[str, float]:
        tilt = self.mood.tilt(prosody)
        assert tilt is not None
        return tilt

    @property
    def kept(self) -> int:
        return len(self.memory.store.rows("SELECT turn FROM voices"))


@pytest.fixture(scope="module")
def person() -> Person:
    return Person(100)


MOODS_IN_VOICES = {
    "slow, soft, low, flat, with pauses": (LOW, "low", ("bright", "tense")),
    "on one note and slow": (FLAT, "flat", ("bright", "tense")),
    "fast, loud, high and lively": (BRIGHT, "bright", ("low", "flat")),
    "fast, loud and high, not lively": (TENSE, "tense", ("low", "flat")),
}


@pytest.mark.parametrize(("prosody", "likeliest", "unlikely"), MOODS_IN_VOICES.values(), ids=MOODS_IN_VOICES)
def test_a_voice_leans_to_a_mood(person: Person, prosody: Prosody, likeliest: str, unlikely: tuple[str, ...]) -> None:
    tilt = person.tilt(prosody)
    assert set(tilt) == set(MOODS)
    assert max(tilt, key=lambda mood: tilt[mood]) == likeliest
    assert tilt[likeliest] > 0.3
    assert all(tilt[mood] < 0 for mood in unlikely)
    chances = person.mood.chances(prosody)
    assert chances is not None
    assert sum(chances.values()) == pytest.approx(1)
    assert sorted(chances, key=lambda mood: chances[mood]) == sorted(tilt, key=lambda mood: tilt[mood])


def test_as_ever_is_no_mood(person: Person) -> None:
    assert set(person.tilt(USUAL).values()) == {0.0}
    assert person.mood.unusual(USUAL) == ()


def test_an_ordinary_day_says_little(person: Person) -> None:
    rng = Random(8)
    most = sorted(max(map(abs, person.tilt(said(USUAL, rng)).values())) for _ in range(100))
    assert most[50] < 0.25
    assert most[95] < 0.8


@pytest.mark.parametrize("level_db", [-60.0, -45.0, -36.0, -30.0, -20.0, -14.0, 0.0])
def test_level_alone_never_decides(person: Person, level_db: float) -> None:
    louder = replace(USUAL, level_db=level_db)
    assert set(person.tilt(louder).values()) == {0.0}
    assert person.mood.unusual(louder) == ()


def test_level_counts_where_the_rest_of_the_voice_goes_the_same_way(person: Person) -> None:
    slow = replace(USUAL, pace=2.8)
    assert person.tilt(replace(slow, level_db=-32.0))["low"] > person.tilt(slow)["low"]
    assert person.tilt(replace(slow, level_db=-20.0))["low"] == person.tilt(slow)["low"]


@pytest.mark.parametrize("shift_db", [-20.0, -8.0, 8.0, 20.0])
def test_another_microphone_is_no_mood_and_is_usual_after_twenty_turns(shift_db: float) -> None:
    person = Person(100)
    before = person.tilt(LOW)
    elsewhere = replace(USUAL, level_db=USUAL.level_db + shift_db)
    for _ in range(20):
        assert set(person.tilt(elsewhere).values()) == {0.0}
        person.say(elsewhere)
    low = replace(LOW, level_db=LOW.level_db + shift_db)
    assert person.tilt(low) == pytest.approx(before, abs=0.15)


def test_what_was_unusual_can_be_told(person: Person) -> None:
    assert person.mood.unusual(LOW) == ("slower", "flatter", "lower", "with more pauses", "quieter")
    assert {"faster", "higher", "livelier"} <= set(person.mood.unusual(BRIGHT))


def test_his_usual_is_his_own() -> None:
    """One who always speaks slowly and softly on one note is not sad for that."""
    quiet = Person(60, LOW)
    assert set(quiet.tilt(LOW).values()) == {0.0}
    assert quiet.tilt(USUAL)["low"] < 0


@pytest.mark.parametrize("turns", [0, 1, FEWEST_TURNS - 1])
def test_a_stranger_has_no_usual_yet(turns: int) -> None:
    stranger = Person(turns)
    assert stranger.mood.tilt(LOW) is None
    assert stranger.mood.chances(LOW) is None
    assert stranger.mood.unusual(LOW) == ()
    stranger.talk(FEWEST_TURNS - turns)
    assert stranger.mood.tilt(LOW) is not None


def test_another_voice_is_not_held_against_his(person: Person) -> None:
    assert person.mood.tilt(replace(USUAL, pitch_hz=220.0)) is None


def test_what_could_not_be_measured_is_left_out(person: Person) -> None:
    mumbled = Prosody(level_db=-26.0, pitch_hz=None, pitch_range=None, pace=None, pauses=0.4)
    assert person.tilt(mumbled)["low"] > 0
    assert person.mood.unusual(mumbled) == ("with more pauses",)
    assert person.mood.tilt(None) is None


def test_a_usual_without_pitch_is_one_of_the_rest() -> None:
    hoarse = Prosody(level_db=-26.0, pitch_hz=None, pitch_range=None, pace=4.0, pauses=0.1)
    person = Person()
    for _ in range(30):
        person.say(hoarse)
    assert person.tilt(LOW)["low"] > 0


def test_only_the_last_turns_are_kept() -> None:
    person = Person()
    with person.memory.store.change():
        for _ in range(MOST_TURNS + 15):
            person.say(USUAL)
    assert person.kept == MOST_TURNS


def test_a_turn_that_is_forgotten_leaves_no_voice_behind() -> None:
    person = Person(3)
    turn = person.memory.turns.last(1)[0].id
    person.memory.forget_turns([turn])
    assert person.kept == 2
    person.mood.keep(turn, USUAL)
    assert person.kept == 2, "nor is one kept for it after that"


def test_a_turn_has_one_voice() -> None:
    person = Person(1)
    turn = person.memory.turns.last(1)[0].id
    person.mood.keep(turn, LOW)
    assert person.memory.store.rows("SELECT turn, level_db FROM voices") == [(turn, LOW.level_db)]


def test_without_memory_nothing_is_judged() -> None:
    mood = VoiceMood(None)
    mood.keep(1, USUAL)
    assert mood.tilt(LOW) is None


def test_after_a_wipe_he_is_a_stranger() -> None:
    person = Person(30)
    person.memory.wipe()
    assert person.mood.tilt(LOW) is None


SOME = st.none() | st.floats(0.01, 1000)


@settings(max_examples=100, deadline=None)
@given(st.builds(Prosody, st.floats(-96, 0), SOME, SOME, SOME, st.floats(0, 1)))
def test_the_tilt_has_bounds(person: Person, prosody: Prosody) -> None:
    tilt = person.mood.tilt(prosody)
    assert tilt is None or all(-MOST <= odds <= MOST for odds in tilt.values())
