"""What the simulated board is made of: files that stand for its pins and parts, and a clock that can kill it.

They are opened before the board's own flash is put in the place of "/": after that nothing else of the computer is in reach.
pins: one byte a pin, "0" or "1". gauge: empty, or VCELL and SOC as the MAX17048 has them. frame: what the ring shows, between
two equal counts, so that a reader knows it whole. times: when each frame was shown, u64 little-endian microseconds.
"""

import struct
import sys

import ffi
import uos as os  # the unix port's own, not the one beside this file

RESET, BOOTSEL = 3, 4  # exit codes; pico.py knows them too
F_GETFL, F_SETFL, O_NONBLOCK = 3, 4, 0o4000  # Linux
ENOENT = 2
ITIMER_REAL = 0  # its SIGALRM ends the process: nothing that the program does can hold it up, as with a real watchdog

_libc = ffi.open(None)
_exit = _libc.func("v", "_exit", "i")
_fcntl = _libc.func("i", "fcntl", "iii")
_rename = _libc.func("i", "rename", "ss")
_setitimer = _libc.func("i", "setitimer", "ipp")

_folder = os.getenv("SIMULATED_PICO")
pins = open(_folder + "/pins", "rb")  # noqa: SIM115 (for as long as the board has power)
gauge = open(_folder + "/gauge", "rb")  # noqa: SIM115 (for as long as the board has power)
frame = open(_folder + "/frame", "r+b")  # noqa: SIM115 (not emptied: lights keep their colours through a reset)
times = open(_folder + "/times", "wb")  # noqa: SIM115 (for as long as the board has power)


def leave(code):
    """End at once, as a reset does: no `finally`, no flush."""
    _exit(code)


def alarm_in(ms):
    """The board dies in `ms`; 0: not at all."""
    _setitimer(ITIMER_REAL, struct.pack("llll", 0, 0, ms // 1000, ms % 1000 * 1000), None)


def block(yes):
    """Whether reading and writing the USB serial port wait. A Pico's program drops what nobody fetches; its REPL waits."""
    for fd in (0, 1):
        flags = _fcntl(fd, F_GETFL, 0)
        _fcntl(fd, F_SETFL, flags & ~O_NONBLOCK if yes else flags | O_NONBLOCK)


def put_flash_in_place():
    os.umount("/")
    os.mount(os.VfsPosix(_folder + "/flash"), "/")
    os.chdir("/")
    sys.path[:] = ["", "/lib"]


def rename(old, new):
    """Within the flash; both begin with "/". Replaces what is there, in one step."""
    if _rename(_folder + "/flash" + old, _folder + "/flash" + new):
        raise OSError(ENOENT)  # the only reason there can be
