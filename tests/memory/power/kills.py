"""python -m tests.memory.power.kills FOLDER KILLS SEED: kill -9 at random moments, and look each time what is left.

Each kill hits a process of its own, forked from this one where everything is loaded already, that works on the memory as hard as
it can. A folder lives through LIVES of them. Prints what was found as JSON.
"""

import json
import os
import random
import signal
import sys
import time
import traceback
from pathlib import Path

from companion.memory.memory import Memory
from tests.memory.power.writer import Ledger, work

LIVES = 10
LONGEST_S = 0.03
MANY = 1_000_000


def killed(folder: Path, ledger: Ledger, rng: random.Random) -> None:
    """One life: work until SIGKILL; the ledger then knows what came through the pipe."""
    theirs = random.Random(rng.random())
    heard, tells = os.pipe()
    process = os.fork()
    if not process:
        os.close(heard)
        try:
            work(Memory.open(folder), theirs, ledger.things, lambda line: os.write(tells, line), MANY)
        except Exception:  # noqa: BLE001  told by the process that it is in, which then ends
            traceback.print_exc()
        finally:
            os._exit(1)  # by itself it never ends
    os.close(tells)
    with os.fdopen(heard, "rb") as lines:
        time.sleep(rng.uniform(0, LONGEST_S))  # the random moment itself: there is nothing to wait for
        os.kill(process, signal.SIGKILL)
        for line in lines.read().splitlines():
            ledger.take(line)
    _, status = os.waitpid(process, 0)
    if not os.WIFSIGNALED(status):
        raise RuntimeError("the writer ended by itself")


def main(root: Path, kills: int, seed: int) -> None:
    rng = random.Random(seed)
    faults, acknowledged, cut_short = list[str](), 0, 0
    ledger, folder = Ledger(), root / "memory"
    for number in range(kills):
        if number % LIVES == 0:
            acknowledged += ledger.acknowledged
            ledger, folder = Ledger(), root / f"memory-{number}"
        killed(folder, ledger, rng)
        cut_short += ledger.begun is not None
        memory = Memory.open(folder)
        faults += [f"kill {number}: {fault}" for fault in ledger.faults(memory)]
        memory.close()
    acknowledged += ledger.acknowledged
    found = {"kills": kills, "acknowledged": acknowledged, "cut_short": cut_short, "faults": faults}
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
