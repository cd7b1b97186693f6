"""Scene 6: a card that was mistreated: settings of zeros, and data whose journal is broken."""

import re
import subprocess

from companion.errors import SettingsError
from deploy.boottest.bench import INSIDE_LIMIT_S, SERVICE, Bench
from deploy.boottest.card import DATA
from deploy.boottest.checks_start import boot_env
from deploy.boottest.checks_talk import voice_heard
from deploy.boottest.failures import CheckFailedError
from deploy.boottest.machine import Machine, Wanted

ZEROS = bytes(4096)
KEPT = "/data/companion/kept-by-the-boot-test"
BLOCK_BYTES = 4096
STARTS = 2
"""Of the program, with settings of zeros: the emulator gives a sentence at the start so little time that it may be in pieces."""

PROMISES = {
    "broken journal": "with a broken journal the data partition comes back, and what was in it",
    "settings of zeros": "with settings of zeros it starts, and says so aloud",
}


def play(bench: Bench) -> None:
    with bench.machine("before-faults", Wanted()) as machine:
        machine.shell.wait(INSIDE_LIMIT_S)
        machine.shell.ask(f"echo still here > {KEPT} && sync && mount -o remount,ro /data && mount -o remount,rw /data")
        machine.shell.ask(f"i=0; while [ $i -lt 40 ]; do i=$((i+1)); echo $i > {KEPT}-$i; done; sync")
        machine.cut(bench.chance)  # leaves a journal with something in it
    _break_journal(bench)
    with bench.machine("faults", Wanted()) as machine:
        with bench.report.check("broken journal", PROMISES["broken journal"], inside=True, stops=False) as figures:
            figures["data"] = _data_came_back(machine)
        bench.power_off(machine)
    bench.card.put("companion.toml", ZEROS)  # at a start of its own, for she also tells that the data were mended
    position = bench.around.air.position
    check = bench.report.check("settings of zeros", PROMISES["settings of zeros"], inside=True)
    with bench.machine("zeros", Wanted()) as machine, check as figures:
        machine.shell.wait(INSIDE_LIMIT_S)
        for start in range(1, STARTS + 1):
            try:
                figures.update(_said_at_the_start(bench, machine, position), starts=start)
                break
            except CheckFailedError:
                if start == STARTS:
                    raise
            position = bench.around.air.position
            machine.shell.run(f"systemctl stop {SERVICE}; systemctl start --no-block {SERVICE}")


def _said_at_the_start(bench: Bench, machine: Machine, position: int) -> dict[str, float | str]:
    """How well her sentence was heard. Raises CheckFailedError."""
    bench.wait_active(machine)
    air = bench.around.air
    bench.wait(lambda: air.sound_s(position) > 1.0, "she says something", INSIDE_LIMIT_S, machine)
    return voice_heard(bench, position, SettingsError.spoken, "settings.wav")


def _break_journal(bench: Bench) -> None:
    """Zeros over the journal's own superblock and what follows it, from outside."""
    offset = bench.card.partition(DATA).start_bytes
    lenient = ["-n", "-c"]  # the journal holds what is missing for its checksums to be right
    command = ["debugfs", *lenient, "-R", "blocks <8>", f"{bench.card.file}?offset={offset}"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    blocks = re.findall(r"\d+", done.stdout)
    if not blocks:
        raise CheckFailedError(f"The data partition has no journal to break: {done.stderr.strip()[-200:]}")
    for block in blocks[:8]:
        bench.card.overwrite(DATA, int(block) * BLOCK_BYTES, bytes(BLOCK_BYTES))


def _data_came_back(machine: Machine) -> str:
    machine.shell.wait(INSIDE_LIMIT_S)
    env = boot_env(machine)
    if env.get("DATA") not in ("ok", "repaired"):
        raise CheckFailedError(f"The initrd says: {env}")
    if machine.shell.ask(f"cat {KEPT}; true") != "still here":
        raise CheckFailedError("A file that was kept before is gone.")
    if machine.shell.run("touch /data/companion/written")[0]:
        raise CheckFailedError("The data partition can't be written any more.")
    return env["DATA"]
