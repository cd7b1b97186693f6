"""python -m tests.memory.power.cuts LIBRARY FOLDER SCENE CUTS SEED: cut the power again and again while one scene is played.

The scene is played once, with LIBRARY (disk_log.c, compiled) preloaded; then the disk is put together as it may be left after a
cut at each of CUTS random points, opened with the real Store, and looked through. Prints what was found as JSON.
"""

import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

from companion.errors import CompanionError
from tests.memory.power.disk import Disk, records
from tests.memory.power.scenes import SCENES, Scene

ENOUGH_FAULTS = 10


def played(library: Path, root: Path, name: str, seed: int) -> tuple[Disk, Path]:
    """The disk as it was before, and the log of what came then."""
    folder, log = root / "disk", root / "log"
    folder.mkdir()
    SCENES[name].before(folder)
    disk = Disk()
    disk.start(folder)
    env = os.environ | {"LD_PRELOAD": str(library), "DISK_LOG_FOLDER": f"{folder}", "DISK_LOG": str(log)}
    command = [sys.executable, "-m", "tests.memory.power.scenes", name, str(folder), str(seed)]
    subprocess.run(command, env=env, check=True)
    return disk, log


def faults_after(disk: Disk, scene: Scene, root: Path, rng: random.Random) -> list[str]:
    left = root / "left"
    shutil.rmtree(left, ignore_errors=True)
    left.mkdir()
    disk.left(root / "disk", left, rng)
    try:
        return list(scene.faults(left, disk.told))
    except CompanionError as error:
        return [f"it doesn't open: {error} {error.__cause__!r}"]


def main(library: Path, root: Path, name: str, cuts: int, seed: int) -> None:
    rng = random.Random(seed)
    disk, log = played(library, root, name, seed)
    steps = list(records(log))
    at = sorted(rng.randrange(len(steps) + 1) for _ in range(cuts))
    faults, done = list[str](), 0
    for number, step in enumerate(steps):
        while done < cuts and at[done] == number and len(faults) < ENOUGH_FAULTS:
            faults += [
                f"cut before step {number} of {len(steps)}: {fault}" for fault in faults_after(disk, SCENES[name], root, rng)
            ]
            done += 1
        disk.feed(step)
    for _ in range(0 if faults else cuts - done):
        faults += [f"cut after the last step: {fault}" for fault in faults_after(disk, SCENES[name], root, rng)]
    kinds = {kind: sum(step.kind == kind for step in steps) for kind in "CWTSDULRM"}
    found = {"cuts": cuts, "steps": len(steps), "kinds": kinds, "told": len(disk.told), "faults": faults}
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]), int(sys.argv[5]))
