"""The two folders of the Pico's program, /a and /b, and the file /slot that says which of them runs.

The new program goes into the folder that does not run, is read back and compared there, and only then does /slot name it.
The launcher's half of these rules, which tries it and falls back, is firmware/main.py.
"""

from collections.abc import Callable, Mapping
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from companion.errors import HardwareError
from companion.hardware.firmware_files import Firmware, digest
from companion.hardware.pico_repl import AGAIN, PicoRepl, no_room

OLDEST = (1, 20)
"""Of MicroPython. Earlier ones have other names for what the app uses."""
BLOCK_BYTES = 4096
"""Of the Pico's flash: a file takes whole ones."""
SPARE_BLOCKS = 8
"""For the launcher, folders, /slot.new, and what littlefs writes anew before it lets go of the old."""
SLOTS = ("a", "b")
MANIFEST = "manifest"

SYSTEM = "import sys; tell([sys.implementation[0], list(sys.implementation[1])[:2]])"
THERE = """
def text(path):
    try:
        with open(path) as file:
            return file.read()
    except OSError:
        return ""
for name in ("stay", "crash"):
    if exists(name):
        os.remove(name)
launcher = digest("main.py") if exists("main.py") else ""
tell({"slot": text("slot").strip(), "launcher": launcher, "a": digests("a"), "b": digests("b")})
"""
"""Also forgets that it was to stay at its prompt, and why the old program failed, if it did."""
CLEAR = """
if not exists({slot!r}):
    os.mkdir({slot!r})
for name in digests({slot!r}):
    if name not in {kept!r}:
        os.remove({slot!r} + "/" + name)
state = os.statvfs(os.getcwd())
tell(state[0] * state[3])
"""
LAUNCHER_BEGINS = b'"""The Pico\'s launcher'
SWITCH = """
def is_launcher(path):
    with open(path, "rb") as file:
        return file.read(len({begins!r})) == {begins!r}
def unused(name):
    while exists(name + ".py"):
        name += "_"
    return name + ".py"
wanted = {wanted!r}
wrong = [path for path in wanted if not exists(path) or digest(path) != wanted[path]]
if not wrong:
    if "main.new" in wanted:
        if exists("main.py") and not is_launcher("main.py"):
            os.rename("main.py", unused("main_before"))
        os.rename("main.new", "main.py")
    with open("slot.new", "w") as file:
        file.write({line!r})
    os.rename("slot.new", "slot")
tell(wrong)
"""
"""The files are whole or nothing changes. A main.py of the owner's own is put aside."""

OnStep = Callable[[str, int, int], object]


class Steps:
    """How far it is, for whoever waits."""

    def __init__(self, on_step: OnStep, total: int) -> None:
        self._on_step, self._total, self._done = on_step, total, 0

    def tell(self, what: str) -> None:
        self._done += 1
        self._on_step(what, self._done, self._total)

    def end(self, what: str) -> None:
        """What was not needed counts as done."""
        self._on_step(what, self._total, self._total)


def install(repl: PicoRepl, firmware: Firmware, steps: Steps) -> bool:
    """Copy what differs, and let /slot name it. False: nothing differs. Raises HardwareError."""
    require_micropython(*repl.ask(SYSTEM))
    there = repl.ask(THERE)
    files = {**firmware.app, MANIFEST: firmware.manifest().encode()}
    digests = {name: digest(content) for name, content in files.items()}
    launcher = {} if there["launcher"] == digest(firmware.main) else {"main.new": digest(firmware.main)}
    if there["slot"] in SLOTS and there[there["slot"]] == digests and not launcher:
        return False
    slot = spare(there["slot"])
    kept = [name for name in firmware.app if there[slot].get(name) == digests[name]]
    make_room(repl, slot, kept, [content for name, content in files.items() if name not in kept])
    with TemporaryDirectory() as folder:
        app, main = stage({name: files[name] for name in files if name not in kept}, firmware.main, Path(folder))
        copies = [(app, f"{slot}/"), *([([main], "main.new")] if launcher else [])]
        repl.copy(copies, lambda name: steps.tell(f"{name} is there"))
    wanted = {f"{slot}/{name}": one for name, one in digests.items()} | launcher
    wrong = repl.ask(SWITCH.format(wanted=wanted, begins=LAUNCHER_BEGINS, line=f"{slot} new"))
    if wrong:
        raise HardwareError(f"On the Pico {', '.join(sorted(wrong))} differs from what was sent.", AGAIN)
    steps.tell("all of it arrived")
    return True


def require_micropython(name: str, version: list[int]) -> None:
    if name == "micropython" and tuple(version) >= OLDEST:
        return
    what = f"The Pico runs {name} {'.'.join(map(str, version))}; it needs MicroPython {'.'.join(map(str, OLDEST))} or later."
    raise HardwareError(what, "Copy a newer MicroPython .uf2 file onto it; firmware/README.md shows how.")


def spare(slot_line: str) -> str:
    """Which folder to write: never the one whose program has proved itself.

    >>> [spare(line) for line in ("", "a", "b", "b new", "b trial", "a new", "nonsense")]
    ['a', 'b', 'a', 'b', 'b', 'a', 'a']
    """
    slot, _, state = slot_line.partition(" ")
    if slot not in SLOTS:
        return "a"
    if state:
        return slot
    return "b" if slot == "a" else "a"


def stage(files: Mapping[str, bytes], main: bytes, folder: Path) -> tuple[list[Path], Path]:
    """As files, for mpremote. The manifest last: a folder that was copied only in part must not look whole."""
    app = [folder / name for name in sorted(files, key=lambda name: (name == MANIFEST, name))]
    for file in app:
        file.write_bytes(files[file.name])
    (folder / "launcher").mkdir()
    launcher = folder / "launcher" / "main.py"
    launcher.write_bytes(main)
    return app, launcher


def make_room(repl: PicoRepl, slot: str, kept: list[str], coming: list[bytes]) -> None:
    """Empty the folder but for what an earlier try has left there and is right. Raises HardwareError."""
    free_bytes: Any = repl.ask(CLEAR.format(slot=slot, kept=kept))
    blocks = sum(ceil(len(content) / BLOCK_BYTES) for content in coming)
    if free_bytes < (blocks + SPARE_BLOCKS) * BLOCK_BYTES:
        raise no_room()
