"""USB sticks: making one, and bringing a model pack onto the card with it, as an owner who can type would."""

import shutil
import subprocess
from pathlib import Path

from deploy.boottest.bench import INSIDE_LIMIT_S, Bench
from deploy.boottest.machine import Machine, Wanted

SPARE_BYTES = 40 << 20
"""FAT32 wants a stick of some size."""


def make_stick(file: Path, contents: list[Path]) -> Path:
    """A stick as it is sold: FAT, and no partitions."""
    files = [part for one in contents for part in ([one] if one.is_file() else one.rglob("*")) if part.is_file()]
    size_bytes = sum(part.stat().st_size for part in files) * 11 // 10 + SPARE_BYTES
    file.unlink(missing_ok=True)
    with file.open("wb") as stick:
        stick.truncate(size_bytes >> 20 << 20)
    subprocess.run(["mkfs.vfat", "-F", "32", "-n", "STICK", str(file)], check=True, capture_output=True)
    subprocess.run(["mcopy", "-s", "-Q", "-i", str(file), *map(str, contents), "::"], check=True)
    return file


def copy_pack(bench: Bench, machine: Machine, pack: Path) -> None:
    """Plug in a stick with a pack and copy it to the data partition. Looks inside."""
    pack = as_chosen(pack, bench.around.folder / "chosen")
    stick = make_stick(bench.around.folder / "pack-stick.img", [pack])
    plugged = machine.plug_in_stick(stick, read_only=True)
    find = "for d in /dev/sd?; do [ -b $d ] && echo $d; done"
    device = bench.wait(lambda: machine.shell.run(find)[1].strip() or None, "the stick is there", INSIDE_LIMIT_S, machine)
    copy = f"mkdir -p /run/stick /data/companion/packs && mount -o ro {device} /run/stick && cp -r /run/stick/{pack.name} "
    copy += "/data/companion/packs/ && chown -R companion: /data/companion/packs && sync && umount /run/stick"
    machine.shell.ask(copy, INSIDE_LIMIT_S)
    machine.pull_out(plugged)
    bench.has_ears = True


def as_chosen(pack: Path, folder: Path) -> Path:
    """The package's own small ears in a copy that passes for ears of the owner's choice; other packs as they are.

    Without a card a Vosk model listens alone, and so it knows AN4's letters and numbers.
    """
    card = pack / "card.toml"
    if not card.exists() or 'engine = "vosk-commands"' not in card.read_text(encoding="utf-8"):
        return pack
    chosen = folder / "vosk-letters"
    return chosen if chosen.exists() else shutil.copytree(pack, chosen, ignore=shutil.ignore_patterns(card.name))


def bring_pack(bench: Bench) -> None:
    """Start once for the pack alone, unless it is there or none was given."""
    if bench.given.ears is None or bench.has_ears:
        return
    with bench.machine("pack", Wanted()) as machine:
        machine.shell.wait(INSIDE_LIMIT_S)
        copy_pack(bench, machine, bench.given.ears)
        bench.power_off(machine)
