"""slot.txt: what it says, what a start makes of it, and whole stories of updates with power failing at every step."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.device import slots
from deploy.device.slots import Action, Slot, SlotError, SlotState

STATES = [SlotState(slot, trial) for slot in slots.OTHER for trial in slots.TRIALS.values()]


@pytest.mark.parametrize("state", STATES, ids=str)
def test_what_is_written_can_be_read(state: SlotState) -> None:
    assert len(slots.render(state)) == 512
    assert slots.parse(slots.render(state)) == state


def test_a_settled_file_looks_as_the_card_is_made() -> None:
    first_lines = slots.render(SlotState("a", "no")).rstrip(b"\n").split(b"\n")
    assert first_lines[1:] == [b"os_prefix=slot-a/", b"# trial=no"]
    assert b"To go back" in first_lines[0]


EDITED = {
    "only what the firmware needs": (b"os_prefix=slot-b/", SlotState("b", "no")),
    "Windows' line ends": (b"# hello\r\n\r\nos_prefix=slot-b/\r\n# trial=failed\r\n# trial_of=a\r\n", SlotState("b", "failed")),
    "blanks, capitals": (b"\n\n  os_prefix=slot-B/ \t\n#trial=no \n", SlotState("b", "no")),
    "other lines": (b"gpu_mem=16\nos_prefix=slot-a/\n# caf\xe9\n# trial=started\n", SlotState("a", "started")),
    "the same twice": (b"os_prefix=slot-a/\nos_prefix=slot-a/\n", SlotState("a", "no")),
    "a byte order mark": (b"\xef\xbb\xbf# Which\r\nos_prefix=slot-a/\r\n", SlotState("a", "no")),
    "not a comment, so not about a trial": (b"os_prefix=slot-a/\ntrial=started\n", SlotState("a", "no")),
}


@pytest.mark.parametrize(("data", "state"), EDITED.values(), ids=EDITED)
def test_an_owners_editing_is_understood(data: bytes, state: SlotState) -> None:
    assert slots.parse(data) == state


DAMAGED = {
    "empty": b"",
    "zeros": bytes(512),
    "all ones": b"\xff" * 512,
    "UTF-16": "os_prefix=slot-a/\n".encode("utf-16"),
    "a zero byte": b"os_prefix=slot-a/\n\0",
    "another slot": b"os_prefix=slot-c/\n",
    "no slash": b"os_prefix=slot-a\n",
    "two minds": b"os_prefix=slot-a/\nos_prefix=slot-b/\n",
    "two trials": b"os_prefix=slot-a/\n# trial=no\n# trial=ready\n",
    "an unknown trial": b"os_prefix=slot-a/\n# trial=perhaps\n",
    "a trial of nothing": b"os_prefix=slot-a/\n# trial=started\n# trial_of=\n",
    "much too long": b"os_prefix=slot-a/\n" + b"#" * slots.LONGEST_BYTES,
    "only comments": b"# os_prefix=slot-a/\n",
}


@pytest.mark.parametrize("data", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_file_is_an_error_that_says_what_to_do(data: bytes) -> None:
    with pytest.raises(SlotError, match="Write os_prefix"):
        slots.parse(data)


PIECES = st.sampled_from(b"os_prefix= slot-a/ slot-b/ # trial= trial_of=b started no \n \r\n".split(b" ")) | st.just(b" ")


@given(st.binary(max_size=600) | st.lists(PIECES | st.binary(max_size=3), max_size=20).map(b"".join))
def test_any_bytes_are_a_state_or_an_error(data: bytes) -> None:
    try:
        state = slots.parse(data)
    except SlotError:
        return
    assert slots.parse(slots.render(state)) == state


@pytest.mark.parametrize("state", STATES, ids=str)
def test_a_letter_changed_by_hand_starts_that_slot_and_ends_any_trial(state: SlotState) -> None:
    chosen = slots.OTHER[state.slot]
    data = slots.render(state).replace(b"os_prefix=slot-%s/" % state.slot.encode(), b"os_prefix=slot-%s/" % chosen.encode())
    assert slots.parse(data) == SlotState(chosen, "no")
    assert slots.at_start(slots.parse(data), chosen) == (None, Action.START)


STARTS = {
    "settled": (SlotState("a", "no"), "a", None, Action.START),
    "after one that failed": (SlotState("a", "failed"), "a", None, Action.START),
    "first start of an update": (SlotState("b", "ready"), "b", SlotState("b", "started"), Action.START_TRIAL),
    "it did not come up": (SlotState("b", "started"), "b", SlotState("a", "failed"), Action.GO_BACK),
    "an update waits, but this is the other": (SlotState("b", "ready"), "a", None, Action.START),
    "a trial is open, but this is the other": (SlotState("b", "started"), "a", None, Action.START),
}


@pytest.mark.parametrize(("state", "own", "written", "action"), STARTS.values(), ids=STARTS)
def test_start(state: SlotState, own: Slot, written: SlotState | None, action: Action) -> None:
    assert slots.at_start(state, own) == (written, action)


def test_there_is_no_going_back_to_an_empty_slot() -> None:
    assert slots.at_start(SlotState("b", "started"), "b", other_has_kernel=False) == (None, Action.START_TRIAL)
    assert slots.at_broken_root(SlotState("b", "no"), "b", other_has_kernel=False) is None


class Device:
    """A card with two systems, of which some do not come up; power may fail before or after any write of slot.txt."""

    def __init__(self, slot: Slot, broken_roots: str = "", broken_systems: str = "") -> None:
        self.file = slots.render(SlotState(slot, "no"))
        self.broken_roots, self.broken_systems = broken_roots, broken_systems
        self.cut_at: int | None = None
        self.steps = 0

    def write(self, state: SlotState) -> None:
        self.moment()
        self.file = slots.render(state)
        self.moment()

    def moment(self) -> None:
        if self.steps == self.cut_at:
            self.cut_at = None
            raise PowerFailedError
        self.steps += 1

    def starts(self) -> Iterator[str]:
        """Every start, as its slot and how it ended, until a system runs or the owner has to come."""
        for _ in range(8):
            try:
                outcome = self.start()
            except PowerFailedError:
                outcome = "power cut"
            yield outcome
            if outcome in ("runs a", "runs b", "needs the owner"):
                return
        raise AssertionError("it restarts for ever")

    def start(self) -> str:
        state = slots.parse(self.file)
        own = state.slot  # the firmware goes by the letter
        written, action = slots.at_start(state, own)
        if written:
            self.write(written)
        if action is Action.GO_BACK:
            return f"back from {own}"
        if own in self.broken_roots:
            return self.leave(slots.parse(self.file), own)
        if own in self.broken_systems:
            return f"{own} hangs"
        self.write(slots.confirm(slots.parse(self.file)))
        return f"runs {own}"

    def leave(self, state: SlotState, own: Slot) -> str:
        instead = slots.at_broken_root(state, own)
        if instead is None:
            return "needs the owner"
        self.write(instead)
        return f"left {own}"


class PowerFailedError(Exception):
    pass


STORIES = {
    "an update that works": ("", "", ["runs b"]),
    "an update that hangs": ("", "b", ["b hangs", "back from b", "runs a"]),
    "an update whose root is damaged": ("b", "", ["left b", "runs a"]),
    "both roots damaged": ("ab", "", ["left b", "needs the owner"]),
}


@pytest.mark.parametrize(("roots", "systems", "expected"), STORIES.values(), ids=STORIES)
def test_story_of_an_update(roots: str, systems: str, expected: list[str]) -> None:
    device = Device("a", roots, systems)
    device.write(slots.begin_trial(slots.parse(device.file), "b"))
    assert list(device.starts()) == expected
    if expected[-1].startswith("runs"):
        assert slots.parse(device.file) == SlotState("a" if "a" in expected[-1] else "b", "no")


@pytest.mark.parametrize("cut_at", range(10))
@pytest.mark.parametrize(("roots", "systems"), [("", ""), ("", "b"), ("b", "")], ids=["works", "hangs", "damaged"])
def test_power_cut_at_any_step_ends_in_a_system_that_works(roots: str, systems: str, cut_at: int) -> None:
    device = Device("a", roots, systems)
    device.cut_at = cut_at
    with contextlib.suppress(PowerFailedError):
        device.write(slots.begin_trial(slots.parse(device.file), "b"))
    *_, last = device.starts()
    assert last == "runs a" or (last == "runs b" and not roots + systems)


def test_a_system_settled_long_ago_is_left_when_its_root_breaks() -> None:
    device = Device("b", broken_roots="b")
    assert list(device.starts()) == ["left b", "runs a"]


def test_confirming_leaves_a_waiting_update_waiting() -> None:
    assert slots.confirm(SlotState("b", "ready")) == SlotState("b", "ready")
    assert slots.withdraw(SlotState("b", "ready")) == SlotState("a", "no")


@pytest.mark.parametrize("trial", ["ready", "started"])
def test_no_second_update_while_one_is_on_trial(trial: slots.Trial) -> None:
    with pytest.raises(SlotError, match="not been tried"):
        slots.begin_trial(SlotState("b", trial), "a")


def test_the_slot_that_runs_is_never_the_one_to_try() -> None:
    with pytest.raises(ValueError, match="runs"):
        slots.begin_trial(SlotState("a", "no"), "a")


OLD, NEW = SlotState("a", "no"), SlotState("b", "ready")


@pytest.mark.parametrize("size", [512, 60, 900], ids=lambda size: f"{size} bytes")
def test_written_file_is_one_sector_and_in_place_where_it_can_be(tmp_path: Path, size: int) -> None:
    path = tmp_path / "slot.txt"
    path.write_bytes(slots.render(OLD).rstrip(b"\n")[-30:].ljust(size, b"\n"))
    before = path.stat().st_ino
    slots.write(path, NEW)
    assert path.read_bytes() == slots.render(NEW)
    assert (path.stat().st_ino == before) == (size == 512)
    assert [file.name for file in tmp_path.iterdir()] == ["slot.txt"]


FAILURES = [(512, "os.pwrite"), (512, "os.fsync"), (900, "os.fsync"), (900, "pathlib.Path.replace")]


@pytest.mark.parametrize(("size", "call"), FAILURES)
def test_a_write_that_fails_leaves_the_old_or_the_new_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int, call: str
) -> None:
    def fail(*_: object) -> None:
        raise OSError(5, "Input/output error")

    path = tmp_path / "slot.txt"
    path.write_bytes(slots.render(OLD).ljust(size, b"\n"))
    with monkeypatch.context() as broken:
        broken.setattr(call, fail)
        with pytest.raises(SlotError, match="Input/output error"):
            slots.write(path, NEW)
    assert slots.read(path) in (OLD, NEW)


def test_a_file_that_is_missing_says_so(tmp_path: Path) -> None:
    for act in (slots.read, lambda path: slots.write(path, NEW)):
        with pytest.raises(SlotError, match="can't be"):
            act(tmp_path / "slot.txt")
    assert not list(tmp_path.iterdir())
