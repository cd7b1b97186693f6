"""Power comes: the board runs main.py, and has its prompt when that ends, as MicroPython on a Pico does."""

import gc
import os  # noqa: F401
import sys

import chip
import machine
import neopixel  # noqa: F401 (so that it is there when the computer's own files are not)
import raw_repl

BUILT_IN = list(sys.modules) + ["machine", "neopixel", "os"]  # noqa: RUF005 (MicroPython has no * in a list)


def forget():
    """What a soft reset forgets: modules of the board's files, and timers."""
    for name in list(sys.modules):
        if name not in BUILT_IN:
            del sys.modules[name]
    machine.stop_timers()
    gc.collect()


def run_main(names):
    """Returns False where main.py asked for a soft reset by leaving with SystemExit."""
    try:
        with open("/main.py") as file:
            source = file.read()
    except OSError:
        return True
    try:
        exec(compile(source, "main.py", "exec"), names)  # noqa: S102 (so does the board)
    except SystemExit:
        return False
    except BaseException as error:  # noqa: BLE001 (whatever it is, the prompt comes)
        chip.block(True)
        sys.print_exception(error)
    return True


def power_on():
    chip.put_flash_in_place()
    raw = False
    while True:
        names = {"__name__": "__main__"}
        chip.block(False)
        if raw or run_main(names):
            chip.block(True)
            raw = raw_repl.Prompt(names).serve(raw)
        raw_repl.write(b"MPY: soft reboot\r\n")
        forget()


power_on()
