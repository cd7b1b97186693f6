"""Which of the card's two systems starts: slot.txt, and the rule that takes back a system that fails.

slot.txt lies on the FAT partition and is one sector long, so that overwriting it leaves the old text or the new one:

    # Which of the two systems starts: slot-a/ or slot-b/. To go back to the other one by hand, change that letter.
    os_prefix=slot-b/
    # trial=started
    # trial_of=b

The Raspberry Pi's firmware reads the `os_prefix` line alone; the others are comments to it. `trial_of` names the system
that the trial is about: where it no longer fits the letter, the owner has chosen by hand, and no trial goes on.
deploy/initrd/init has the same rule for the start; tests/deploy/test_initrd.py holds the two together.

    no       settled
    ready    an update lies in this slot and has never been started
    started  it has been started and has not yet shown that it works; finding this at a start means that it failed
    failed   the *other* slot failed; the running system tells the owner, then writes "no"
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Literal

from companion.errors import CompanionError

Slot = Literal["a", "b"]
Trial = Literal["no", "ready", "started", "failed"]

SIZE_BYTES = 512
"""One sector of the card: the most that a card writes whole or not at all."""
LONGEST_BYTES = 4096
"""An editor may have made it longer than a sector, but not that long."""

HEADING = "# Which of the two systems starts: slot-a/ or slot-b/. To go back to the other one by hand, change that letter."
OTHER: dict[Slot, Slot] = {"a": "b", "b": "a"}
SLOTS: dict[bytes, Slot] = {b"a": "a", b"A": "a", b"b": "b", b"B": "b"}  # FAT takes both cases
TRIALS: dict[bytes, Trial] = {b"no": "no", b"ready": "ready", b"started": "started", b"failed": "failed"}
COMMENT = re.compile(rb"#[ \t\r]*(trial|trial_of)=(.*)", re.DOTALL)


class SlotError(CompanionError):
    """slot.txt can't be read or written, or is damaged; or an update can't begin now."""

    spoken = "I can't tell which of my two systems to start, so I'm keeping this one."


@dataclass(frozen=True)
class SlotState:
    """What slot.txt says: the slot that the firmware starts, and how its trial stands."""

    slot: Slot
    trial: Trial


class Action(Enum):
    """What a start does with the system it finds itself in."""

    START = "start"
    START_TRIAL = "start_trial"
    GO_BACK = "go_back"


def parse(data: bytes) -> SlotState:
    """Read slot.txt's bytes, with any line ends, blank lines and lines of the owner's. Raises SlotError.

    Without a `trial` line it is settled. A line that stands twice has to say the same twice.
    """
    if b"\0" in data or len(data) > LONGEST_BYTES:
        raise damaged("holds something else than its few lines")
    found: dict[str, bytes] = {}
    for name, value in said(data):
        if found.setdefault(name, value) != value:
            raise damaged(f"says {name} twice, and not the same")
    prefix = re.fullmatch(rb"slot-([aAbB])/", found.get("os_prefix", b""))
    trial = TRIALS.get(found.get("trial", b"no"))
    about = SLOTS.get(found["trial_of"]) if "trial_of" in found else None
    if not prefix:
        raise damaged("does not say os_prefix=slot-a/ or os_prefix=slot-b/")
    if trial is None or ("trial_of" in found and about is None):
        raise damaged("has a trial line that means nothing")
    slot = SLOTS[prefix[1]]
    return SlotState(slot, trial if about in (None, tried(slot, trial)) else "no")


def said(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Every line that means something, as its name and what stands behind the `=`."""
    for line in data.split(b"\n"):
        words = line.strip(b" \t\r")
        comment = COMMENT.fullmatch(words)
        if words.startswith(b"os_prefix="):
            yield "os_prefix", words.removeprefix(b"os_prefix=")
        elif comment:
            yield comment[1].decode("ascii"), comment[2]


def tried(slot: Slot, trial: Trial) -> Slot:
    """The slot that a trial is about: after one that failed, the firmware starts the other."""
    return OTHER[slot] if trial == "failed" else slot


def render(state: SlotState) -> bytes:
    """The whole of slot.txt: exactly one sector, filled up with empty lines."""
    lines = [HEADING, f"os_prefix=slot-{state.slot}/", f"# trial={state.trial}"]
    if state.trial != "no":
        lines.append(f"# trial_of={tried(state.slot, state.trial)}")
    return "\n".join(lines).encode("ascii").ljust(SIZE_BYTES, b"\n")


def at_start(state: SlotState, own_slot: Slot, other_has_kernel: bool = True) -> tuple[SlotState | None, Action]:
    """What a start in `own_slot` does: what to write into slot.txt first (None: nothing), and how to go on.

    Where the firmware started another slot than the file says, nothing is concluded and nothing written.
    """
    if state.slot != own_slot or state.trial in ("no", "failed"):
        return None, Action.START
    if state.trial == "ready":
        return SlotState(own_slot, "started"), Action.START_TRIAL
    if other_has_kernel:
        return SlotState(OTHER[own_slot], "failed"), Action.GO_BACK
    return None, Action.START_TRIAL  # a poor system is better than none


def at_broken_root(state: SlotState, own_slot: Slot, other_has_kernel: bool = True) -> SlotState | None:
    """What a start writes before it restarts when its own root can't be mounted; None: there is nowhere to go.

    After a slot has failed the other is not left for it again: two broken systems would restart each other for ever.
    """
    if state.trial == "failed" or not other_has_kernel:
        return None
    return SlotState(OTHER[own_slot], "failed")


def confirm(state: SlotState) -> SlotState:
    """Settle: the trial went well, or the owner has been told that it failed. An update that waits is left waiting."""
    return state if state.trial == "ready" else SlotState(state.slot, "no")


def begin_trial(state: SlotState, other: Slot) -> SlotState:
    """Have the next start try slot `other`, which now holds an update. Raises SlotError while a trial is open."""
    if state.trial in ("ready", "started"):
        raise SlotError(
            f"The system in slot {state.slot} has not been tried to its end yet.",
            "Restart the companion, let it talk once, and try the update again.",
        )
    if other == state.slot:
        raise ValueError(f"slot {other} is the one that runs: an update goes into the other")
    return SlotState(other, "ready")


def withdraw(state: SlotState) -> SlotState:
    """Take back an update that waits for its first start: before its slot is written over."""
    return SlotState(OTHER[state.slot], "no") if state.trial == "ready" else state


def read(path: Path) -> SlotState:
    """Read slot.txt. Raises SlotError."""
    try:
        with path.open("rb") as file:
            return parse(file.read(LONGEST_BYTES + 1))
    except OSError as error:
        raise SlotError(f"{path} can't be read: {error.strerror}.", "Put the card into a computer and look at it.") from error


def write(path: Path, state: SlotState) -> None:
    """Write slot.txt so that a power cut at any moment leaves the old state or this one. Raises SlotError.

    In place where the file is one sector long, which no directory entry has to follow; else beside it, and renamed.
    """
    try:
        with path.open("r+b") as file:
            in_place = os.fstat(file.fileno()).st_size == SIZE_BYTES
            if in_place:
                os.pwrite(file.fileno(), render(state), 0)
                os.fsync(file.fileno())
        if not in_place:
            replace(path, render(state))
    except OSError as error:
        raise SlotError(f"{path} can't be written: {error.strerror}.", "Check that the card is not full or worn out.") from error


def replace(path: Path, data: bytes) -> None:
    """Write a file whole under another name, then let it take its place."""
    beside = path.with_name("slot.new")
    with beside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def damaged(how: str) -> SlotError:
    return SlotError(f"slot.txt is damaged: it {how}.", "Write os_prefix=slot-a/ into it, as the only line, and start again.")
