"""Whole turns through the runner's own threads, with a scripted recogniser, a humming voice and recordings for sound cards."""

import threading
import time
import wave
from collections.abc import Callable, Generator, Mapping
from dataclasses import replace
from pathlib import Path
from queue import Queue, SimpleQueue
from types import MappingProxyType

import pytest

from companion.audio.block import Block
from companion.audio.recordings import RecordedMicrophone, RecordedSpeaker
from companion.errors import CompanionError, HardwareError
from companion.mind.reply import Reply
from companion.speech.heard import Heard, HowSaid, Prosody
from companion.speech.scripted import ScriptedEars, ScriptedUtterance, ToneVoice, tone
from companion.turn import events as e
from companion.turn.answering import Answering
from companion.turn.hand import RecordedHand
from companion.turn.interfaces import Microphone
from companion.turn.listening import Listening
from companion.turn.machine import ERROR, HANDS_FREE, LISTENING, MUTED, SPEAKING, THINKING, State
from companion.turn.runner import Notice, Runner
from companion.turn.unheard import Unheard

WAIT_S = 10.0
LONG = "One two three four five six seven eight nine ten eleven twelve. And then some more after that, for good measure."


class NotingMind:
    """Answers from a table, and notes how lines sounded and what to remember. "hang" waits for `freed`; "break" raises."""

    def __init__(self, answers: dict[str, str]) -> None:
        self._answers = answers
        self.remembered: Queue[tuple[str, str]] = Queue()
        self.partials: list[str] = []
        self.sounds: list[HowSaid] = []
        self._is_told_the_sound = False
        self.freed = threading.Event()

    def expect(self, partial: str) -> None:
        self.partials.append(partial)

    def sounded(self, prosody: HowSaid) -> None:
        self.sounds.append(prosody)
        self._is_told_the_sound = True

    def reply(self, heard: str) -> Reply:
        if not self._is_told_the_sound:
            raise RuntimeError("sounded() comes before every reply()")
        self._is_told_the_sound = False
        if heard == "hang":
            self.freed.wait(WAIT_S)
        if heard == "break":
            raise ZeroDivisionError
        return Reply(iter([self._answers.get(heard, "Yes.")]), "bank", "ask")

    def remember(self, heard: str, spoken: str) -> None:
        self.remembered.put((heard, spoken))


class NotingLights:
    """Keeps the looks, and says whether the microphone was ever open while the ring said anything but listening."""

    def __init__(self, microphone_open: Callable[[], bool]) -> None:
        self.looks: list[str] = []
        self._microphone_open, self.lied = microphone_open, False

    def show(self, look: str, argument: float | Callable[[], float] = 0.0) -> None:
        self.lied |= look != "listening" and self._microphone_open()
        self.looks.append(look)


class OpenMicrophone:
    """A microphone that hums until it is closed, and notes whether it is open. `fault`: what it raises after the first block."""

    def __init__(self, fault: CompanionError | None = None) -> None:
        self.lost_blocks = 0
        self.is_open, self._fault = False, fault
        self.refuses: CompanionError | None = None
        self._closing = threading.Event()

    def open(self) -> Generator[Block, None, None]:
        if self.is_open:
            raise RuntimeError("the microphone is open already")
        if self.refuses:
            raise self.refuses
        self.is_open = True
        self._closing.clear()
        return self._hum()

    def _hum(self) -> Generator[Block, None, None]:
        try:
            while not self._closing.is_set():
                yield tone(0.03, 16_000)
                if self._fault:
                    raise self._fault
                self._closing.wait(0.003)
        finally:
            self.is_open = False

    def close(self) -> None:
        self._closing.set()
        deadline_s = time.monotonic() + WAIT_S
        while self.is_open and time.monotonic() < deadline_s:
            threading.Event().wait(0.001)


class Table:
    """A runner at work in a thread, and what it says."""

    def __init__(
        self,
        texts: list[str],
        mind: NotingMind,
        tmp_path: Path,
        *,
        microphone: Microphone | None = None,
        voice: ToneVoice | None = None,
        ears: ScriptedEars | None = None,
        hands_free: bool = False,
        deadlines_s: Mapping[State, float] = MappingProxyType({}),
        alive: Callable[[], object] = lambda: None,
        alive_every_s: float | None = None,
    ) -> None:
        self.microphone = microphone or OpenMicrophone()
        self.voice = voice or ToneVoice()
        self.queue: SimpleQueue[e.Event | None] = SimpleQueue()
        self.notices: Queue[Notice] = Queue()
        self.seen: list[Notice] = []
        self.lights = NotingLights(lambda: bool(getattr(self.microphone, "is_open", False)))
        speaker = RecordedSpeaker(tmp_path, paced=True)
        listening = Listening(self.microphone, ears or ScriptedEars(texts), self.queue.put)
        answering = Answering(mind, self.voice, speaker, self.queue.put)
        self.runner = Runner(
            listening,
            answering,
            speaker,
            self.lights,
            self.notices.put,
            queue=self.queue,
            unheard=lambda why: {Unheard.FAR: "Closer?", Unheard.LOUD: "Softer?"}.get(why, "Pardon?"),
            hands_free=hands_free,
            deadlines_s={LISTENING: 30, HANDS_FREE: 30, THINKING: 30, SPEAKING: 30, ERROR: 0.2, MUTED: 30, **deadlines_s},
            alive=alive,
            alive_every_s=alive_every_s,
        )
        self._thread = threading.Thread(target=self.runner.run, daemon=True)
        self._thread.start()

    def wait_for(self, event: str, **fields: object) -> Notice:
        while True:
            notice = self.notices.get(timeout=WAIT_S)
            self.seen.append(notice)
            if notice.event == event and fields.items() <= dict(notice.fields).items():
                return notice

    def press(self) -> None:
        self.runner.put(e.Pressed(at_s=time.monotonic()))

    def release(self) -> None:
        self.runner.put(e.Released(at_s=time.monotonic()))

    def say_something(self) -> None:
        """Press, and hold for long enough to be words."""
        self.press()
        self.wait_for("partial")
        self.release()

    def end(self) -> None:
        self.runner.stop()
        self._thread.join(WAIT_S)
        assert not self._thread.is_alive()
        assert not self.lights.lied, "the microphone was open while the ring did not say so"
        assert not getattr(self.microphone, "is_open", False)
        assert self.lights.looks[-1] == "asleep"


def test_a_whole_turn_in_order(tmp_path: Path) -> None:
    mind = NotingMind({"hello there": "Hi. How was it?"})
    table = Table(["hello there"], mind, tmp_path)
    table.wait_for("state", state="idle")
    table.say_something()
    table.wait_for("state", state="idle")
    table.end()
    told = [(n.event, n.fields.get("state") or n.fields.get("text")) for n in table.seen if n.event != "partial"]
    assert [one for one in told if one[0] == "state"] == [
        ("state", name) for name in ("idle", "listening", "thinking", "speaking", "idle")
    ]
    assert ("heard", "hello there") in told
    assert ("reply", "Hi. How was it?") in told
    assert ("spoken", "Hi. How was it?") in told
    assert mind.remembered.get(timeout=WAIT_S) == ("hello there", "Hi. How was it?")
    assert table.lights.looks == ["ready", "listening", "thinking", "speaking", "ready", "asleep"]
    first = next(n for n in table.seen if n.event == "first_sound")
    assert float(str(first.fields["after_release_ms"])) > 0
    assert mind.partials
    with wave.open(str(tmp_path / "001.wav")) as file:
        assert file.getnframes() / file.getframerate() == pytest.approx(4 * 0.3, abs=0.02)


def test_a_press_cuts_her_short_and_only_what_was_spoken_is_remembered(tmp_path: Path) -> None:
    mind = NotingMind({"first": LONG})
    table = Table(["first", "second"], mind, tmp_path)
    table.say_something()
    table.wait_for("first_sound")
    threading.Event().wait(0.7)  # she is to get two words out
    table.say_something()
    table.wait_for("spoken", text="Yes.")
    table.wait_for("state", state="idle")
    table.end()
    cut = next(notice for notice in table.seen if notice.event == "spoken")
    assert cut.fields["whole"] is False
    heard, spoken = mind.remembered.get(timeout=WAIT_S)
    assert heard == "first"
    assert spoken == cut.fields["text"]
    assert 1 <= len(spoken.split()) < 12
    assert LONG.startswith(spoken)
    assert mind.remembered.get(timeout=WAIT_S) == ("second", "Yes.")


def test_a_press_while_thinking_drops_the_late_answer(tmp_path: Path) -> None:
    mind = NotingMind({"hang": "Too late."})
    table = Table(["hang", "second"], mind, tmp_path)
    table.say_something()
    table.wait_for("heard", text="hang")
    table.press()
    table.wait_for("partial")
    mind.freed.set()
    table.release()
    table.wait_for("spoken", whole=True)
    table.wait_for("state", state="idle")
    table.end()
    assert "Too late." not in [n.fields["text"] for n in table.seen if n.event in ("reply", "spoken")]
    assert table.voice.said == ["Yes."]


@pytest.mark.parametrize("presses", [1, 5])
def test_a_tap_is_told_that_nothing_was_heard(tmp_path: Path, presses: int) -> None:
    table = Table(["never asked for"] * presses, NotingMind({}), tmp_path)
    for _ in range(presses):
        table.press()
        table.release()
        assert table.wait_for("heard").fields["text"] == ""
        assert table.wait_for("spoken").fields["text"] == "Pardon?"
        table.wait_for("state", state="idle")
    table.end()


FAULTS = {
    "the microphone goes away": ("hello", HardwareError("The microphone went away.", "Plug it in.", "My microphone's gone.")),
    "the mind breaks": ("break", None),
    "the mind hangs": ("hang", None),
}


@pytest.mark.parametrize(("said", "fault"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_told_aloud_and_ends_idle(tmp_path: Path, said: str, fault: CompanionError | None) -> None:
    mind = NotingMind({})
    table = Table([said], mind, tmp_path, microphone=OpenMicrophone(fault), deadlines_s={THINKING: 0.3, ERROR: 3.0})
    table.press()
    if fault is None:
        table.wait_for("partial")
        table.release()
    error = table.wait_for("error")
    assert error.fields["what"]
    assert error.fields["fix"]
    table.wait_for("spoken", whole=True)
    table.wait_for("state", state="idle")
    mind.freed.set()
    table.end()
    assert "sorry" in table.lights.looks


def test_a_lost_voice_still_ends_idle(tmp_path: Path) -> None:
    table = Table(["hello"], NotingMind({}), tmp_path, voice=ToneVoice(fail_on="Yes"))
    table.say_something()
    assert table.wait_for("error").fields["exit_code"] == 3
    table.wait_for("state", state="idle")
    table.end()


def test_held_too_long_is_answered(tmp_path: Path) -> None:
    table = Table(["a long story"], NotingMind({}), tmp_path, deadlines_s={LISTENING: 0.5})
    table.press()
    table.wait_for("heard", text="a long story")
    table.wait_for("spoken", whole=True)
    table.release()
    table.wait_for("state", state="idle")
    table.end()


@pytest.mark.parametrize("moment", ["idle", "listening", "thinking", "speaking", "error"])
def test_muting_closes_and_silences_in_every_state(tmp_path: Path, moment: str) -> None:
    mind = NotingMind({"hello": LONG})
    texts = {"thinking": "hang", "error": "break"}
    table = Table([texts.get(moment, "hello")], mind, tmp_path, deadlines_s={ERROR: 10.0})
    table.wait_for("state", state="idle")
    if moment != "idle":
        table.press()
        table.wait_for("partial")
    if moment not in ("idle", "listening"):
        table.release()
        table.wait_for("first_sound") if moment == "speaking" else table.wait_for("state", state=moment)
    table.runner.put(e.Muted())
    table.wait_for("state", state="muted")
    assert table.lights.looks[-1] == "muted"
    table.runner.put(e.Unmuted())
    table.wait_for("state", state="idle")
    mind.freed.set()
    table.end()


@pytest.mark.parametrize("moment", ["idle", "listening", "thinking", "speaking", "error", "muted"])
def test_stopping_in_every_state_leaves_all_silent_and_closed(tmp_path: Path, moment: str) -> None:
    mind = NotingMind({"hello": LONG})
    texts = {"thinking": "hang", "error": "break"}
    table = Table([texts.get(moment, "hello")], mind, tmp_path, deadlines_s={ERROR: 10.0})
    table.wait_for("state", state="idle")
    if moment == "muted":
        table.runner.put(e.Muted())
        table.wait_for("state", state="muted")
    elif moment != "idle":
        table.press()
        table.wait_for("partial")
        if moment != "listening":
            table.release()
            table.wait_for("state", state=moment)
    table.end()
    mind.freed.set()


def test_recordings_are_let_go_at_their_end(tmp_path: Path) -> None:
    """The same table with a recording for a microphone: on_end is the release."""
    path = tmp_path / "hum.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(tone(1.0, 16_000).samples.tobytes())
    ended: Queue[float] = Queue()
    table = Table(["hello"], NotingMind({}), tmp_path, microphone=RecordedMicrophone([path], ended.put))
    table.press()
    table.runner.put(e.Released(at_s=ended.get(timeout=WAIT_S)))
    assert table.wait_for("heard").fields["seconds"] == pytest.approx(1.0, abs=0.05)
    table.wait_for("state", state="idle")
    table.end()


def test_what_an_apology_says_too_late_is_dropped(tmp_path: Path) -> None:
    """Its thread may be at its last word when the state expires; that must not reach the next one."""
    table = Table(["break", "hello"], NotingMind({}), tmp_path)
    table.say_something()
    apology = table.wait_for("error").turn
    table.wait_for("state", state="idle")
    for late in (
        e.ReplyStarted(turn=apology),
        e.Spoken(turn=apology),
        e.WordsHeard(heard=Heard("late", 1.0), at_s=0.0, turn=apology),
    ):
        table.runner.put(late)
    table.say_something()
    assert table.wait_for("spoken").fields["text"] == "Yes."
    table.wait_for("state", state="idle")
    table.end()


def test_an_answer_that_is_cut_is_told_whole_and_under_its_own_turn(tmp_path: Path) -> None:
    mind = NotingMind({"first": f"{LONG} {LONG} {LONG}"})
    table = Table(["first", "second"], mind, tmp_path)
    table.say_something()
    table.wait_for("first_sound")
    table.say_something()
    table.wait_for("spoken", text="Yes.")
    table.end()
    told = {event: [n for n in table.seen if n.event == event] for event in ("heard", "reply", "first_sound", "spoken")}
    assert [n.turn for n in told["heard"]] == [n.turn for n in told["reply"]] == [n.turn for n in told["spoken"]] == [1, 2]
    assert told["reply"][0].fields["text"] == f"{LONG} {LONG} {LONG}"
    assert [n.turn for n in told["first_sound"]] == [1, 2]


def test_an_apology_in_the_middle_of_a_press_has_no_time_since_a_release(tmp_path: Path) -> None:
    gone = HardwareError("The microphone went away.", "Plug it in.")
    table = Table(["hello"], NotingMind({}), tmp_path, microphone=OpenMicrophone(gone), deadlines_s={ERROR: 2.0})
    table.press()
    assert "after_release_ms" not in table.wait_for("first_sound").fields
    table.end()


def test_a_notice_is_said_when_idle_and_the_mind_does_not_learn_of_it(tmp_path: Path) -> None:
    mind = NotingMind({})
    table = Table(["hello"], mind, tmp_path)
    table.wait_for("state", state="idle")
    table.runner.put(e.Announce(text="I've been updated."))
    assert table.wait_for("announced").fields["text"] == "I've been updated."
    assert table.wait_for("spoken").fields["text"] == "I've been updated."
    table.wait_for("state", state="idle")
    assert table.lights.looks == ["ready", "speaking", "ready"], "not amber, and no thinking that nobody asked for"
    table.say_something()
    table.wait_for("spoken", text="Yes.")
    table.end()
    assert mind.remembered.get(timeout=WAIT_S) == ("hello", "Yes.")
    assert mind.remembered.empty()
    assert "error" not in [notice.event for notice in table.seen]


def test_a_press_cuts_a_notice_short(tmp_path: Path) -> None:
    table = Table(["hello"], NotingMind({}), tmp_path)
    table.wait_for("state", state="idle")
    table.runner.put(e.Announce(text=LONG))
    table.wait_for("first_sound")
    table.say_something()
    table.wait_for("spoken", text="Yes.")
    table.end()
    cut = next(notice for notice in table.seen if notice.event == "spoken")
    assert cut.fields["whole"] is False
    assert LONG.startswith(str(cut.fields["text"]))


@pytest.mark.parametrize("moment", ["listening", "thinking", "speaking", "error", "muted"])
def test_a_notice_at_another_moment_is_put_off_and_changes_nothing(tmp_path: Path, moment: str) -> None:
    mind = NotingMind({"hello": LONG})
    texts = {"thinking": "hang", "error": "break"}
    table = Table([texts.get(moment, "hello")], mind, tmp_path, deadlines_s={ERROR: 10.0})
    if moment == "muted":
        table.runner.put(e.Muted())
        table.wait_for("state", state="muted")
    else:
        table.press()
        table.wait_for("partial")
        if moment != "listening":
            table.release()
            table.wait_for("state", state=moment)
    looks = list(table.lights.looks)
    table.runner.put(e.Announce(text="Now is not the time."))
    table.wait_for("put_off")
    assert table.lights.looks == looks
    assert "Now is not the time." not in table.voice.said
    mind.freed.set()
    table.end()


def test_an_alarm_while_muted_is_said_and_leaves_all_as_it_was(tmp_path: Path) -> None:
    table = Table(["hello"], NotingMind({}), tmp_path)
    table.runner.put(e.Muted())
    table.wait_for("state", state="muted")
    looks = list(table.lights.looks)
    table.runner.put(e.Announce(text="Your timer is done.", urgent=True))
    assert table.wait_for("announced").fields["urgent"] is True
    table.wait_for("first_sound")
    assert table.wait_for("spoken").fields["whole"] is True
    assert table.lights.looks == looks
    table.say_something()
    table.wait_for("spoken", text="Yes.")
    table.end()
    assert states(table) == ["idle", "muted", "listening", "thinking", "speaking"]


def test_unmuting_in_the_middle_of_an_alarm_and_a_voice_that_fails_while_muted(tmp_path: Path) -> None:
    table = Table(["hello"], NotingMind({}), tmp_path, voice=ToneVoice(fail_on="broken"))
    table.runner.put(e.Muted())
    table.runner.put(e.Announce(text="This is broken.", urgent=True))
    table.wait_for("unsaid")
    table.runner.put(e.Announce(text=LONG, urgent=True))
    table.wait_for("first_sound")
    table.runner.put(e.Unmuted())
    table.wait_for("state", state="idle")
    table.say_something()
    table.wait_for("spoken", text="Yes.")
    table.end()


def test_the_short_press_that_answers_an_alarm_is_not_asked_about(tmp_path: Path) -> None:
    table = Table(["never asked for"] * 2, NotingMind({}), tmp_path)
    table.runner.put(e.Announce(text="Your timer is done.", urgent=True))
    table.wait_for("spoken", whole=True)
    table.wait_for("state", state="idle")
    table.press()
    table.release()
    table.wait_for("heard", text="")
    table.wait_for("state", state="idle")
    assert "reply" not in [notice.event for notice in table.seen]
    table.press()
    table.release()
    assert table.wait_for("spoken").fields["text"] == "Pardon?", "the next one is, again"
    table.end()


def test_the_loop_tells_that_it_is_alive_while_idle_and_while_a_deadline_runs(tmp_path: Path) -> None:
    beats: Queue[str] = Queue()
    table = Table([], NotingMind({}), tmp_path, alive=lambda: beats.put(threading.current_thread().name), alive_every_s=0.01)
    loop = beats.get(timeout=WAIT_S)
    table.runner.put(e.Muted())
    table.wait_for("state", state="muted")
    for _ in range(3):
        assert beats.get(timeout=WAIT_S) == loop, "from the loop's own thread"
    table.end()


def test_a_loop_that_hangs_falls_silent(tmp_path: Path) -> None:
    beats: Queue[float] = Queue()
    hanging, freed = threading.Event(), threading.Event()
    table = Table([], NotingMind({}), tmp_path, alive=lambda: beats.put(time.monotonic()), alive_every_s=0.01)
    beats.get(timeout=WAIT_S)

    def hang(look: str, argument: float | Callable[[], float] = 0.0) -> None:
        hanging.set()
        freed.wait(WAIT_S)

    show, table.lights.show = table.lights.show, hang  # type: ignore[method-assign]
    table.runner.put(e.Muted())
    assert hanging.wait(WAIT_S)
    while not beats.empty():
        beats.get()
    assert not freed.wait(0.05), "time for five"
    assert beats.empty()
    table.lights.show = show  # type: ignore[method-assign]
    freed.set()
    table.end()


def test_nothing_asks_for_signs_of_life_where_no_watchdog_is(tmp_path: Path) -> None:
    beats: Queue[str] = Queue()
    table = Table(["hello"], NotingMind({}), tmp_path, alive=lambda: beats.put("alive"))
    table.press()
    table.wait_for("partial")
    table.end()
    assert beats.empty()


class MeasuringEars(ScriptedEars):
    """Measure the first utterance, and not the second."""

    def __init__(self, texts: list[str], prosody: HowSaid) -> None:
        super().__init__(texts)
        self._prosodies: list[HowSaid | None] = [prosody, None]

    def utterance(self) -> ScriptedUtterance:
        utterance = super().utterance()
        finish = utterance.finish
        utterance.finish = lambda: replace(finish(), prosody=self._prosodies.pop(0))  # type: ignore[method-assign]
        return utterance


def test_the_mind_is_told_how_each_line_sounded_and_nothing_is_worked_out_before_it_asks(tmp_path: Path) -> None:
    calm, asked = Prosody(-30.0, 110.0, 4.0, 4.5, 0.1), []

    def prosody() -> Prosody:
        asked.append("worked out")
        return calm

    mind = NotingMind({})
    table = Table(["first", "second"], mind, tmp_path, ears=MeasuringEars(["first", "second"], prosody))
    for _ in range(2):
        table.say_something()
        table.wait_for("spoken", text="Yes.")
    table.end()
    assert not asked
    assert [sound() for sound in mind.sounds] == [calm, None], "a line that nobody measured has not the last one's sound"


class SlowReader(NotingMind):
    """Reads ahead until `freed`."""

    def __init__(self) -> None:
        super().__init__({})
        self.reading = threading.Event()

    def expect(self, partial: str) -> None:
        super().expect(partial)
        self.reading.set()
        self.freed.wait(WAIT_S)


def test_a_mind_that_reads_ahead_slowly_holds_up_neither_the_release_nor_a_press(tmp_path: Path) -> None:
    mind = SlowReader()
    table = Table(["first", "second"], mind, tmp_path)
    table.press()
    assert mind.reading.wait(WAIT_S)
    table.release()
    table.wait_for("heard", text="first")  # the loop goes on
    assert "Yes." not in table.voice.said, "the answer waits for the mind"
    table.press()
    table.wait_for("state", state="listening")
    mind.freed.set()
    table.wait_for("partial")
    table.release()
    table.wait_for("spoken", text="Yes.")
    table.end()


class BrokenReader(NotingMind):
    def expect(self, partial: str) -> None:
        raise ZeroDivisionError


def test_what_goes_wrong_in_reading_ahead_costs_no_answer(tmp_path: Path) -> None:
    table = Table(["first"], BrokenReader({}), tmp_path)
    table.say_something()
    table.wait_for("spoken", text="Yes.")
    table.end()


class SlowEars(ScriptedEars):
    """A recogniser whose last words take until `freed`, and that takes one utterance at a time."""

    def __init__(self, texts: list[str]) -> None:
        super().__init__(texts)
        self.finishing, self.freed = threading.Event(), threading.Event()

    def utterance(self) -> ScriptedUtterance:
        utterance = super().utterance()
        finish = utterance.finish

        def slowly() -> Heard:
            self.finishing.set()
            self.freed.wait(WAIT_S)
            return finish()

        utterance.finish = slowly  # type: ignore[method-assign]
        return utterance


def test_a_press_that_fails_does_not_let_the_next_one_onto_a_busy_recogniser(tmp_path: Path) -> None:
    ears = SlowEars(["first", "never heard", "third"])
    listened: Queue[e.Event] = Queue()
    microphone = OpenMicrophone()
    listening = Listening(microphone, ears, listened.put)
    listening.start(1)
    assert isinstance(listened.get(timeout=WAIT_S), e.PartialHeard)
    listening.finish()
    assert ears.finishing.wait(WAIT_S)
    microphone.refuses = HardwareError("It does not open.", "Wait.")
    listening.start(2)
    listening.finish()
    microphone.refuses = None
    listening.start(3)
    ears.freed.set()
    event = listened.get(timeout=WAIT_S)
    assert isinstance(event, e.PartialHeard), event
    assert event.turn == 3
    listening.close()


# Hands-free


def tap(table: Table) -> None:
    table.runner.put(e.Pressed(at_s=10.0))
    table.runner.put(e.Released(at_s=10.1))


def states(table: Table) -> list[object]:
    return [notice.fields["state"] for notice in table.seen if notice.event == "state"]


def test_after_a_tap_she_listens_until_the_person_stops(tmp_path: Path) -> None:
    table = Table(["hello there"], NotingMind({}), tmp_path, hands_free=True)
    table.wait_for("state", state="idle")
    tap(table)
    assert float(str(table.wait_for("heard", text="hello there").fields["seconds"])) == pytest.approx(0.6 + 0.8, abs=0.3)
    table.wait_for("spoken", text="Yes.")
    table.wait_for("state", state="idle")
    table.end()
    assert states(table) == ["idle", "listening", "hands-free", "thinking", "speaking", "idle"]
    assert table.lights.looks == ["ready", "listening", "thinking", "speaking", "ready", "asleep"]


def test_a_press_as_she_notices_the_end_loses_nothing_of_what_was_said(tmp_path: Path) -> None:
    table = Table(["hello there"], NotingMind({}), tmp_path, hands_free=True)
    tap(table)
    table.wait_for("state", state="thinking")
    table.press()
    table.release()
    table.wait_for("late_press")
    table.wait_for("spoken", text="Yes.")
    table.wait_for("state", state="idle")
    table.end()
    assert states(table) == ["idle", "listening", "hands-free", "thinking", "speaking", "idle"]


def test_after_a_tap_she_does_not_wait_for_ever(tmp_path: Path) -> None:
    table = Table([], NotingMind({}), tmp_path, hands_free=True)
    tap(table)
    assert float(str(table.wait_for("heard", text="").fields["seconds"])) == pytest.approx(6.0, abs=1.0)
    table.wait_for("state", state="idle")
    table.end()
    assert "reply" not in {notice.event for notice in table.seen}, "a tap in a pocket is nothing to talk about"


ENDINGS: dict[str, e.Event] = {
    "a press": e.Pressed(at_s=12.0),
    "the second tap of a space bar": e.Released(at_s=12.0),
    "the second of two quick taps": e.Released(at_s=10.2),
    "the ring goes dark": e.Released(at_s=12.0, by_hand=False),
}


@pytest.mark.parametrize("event", ENDINGS.values(), ids=ENDINGS)
def test_what_ends_it_at_once(tmp_path: Path, event: e.Event) -> None:
    words = " ".join(["word"] * 1000)
    table = Table([words], NotingMind({}), tmp_path, hands_free=True)
    tap(table)
    table.wait_for("state", state="hands-free")
    table.wait_for("partial")
    table.runner.put(event)
    table.wait_for("heard", text=words)
    table.runner.put(e.Released(at_s=12.5))
    table.wait_for("spoken", text="Yes.")
    table.end()
    assert states(table)[:4] == ["idle", "listening", "hands-free", "thinking"]


@pytest.mark.parametrize("hands_free", [True, False])
def test_a_tapped_key_listens_on_with_and_without(tmp_path: Path, hands_free: bool) -> None:
    """The space bar tells PRESSED and TAPPED; without hands-free a second tap ends it, as ever."""
    table = Table(["hello there"], NotingMind({}), tmp_path, hands_free=hands_free)
    table.runner.put(e.Pressed(at_s=10.0))
    table.runner.put(e.Tapped())
    table.wait_for("partial", text="hello there")
    if not hands_free:
        table.runner.put(e.Released(at_s=12.0))
    table.wait_for("heard", text="hello there")
    table.wait_for("spoken", text="Yes.")
    table.end()
    assert ("hands-free" in states(table)) == hands_free


class CountedMicrophone(OpenMicrophone):
    """Tells when it has given three seconds of sound."""

    def __init__(self) -> None:
        super().__init__()
        self.three_seconds = threading.Event()

    def _hum(self) -> Generator[Block, None, None]:
        sound_s = 0.0
        for block in super()._hum():
            sound_s += block.seconds
            if sound_s > 3.0:
                self.three_seconds.set()
            yield block


def test_a_pause_does_not_end_a_long_press(tmp_path: Path) -> None:
    microphone = CountedMicrophone()
    table = Table(["hello there"], NotingMind({}), tmp_path, microphone=microphone, hands_free=True)
    table.runner.put(e.Pressed(at_s=10.0))
    assert microphone.three_seconds.wait(WAIT_S)
    assert microphone.is_open
    table.runner.put(e.Released(at_s=13.0))
    assert float(str(table.wait_for("heard", text="hello there").fields["seconds"])) > 3.0
    table.end()
    assert "hands-free" not in states(table)


@pytest.mark.parametrize("event", [e.Muted(), None], ids=["muted", "stopped"])
def test_hands_free_is_muted_and_stopped_as_any_state(tmp_path: Path, event: e.Event | None) -> None:
    table = Table([" ".join(["word"] * 1000)], NotingMind({}), tmp_path, hands_free=True)
    tap(table)
    table.wait_for("state", state="hands-free")
    if event is not None:
        table.runner.put(event)
        table.wait_for("state", state="muted")
    table.end()


def test_hands_free_has_a_deadline(tmp_path: Path) -> None:
    words = " ".join(["word"] * 1000)
    table = Table([words], NotingMind({}), tmp_path, hands_free=True, deadlines_s={HANDS_FREE: 0.2})
    tap(table)
    table.wait_for("heard", text=words)
    table.end()


class BadlyPlacedEars(ScriptedEars):
    """Hears no words, at some level."""

    def __init__(self, level_db: float, clipped: float) -> None:
        super().__init__([])
        self._level_db, self._clipped = level_db, clipped

    def utterance(self) -> ScriptedUtterance:
        utterance = super().utterance()
        finish = utterance.finish
        utterance.finish = lambda: replace(finish(), level_db=self._level_db, clipped=self._clipped)  # type: ignore[method-assign]
        return utterance


@pytest.mark.parametrize(("level_db", "clipped", "said"), [(-55, 0, "Closer?"), (-5, 0.3, "Softer?"), (-25, 0, "Pardon?")])
def test_what_she_says_to_no_words_depends_on_the_level(tmp_path: Path, level_db: float, clipped: float, said: str) -> None:
    microphone = CountedMicrophone()
    table = Table([], NotingMind({}), tmp_path, microphone=microphone, ears=BadlyPlacedEars(level_db, clipped))
    table.press()
    assert microphone.three_seconds.wait(WAIT_S)
    table.release()
    table.wait_for("spoken", text=said)
    table.end()


def test_a_recording_that_is_over_sooner_than_a_tap_is_no_tap(tmp_path: Path) -> None:
    path = tmp_path / "hum.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(tone(1.0, 16_000).samples.tobytes())
    hand = RecordedHand(1, lambda event: table.press() if isinstance(event, e.Pressed) else table.runner.put(event), lambda: None)
    microphone = RecordedMicrophone([path], hand.let_go)  # as fast as it is taken
    table = Table(["hello"], NotingMind({}), tmp_path, microphone=microphone, hands_free=True)
    hand.watch(table.wait_for("state", state="idle"))
    table.wait_for("spoken", text="Yes.")
    table.end()
    assert "hands-free" not in states(table)
