"""What the running program has to do with /slot and its neighbours; the rules of starting are in the launcher, main.py."""

import os

ROOT = "/"


def read(name):
    try:
        with open(ROOT + name) as file:
            return file.read()
    except (OSError, UnicodeError):
        return ""


def write(name, text):
    """Whole or not at all, should the power go."""
    with open(ROOT + name + ".new", "w") as file:
        file.write(text)
    os.rename(ROOT + name + ".new", ROOT + name)


def confirm():
    """The running program has proved itself: its trial is over. Costs nothing where it has none."""
    slot, _, state = read("slot").strip().partition(" ")
    if state == "trial":
        try:
            write("slot", slot)
        except OSError:  # no room: it stays on trial, and the next start is the other's
            pass


def stay():
    """At the next start, leave the port to MicroPython's prompt."""
    write("stay", "")


def last_words():
    """What the launcher wrote when the program failed, the last time it did. Told once."""
    text = read("crash")
    try:
        os.remove(ROOT + "crash")
    except OSError:  # as a rule there is none
        pass
    return text
