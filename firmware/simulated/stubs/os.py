"""MicroPython's `os` as it is on a Pico: the unix port's, but where that differs.

Its rename() is broken in a mounted folder (both paths share one buffer), and its ilistdir() does not tell sizes.
"""

import chip
import uos
from uos import *  # noqa: F403

S_IFDIR = 0x4000


def _whole(path):
    return path if path.startswith("/") else uos.getcwd().rstrip("/") + "/" + path


def rename(old, new):
    chip.rename(_whole(old), _whole(new))


def ilistdir(path=""):
    for name, kind, *_ in uos.ilistdir(path):
        size = 0 if kind == S_IFDIR else uos.stat(_whole(path).rstrip("/") + "/" + name)[6]
        yield name, kind, 0, size
