"""The Pico's launcher: runs the program in /a or in /b, and goes back to the other where one fails.

/slot says which: "a"; "b new", just copied; "b trial", started for the first time and not proved yet. The program proves
itself (slot.py: writes "b") after it has spoken with the Pi for a while; whatever comes before that, a fault, the watchdog
or a power cut, ends its trial. A folder whose files are not as its manifest says is never run.
This is the one file that an update can't take back, so it does no more than that. Power may go at any moment: a file
changes by being written under another name and renamed, and until the program runs all that was asked for is done again.
"""

import binascii
import hashlib
import os
import select
import sys
import time

import machine
import micropython

ROOT = "/"
SLOTS = ("a", "b")
PROGRAM = "board"  # what of a slot is run
WATCHDOG_MS = 8000  # an RP2040's longest is 8388
PROMPT_MS = 5 * 60 * 1000  # then whoever wanted to update has forgotten
LISTEN_MS = 2000
CRASH_PAUSE_MS = 1000
KNOCK = b"\r\x03"  # return, ctrl-C


def read(name):
    """The file's text; empty where there is none."""
    try:
        with open(ROOT + name) as file:
            return file.read()
    except (OSError, UnicodeError):
        return ""


def write(name, text):
    with open(ROOT + name + ".new", "w") as file:
        file.write(text)
    os.rename(ROOT + name + ".new", ROOT + name)


def exists(name):
    try:
        os.stat(ROOT + name)
    except OSError:
        return False
    return True


def sha256(path):
    total, block = hashlib.sha256(), bytearray(512)
    with open(path, "rb") as file:
        while True:
            count = file.readinto(block)
            if not count:
                return binascii.hexlify(total.digest()).decode()
            total.update(memoryview(block)[:count])


def is_whole(slot):
    """Whether each file is there as the manifest says, and the program is among them."""
    found = False
    for line in read(slot + "/manifest").split("\n"):
        words = line.split()
        if not words:
            continue
        try:
            name, size, digest = words
            path = ROOT + slot + "/" + name
            if os.stat(path)[6] != int(size) or sha256(path) != digest:
                return False
        except (OSError, ValueError):
            return False
        found = found or name.split(".")[0] == PROGRAM
    return found


def other(slot):
    return SLOTS[slot == SLOTS[0]]


def decide(line, whole):
    """Which slot to run (None: neither is whole), and what /slot is to say before that (None: what it says)."""
    slot, _, state = line.strip().partition(" ")
    if slot not in SLOTS:
        slot, state = SLOTS[0], ""
    first = other(slot) if state == "trial" else slot  # still on trial: it has failed
    for candidate in (first, other(first)):
        if whole(candidate):
            if candidate != slot:
                return candidate, candidate
            return slot, slot + " trial" if state == "new" else None
    return None, None


def mpremote_comes(listen_ms):
    """A program that fails at once can't be asked to make room for an update. So listen for mpremote's first two bytes."""
    poll, began_ms = select.poll(), time.ticks_ms()
    poll.register(sys.stdin, select.POLLIN)
    heard = b""
    while heard != KNOCK and time.ticks_diff(time.ticks_ms(), began_ms) < listen_ms:
        if poll.poll(50):
            heard = (heard + sys.stdin.buffer.read(1))[-len(KNOCK) :]
    return heard == KNOCK


def note(line):
    """Into /slot. False where there is no room for it, though something must run all the same."""
    try:
        write("slot", line)
    except OSError:
        return False
    return True


def end_trial(slot):
    """Returns whether there is another to go back to."""
    return read("slot").strip() == slot + " trial" and is_whole(other(slot)) and note(other(slot))


def keep_words(slot, error):
    """Why it failed. The first time tells most, and a flash wears."""
    if exists("crash"):
        return
    try:
        with open(ROOT + "crash", "w") as file:
            file.write(slot + "\n")
            sys.print_exception(error, file)
    except OSError:  # no room
        pass


def run(slot):
    """Does not return: whatever ends the program, the board starts again, from its first instruction."""
    machine.WDT(timeout=WATCHDOG_MS)  # before the import: a damaged program may hang there, too
    try:
        sys.path.insert(0, ROOT + slot)
        __import__(PROGRAM).run()
    except BaseException as error:  # noqa: BLE001 (whatever it is, the board must come up again)
        sys.print_exception(error)
        keep_words(slot, error)
    if not end_trial(slot):
        time.sleep_ms(CRASH_PAUSE_MS)
    machine.reset()


def launch():
    """Returns the timer that ends the prompt, or None; the prompt comes when this returns."""
    if exists("stay"):
        os.remove(ROOT + "stay")
        return machine.Timer(mode=machine.Timer.ONE_SHOT, period=PROMPT_MS, callback=lambda _: machine.reset())
    micropython.kbd_intr(-1)  # a byte 3 in a frame that comes while the files are checked is no Ctrl-C
    slot, line = decide(read("slot"), is_whole)
    if slot is None or (read("crash")[:1] == slot and mpremote_comes(LISTEN_MS)):
        micropython.kbd_intr(KNOCK[-1])  # at the prompt it is one
        return None
    if line is not None and not note(line) and line.endswith("trial") and is_whole(other(slot)):
        slot = other(slot)  # a trial that is noted nowhere would never end
    return run(slot)


if __name__ == "__main__":
    timer = launch()  # kept by this name, or it would be collected
