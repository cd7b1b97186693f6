"""Scene 3: the power is cut at random moments, twenty times with the one in talk, and it always comes back.

A cut is a killed QEMU, and a card on which all is as it was at the last flush that was answered; of what came later some sectors
are there, some not (card.py). Not every start is followed to the end. Cut are
    4  first starts of a fresh card, while it grows, checks and mounts its data
    6  systems that write: every line is flushed and then told to this side; after the cut each line told must be there
    9  starts on the way to ready
After each cut the next start must come as far as a shell with its data mounted; after the last one to ready, in talk.
Memory that is written by the program itself does not exist yet; the lines stand for it.
"""

import re
import time

from deploy.boottest.bench import BOOT_LIMIT_S, INSIDE_LIMIT_S, RING_ON_A_PICO, SERVICE, Bench
from deploy.boottest.card import Card
from deploy.boottest.checks_start import boot_env
from deploy.boottest.checks_talk import watched
from deploy.boottest.failures import CheckFailedError
from deploy.boottest.machine import Machine, Wanted
from deploy.boottest.ring import WatchedRing

GROWING, WRITING, STARTING = 4, 6, 9
FIRST_CPU_S, READY_CPU_S = (1.0, 14.0), (2.0, 28.0)
"""Between which moments, in QEMU's time, a start is cut."""
WRITE_S = (0.5, 4.0)
LINES = "/data/companion/boottest"

PROMISES = {
    "cuts in growth": f"a fresh card, cut {GROWING} times while it grows, grows in the end",
    "cuts in writing": f"cut {WRITING} times while lines are written, every line that was acknowledged is there",
    "cuts in starting": f"cut {STARTING} times on the way to ready, it comes to ready in the end",
}

WRITER = f"""import os
folder = "{LINES}"
os.makedirs(folder, exist_ok=True)
at = os.open(folder, os.O_RDONLY)
lines = os.open(folder + "/lines", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
number = os.fstat(lines).st_size // 8
os.fsync(at)
while True:
    number += 1
    text = b"%07d\\n" % number
    os.write(lines, text)
    os.fsync(lines)
    new = os.open(folder + "/latest.new", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.write(new, text)
    os.fsync(new)
    os.close(new)
    os.rename(folder + "/latest.new", folder + "/latest")
    os.fsync(at)
    print("kept", number, flush=True)
"""


def play(bench: Bench) -> None:
    with bench.report.check("cuts in growth", PROMISES["cuts in growth"], inside=True, stops=False) as figures:
        figures["CPU s of the last start"] = _growing(bench)
    bench.card.put("companion.toml", RING_ON_A_PICO.encode())
    with bench.report.check("cuts in writing", PROMISES["cuts in writing"], inside=True) as figures:
        figures["lines"] = _writing(bench)
    with bench.report.check("cuts in starting", PROMISES["cuts in starting"], inside=True) as figures:
        for number in range(1, STARTING + 1):
            with bench.machine("cut-starting", Wanted()) as machine:
                _cut_at(bench, machine, READY_CPU_S, f"cut {number} of {STARTING}, starting")
        figures["CPU s of the last start"] = _comes_to_ready(bench)


def _growing(bench: Bench) -> float:
    fresh = Card(bench.card.image, bench.around.folder, bench.card.size_bytes, "fresh")
    kept, bench.card = bench.card, fresh
    try:
        for number in range(1, GROWING + 1):
            with bench.machine("cut-growing", Wanted()) as machine:
                _cut_at(bench, machine, FIRST_CPU_S, f"cut {number} of {GROWING}, growing")
        with bench.machine("cut-growing-last", Wanted()) as machine:
            _comes_back(machine)
            size_bytes = int(machine.shell.ask("stat -f -c '%S %b' /data | { read s b; echo $((s * b)); }"))
            room = fresh.size_bytes - fresh.partition(4).start_bytes
            if size_bytes < 0.9 * room:
                raise CheckFailedError(f"/data has {size_bytes >> 20} MiB where {room >> 20} are free for it.")
            return machine.cpu_s
    finally:
        bench.card = kept
        fresh.remove()


def _cut_at(bench: Bench, machine: Machine, between_s: tuple[float, float], what: str) -> None:
    """Cut it when QEMU has worked for a while that chance tells."""
    moment_s = bench.chance.uniform(*between_s)
    bench.wait(lambda: machine.cpu_s >= moment_s, f"{what}, at {moment_s:.1f} s", BOOT_LIMIT_S, machine)
    machine.cut(bench.chance)


def _comes_back(machine: Machine) -> None:
    """It starts, and its data is its own."""
    machine.shell.wait(INSIDE_LIMIT_S)
    env = boot_env(machine)
    if env.get("DATA") not in ("ok", "repaired") or env.get("FAT") != "ok":
        raise CheckFailedError(f"After a cut the initrd says: {env}")


def _writing(bench: Bench) -> int:
    """How many lines were acknowledged in all."""
    told = 0
    for number in range(1, WRITING + 1):
        with bench.machine("cut-writing", Wanted()) as machine:
            bench.waiting(f"cut {number} of {WRITING}, starting")
            _comes_back(machine)
            _check_lines(machine, told)
            machine.shell.ask(f"cat > /run/writer.py <<'END'\n{WRITER}END")
            machine.shell.start("python3 /run/writer.py")
            told = max(told, _write_a_while(bench, machine, f"cut {number} of {WRITING}, writing"))
            machine.cut(bench.chance)
    with bench.machine("cut-writing", Wanted()) as machine:
        _comes_back(machine)
        _check_lines(machine, told)
        bench.power_off(machine)
    return told


def _write_a_while(bench: Bench, machine: Machine, what: str) -> int:
    """The last line that was told as kept."""
    said = bench.wait(lambda: b"kept" in machine.shell.read(0.2), what, INSIDE_LIMIT_S, machine)
    end_s = time.monotonic() + bench.chance.uniform(*WRITE_S)
    while time.monotonic() < end_s and said:
        text = machine.shell.read(0.05)
    return max(int(number) for number in re.findall(rb"kept (\d+)\r?\n", text))


def _check_lines(machine: Machine, told: int) -> None:
    """All that was told is there, in its order, and the small file that is replaced is whole."""
    if not told:
        return
    text = machine.shell.ask(
        f"cat {LINES}/lines | tr -d '\\000' | head -{told} | tail -1; wc -c < {LINES}/lines; cat {LINES}/latest"
    )
    last, size, latest = (int(word) for word in text.split())
    if last != told or size < 8 * told or latest < told:
        raise CheckFailedError(
            f"{told} lines were acknowledged; the file has {size // 8}, the one there is {last}, latest is {latest}."
        )


def _comes_to_ready(bench: Bench) -> float:
    ring = WatchedRing(bench.around.folder / "pico-cuts")
    with ring, bench.machine("cut-last", Wanted(ring.port)) as machine:
        watch = watched(bench, machine, "the ring shows ready")
        ring.wait_for("ready", BOOT_LIMIT_S, ring.alone(watch), watch)
        cpu_s = machine.cpu_s
        _comes_back(machine)
        if failed := machine.shell.ask("systemctl list-units --failed --no-legend --plain --no-pager"):
            raise CheckFailedError(f"After the cuts these failed: {failed}")
        if machine.shell.ask(f"systemctl is-active {SERVICE}") != "active":
            raise CheckFailedError("The service is not active after the cuts.")
        bench.power_off(machine)
        return cpu_s
