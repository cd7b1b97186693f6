"""The serial link over real pseudo-terminals. At the other end is a fake Pico, as strict as the firmware."""

import os
import time
import tty
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from queue import Empty, Queue
from typing import Any

import pytest
import serial

from companion.errors import HardwareError
from companion.hardware import greeting
from companion.hardware.link import Link
from companion.hardware.pico_fake import FakePico
from companion.hardware.ports import NotReadError, OpenPort
from companion.hardware.wire import LOOK_NAMES, BatteryNews, ButtonEdge, Hello, Kind, encode, limits_payload, look_payload

PATIENCE_S = 10
ONE, OTHER = "e660583883000001", "e660583883000002"


class Desk:
    """A link and the Picos one may plug in; what it tells comes into one queue."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.told: Queue[tuple[str, Any]] = Queue()
        self.picos: list[FakePico] = []
        self.other_paths: list[str] = []
        self.link: Link | None = None

    def pico(self, board_id: str = ONE, **options: Any) -> FakePico:
        pico = FakePico(self.folder / f"ttyRING{len(self.picos)}", board_id, **options)
        self.picos.append(pico)
        return pico

    def connect(self, board_id: str = "", wait: bool = True) -> Link:
        self.link = Link(
            lambda: [*self.other_paths, *(str(pico.path) for pico in self.picos)],
            lambda message: self.told.put(("message", message)),
            on_up=lambda hello: self.told.put(("up", hello)),
            on_down=lambda: self.told.put(("down", None)),
            on_trouble=lambda error: self.told.put(("trouble", error)),
            board_id=board_id,
            patience_s=0.0,
        )
        self.link.start()
        if wait:
            self.next("up")
        return self.link

    def next(self, what: str) -> Any:
        """The next thing told, which is to be `what`."""
        told, about = self.told.get(timeout=PATIENCE_S)
        assert told == what, f"{told} {about}, not {what}"
        return about

    def edge(self) -> ButtonEdge:
        message = self.next("message")
        assert message.kind == Kind.BUTTON
        return ButtonEdge.of(message.payload)

    def nothing_more(self) -> None:
        """Nothing was told that the test has not asked for. Call it when the ring has answered something later."""
        with pytest.raises(Empty):
            raise AssertionError(self.told.get_nowait())


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    if made.link:
        made.link.close()
        assert not made.link._thread.is_alive()
    for pico in made.picos:
        pico.unplug()


def test_a_ring_that_is_there_is_found_and_says_what_it_is(desk: Desk) -> None:
    desk.pico().plug_in()
    link = desk.connect(wait=False)
    assert desk.next("up") == Hello((0, 2, 0), 12, ONE)
    assert link.up
    assert link.hello == Hello((0, 2, 0), 12, ONE)


def test_a_ring_that_comes_later_is_told_what_was_wanted_meanwhile(desk: Desk) -> None:
    pico = desk.pico()
    link = desk.connect(wait=False)
    assert link.set_wanted(Kind.SET_STATE, look_payload("thinking")) is None
    link.set_wanted(Kind.SET_LIMITS, limits_payload(0.5, 300))
    assert not link.up
    pico.plug_in()
    desk.next("up")
    assert pico.wait_for(lambda pico: pico.look == "thinking")
    kinds = [message.kind for message in pico.heard.queue]
    assert kinds == [Kind.HELLO, Kind.SET_LIMITS, Kind.SET_STATE], "limits first, or it comes on too bright"


@pytest.mark.parametrize("look", LOOK_NAMES)
def test_unplugged_and_plugged_in_again_it_shows_what_is_wanted(desk: Desk, look: str) -> None:
    pico = desk.pico()
    pico.plug_in()
    link = desk.connect()
    link.wait(link.set_wanted(Kind.SET_STATE, look_payload(look, 0.5)), PATIENCE_S)
    assert pico.look == look
    pico.unplug()
    desk.next("down")
    assert not link.up
    pico.plug_in()
    desk.next("up")
    assert pico.wait_for(lambda pico: pico.look == look)


def test_what_is_wanted_while_it_is_away_wins(desk: Desk) -> None:
    pico = desk.pico()
    pico.plug_in()
    link = desk.connect()
    assert link.wait(link.set_wanted(Kind.SET_STATE, look_payload("listening")), PATIENCE_S)
    pico.unplug()
    desk.next("down")
    link.set_wanted(Kind.SET_STATE, look_payload("ready"))
    pico.plug_in()
    assert pico.wait_for(lambda pico: pico.look == "ready")
    assert [wanted.look for wanted in pico.looks] == ["ready"]


def test_a_ring_that_hangs_is_lost_and_found_again(desk: Desk) -> None:
    pico = desk.pico()
    pico.plug_in()
    link = desk.connect()
    link.wait(link.set_wanted(Kind.SET_STATE, look_payload("speaking")), PATIENCE_S)
    pico.hung = True
    desk.next("down")
    pico.looks.clear()
    pico.hung = False
    desk.next("up")
    assert pico.wait_for(lambda pico: pico.look == "speaking")
    desk.nothing_more()  # above all not that this were somebody else's device


def test_a_program_that_ended_and_left_the_prompt_is_lost(desk: Desk) -> None:
    """MicroPython's prompt echoes every PING: bytes come, but none that mean anything."""
    pico = desk.pico()
    pico.plug_in()
    desk.connect()
    pico.repl = True
    desk.next("down")


@pytest.mark.parametrize(
    "noise",
    [b">>> MicroPython v1.26 on Raspberry Pi Pico\r\n", bytes(range(256)) * 20, b"\0\0\0", b"\x05half a frame"],
    ids=["prompt", "binary", "zeros", "half"],
)
def test_noise_before_the_answer_does_not_matter(desk: Desk, noise: bytes) -> None:
    pico = desk.pico()
    pico.noise = noise
    pico.plug_in()
    desk.connect()
    pico.say(noise + b"\0")
    pico.press()
    assert desk.edge().pressed


def test_another_device_is_told_of_once_and_passed_over(desk: Desk) -> None:
    desk.pico(repl=True).plug_in()
    desk.connect(wait=False)
    trouble = desk.next("trouble")
    assert "not the ring's program" in trouble.what
    assert "ring flash" in trouble.fix
    desk.pico(OTHER).plug_in()
    assert desk.next("up").board_id == OTHER
    desk.nothing_more()


@pytest.mark.parametrize("path", ["folder", "file", "/dev/null"])
def test_what_is_no_port_at_all_is_told_of_once_and_passed_over(desk: Desk, path: str) -> None:
    (desk.folder / "folder").mkdir()
    (desk.folder / "file").touch()
    desk.other_paths.append(str(desk.folder / path))
    desk.connect(wait=False)
    trouble = desk.next("trouble")
    assert "is no serial port" in trouble.what
    assert "settings" in trouble.fix
    desk.pico().plug_in()
    desk.next("up")
    desk.nothing_more()


def test_a_device_that_never_reads_is_told_of_once_and_passed_over(desk: Desk) -> None:
    inside, outside = os.openpty()
    tty.setraw(outside)
    os.set_blocking(outside, False)
    for size in (1000, 1):
        with suppress(BlockingIOError):
            while True:
                os.write(outside, bytes(size))
    desk.other_paths.append(os.ttyname(outside))
    desk.connect(wait=False)
    assert "not the ring's program" in desk.next("trouble").what
    desk.pico().plug_in()
    desk.next("up")
    desk.nothing_more()
    os.close(inside)
    os.close(outside)


def test_a_device_that_stops_reading_in_the_middle_is_told_of_too(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def time_out(*_: object) -> None:
        raise NotReadError("Write timeout")

    monkeypatch.setattr(greeting, "PASSED_OVER_S", 0.2)
    desk.pico().plug_in()
    with monkeypatch.context() as patch:
        patch.setattr(OpenPort, "send", time_out)
        desk.connect(wait=False)
        assert "not the ring's program" in desk.next("trouble").what
    desk.next("up")
    desk.nothing_more()


def test_a_port_in_a_folder_one_may_not_look_into_is_told_of_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    closed, stat, looks = str(desk.folder / "closed" / "ttyRING"), os.stat, Queue[None]()

    def refuse(path: Any, *args: Any, **options: Any) -> os.stat_result:
        if str(path) == closed:
            looks.put(None)
            raise PermissionError(13, "Permission denied", closed)
        return stat(path, *args, **options)

    def refuse_to_open(*_: object, **__: object) -> None:
        raise serial.SerialException(13, "Permission denied")

    desk.other_paths.append(closed)
    with monkeypatch.context() as patch:
        patch.setattr(os, "stat", refuse)
        patch.setattr(serial, "Serial", refuse_to_open)
        desk.connect(wait=False)
        assert "dialout" in desk.next("trouble").fix
        for _ in range(2):
            looks.get(timeout=PATIENCE_S)
    desk.other_paths.clear()
    desk.pico().plug_in()
    desk.next("up")
    desk.nothing_more()


def test_another_protocol_is_told_of_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(greeting, "PASSED_OVER_S", 0.2)
    pico = desk.pico(protocol=2)
    pico.plug_in()
    desk.connect(wait=False)
    trouble = desk.next("trouble")
    assert "speaks protocol 2, this one 1" in trouble.what
    assert "ring flash" in trouble.fix
    pico.unplug()
    pico.protocol = 1  # it was updated
    pico.plug_in()
    desk.next("up")
    desk.nothing_more()


def test_of_two_rings_the_first_by_number_is_used_and_the_other_told_of(desk: Desk) -> None:
    first, second = desk.pico(OTHER), desk.pico(ONE)
    first.plug_in()
    second.plug_in()
    link = desk.connect(wait=False)
    trouble = desk.next("trouble")
    assert ONE in trouble.what
    assert OTHER in trouble.what
    assert desk.next("up").board_id == ONE
    assert link.wait(link.set_wanted(Kind.SET_STATE, look_payload("ready")), PATIENCE_S)
    assert (first.look, second.look) == (None, "ready")


def test_of_two_rings_the_one_in_the_settings_is_used(desk: Desk) -> None:
    desk.pico(ONE).plug_in()
    desk.pico(OTHER).plug_in()
    desk.connect(OTHER, wait=False)
    while (told := desk.told.get(timeout=PATIENCE_S))[0] != "up":
        assert told[0] == "trouble"
    assert told[1].board_id == OTHER


def test_the_number_in_the_settings_may_have_capital_letters(desk: Desk) -> None:
    desk.pico(ONE).plug_in()
    desk.connect(ONE.upper())


def test_another_ring_than_the_one_in_the_settings_is_not_used(desk: Desk) -> None:
    desk.pico(ONE).plug_in()
    desk.connect(OTHER, wait=False)
    assert f"is {ONE}, not {OTHER}" in desk.next("trouble").what
    desk.pico(OTHER).plug_in()
    assert desk.next("up").board_id == OTHER


def test_a_port_that_another_program_has_is_told_of_once_and_taken_when_it_is_free(desk: Desk) -> None:
    pico = desk.pico()
    pico.plug_in()
    with serial.Serial(str(pico.path), exclusive=True):
        desk.connect(wait=False)
        assert "Another program" in desk.next("trouble").what
    desk.next("up")
    desk.nothing_more()


def test_nobody_else_gets_the_port(desk: Desk) -> None:
    pico = desk.pico()
    pico.plug_in()
    desk.connect()
    with pytest.raises(serial.SerialException, match="exclusively"):
        serial.Serial(str(pico.path), exclusive=True)


@pytest.mark.parametrize(("number", "cure"), [(13, "dialout"), (16, "Stop that")], ids=["EACCES", "EBUSY"])
def test_a_port_that_may_not_be_opened_names_the_cure(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, number: int, cure: str
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise serial.SerialException(number, os.strerror(number))

    desk.pico().plug_in()
    with monkeypatch.context() as patch:
        patch.setattr(serial, "Serial", refuse)
        desk.connect(wait=False)
        assert cure in desk.next("trouble").fix
    desk.next("up")
    desk.nothing_more()


def test_each_press_and_release_comes_once_and_is_acknowledged(desk: Desk) -> None:
    pico = desk.pico()
    pico.plug_in()
    desk.connect()
    times = [edge() for _ in range(20) for edge in (pico.press, pico.release)]
    edges = [desk.edge() for _ in times]
    assert edges == [ButtonEdge(index % 2 == 0, t_ms) for index, t_ms in enumerate(times)]
    assert pico.wait_for(lambda pico: pico.unacknowledged == 0)
    desk.nothing_more()


def test_a_press_whose_acknowledgement_was_lost_comes_once(desk: Desk) -> None:
    pico = desk.pico()
    pico.plug_in()
    desk.connect()
    pico.lost_acks = 2
    pico.press()
    assert desk.edge().pressed
    assert pico.wait_for(lambda pico: pico.unacknowledged == 0)
    assert pico.lost_acks == 0, "it has told the press again"
    pico.release()
    assert not desk.edge().pressed
    desk.nothing_more()


def test_the_same_time_again_is_another_press_when_its_number_is(desk: Desk) -> None:
    pico = desk.pico()
    pico.plug_in()
    desk.connect()
    for _ in range(2):
        pico.edge(True, t_ms=7)
        assert desk.edge() == ButtonEdge(True, 7)


@pytest.mark.parametrize("payload", [b"", b"\1", b"\3\0\0\0\0", b"\1\0\0\0\0\0"], ids=["empty", "short", "no edge", "long"])
def test_a_press_that_makes_no_sense_is_counted_and_passed_over(desk: Desk, payload: bytes) -> None:
    pico = desk.pico()
    pico.plug_in()
    link = desk.connect()
    pico.say(encode(Kind.BUTTON, 9, payload))
    pico.battery(BatteryNews(3700, 50, False, False))
    assert desk.next("message").kind == Kind.BATTERY
    assert link.refused == 1


def test_requests_are_answered_and_their_payload_comes_back(desk: Desk) -> None:
    desk.pico().plug_in()
    link = desk.connect()
    for payload in (b"", bytes(range(200)), bytes(range(56, 256)), bytes(200)):
        assert link.request(Kind.PING, payload, PATIENCE_S).payload == payload


def test_more_requests_than_there_are_numbers(desk: Desk) -> None:
    desk.pico().plug_in()
    link = desk.connect()
    for number in range(600):
        assert link.request(Kind.PING, number.to_bytes(2, "little"), PATIENCE_S).payload == number.to_bytes(2, "little")


@pytest.mark.parametrize(
    ("kind", "payload"),
    [(0x33, b""), (Kind.SET_STATE, b"\xff\0"), (Kind.SET_LIMITS, b"\0"), (Kind.EXIT_REPL, b"no magic")],
    ids=["unknown", "no look", "short", "no magic"],
)
def test_what_the_ring_refuses_is_an_error(desk: Desk, kind: int, payload: bytes) -> None:
    desk.pico().plug_in()
    link = desk.connect()
    with pytest.raises(HardwareError, match="does not know") as refused:
        link.request(kind, payload, PATIENCE_S)
    assert "ring flash" in refused.value.fix


def test_a_look_that_an_old_ring_refuses_is_told_of_once(desk: Desk) -> None:
    desk.pico().plug_in()
    link = desk.connect()
    for _ in range(2):
        assert not link.wait(link.set_wanted(Kind.SET_STATE, b"\xff\0"), PATIENCE_S)
    assert "too old" in desk.next("trouble").what
    assert link.wait(link.set_wanted(Kind.SET_STATE, look_payload("ready")), PATIENCE_S)
    desk.nothing_more()


def test_a_slow_ring_gets_the_newest_of_what_was_wanted(desk: Desk) -> None:
    pico = desk.pico(delay_s=0.01)
    pico.plug_in()
    link = desk.connect()
    for level in range(50):
        last = link.set_wanted(Kind.SET_STATE, look_payload("listening", level / 50))
    assert link.wait(last, PATIENCE_S)
    arguments = [wanted.argument for wanted in pico.looks]
    assert all(one <= two for one, two in pairwise(arguments)), "none comes after a newer one"
    assert arguments[-1] == pytest.approx(49 / 50, abs=1 / 255)


def test_after_this_computer_stood_still_the_ring_is_told_again(tmp_path: Path) -> None:
    """Its own patience is 5 s; then it shows that it hears nothing, and forgets that anybody listened."""
    pico, slept_s = FakePico(tmp_path / "ttyRING"), [0.0]
    pico.plug_in()
    link = Link(lambda: [str(pico.path)], lambda message: None, clock=lambda: time.monotonic() + slept_s[0])
    link.set_wanted(Kind.SET_STATE, look_payload("listening"))
    link.start()
    assert pico.wait_for(lambda pico: pico.look == "listening")
    link.request(Kind.PING, timeout_s=PATIENCE_S)  # so it is at its usual work
    pico.looks.clear()
    slept_s[0] = 10.0
    assert pico.wait_for(lambda pico: pico.look == "listening")
    link.close()
    pico.unplug()


def test_requests_without_a_ring_are_an_error_at_once(desk: Desk) -> None:
    link = desk.connect(wait=False)
    with pytest.raises(HardwareError, match="not there"):
        link.request(Kind.PING)


def test_a_request_that_is_under_way_when_the_ring_goes_ends(desk: Desk) -> None:
    pico = desk.pico()
    pico.plug_in()
    link = desk.connect()
    pico.hung = True
    with pytest.raises(HardwareError, match="did not answer"):
        link.request(Kind.PING, timeout_s=PATIENCE_S)
    desk.next("down")


def test_a_callback_may_want_something_but_not_wait_for_it(tmp_path: Path) -> None:
    pico, told = FakePico(tmp_path / "ttyRING"), Queue[Exception]()
    pico.plug_in()

    def ask(hello: Hello) -> None:
        assert not link.wait(link.set_wanted(Kind.SET_STATE, look_payload("ready")), PATIENCE_S)
        try:
            link.request(Kind.PING)
        except RuntimeError as error:
            told.put(error)

    link = Link(lambda: [str(pico.path)], lambda message: None, on_up=ask)
    link.start()
    assert "its own thread" in str(told.get(timeout=PATIENCE_S))
    assert pico.wait_for(lambda pico: pico.look == "ready")
    link.close()
    pico.unplug()


STATES: dict[str, Callable[[Desk], None]] = {
    "no ring": lambda desk: None,
    "a ring": lambda desk: desk.pico().plug_in(),
    "a slow ring": lambda desk: desk.pico(delay_s=1.0).plug_in(),
    "another device": lambda desk: desk.pico(repl=True).plug_in(),
    "another protocol": lambda desk: desk.pico(protocol=9).plug_in(),
}


@pytest.mark.parametrize("prepare", STATES.values(), ids=STATES)
def test_close_ends_whatever_it_does(desk: Desk, prepare: Callable[[Desk], None]) -> None:
    prepare(desk)
    link = desk.connect(wait=False)
    link.close()
    link.close()
    assert not link._thread.is_alive()
    link.set_wanted(Kind.SET_STATE, look_payload("ready"))  # late news do no harm
    assert not link.up


def test_closing_a_link_that_was_never_started(desk: Desk) -> None:
    Link(list, lambda message: None).close()
