"""Scene 1: the image as it is, on a card larger than it, started for the first time."""

import re
import time

from deploy.boottest.bench import INSIDE_LIMIT_S, SERVICE, Bench
from deploy.boottest.card import DATA
from deploy.boottest.failures import CheckFailedError
from deploy.boottest.machine import MEMORY_MIB, Machine, Wanted
from deploy.boottest.stick import copy_pack

MEMORY_GOAL_MB, MEMORY_LIMIT_MB = 260, 380
"""The goal is told, met or not; above the limit a board of 512 MB would run short."""
EXPOSURE_LIMIT = 1.5
SETTLE_LIMIT_S = 180.0
USB_LIMIT_S = 20.0
GROWN_SHARE = 0.9
"""Of the room behind the data partition's beginning; file system tables take some."""

PROMISES = {
    "first start": "the untouched image starts to a service that is ready",
    "growth": "the data partition fills the card",
    "units": "no unit failed",
    "closed": "nobody can log in, and nothing listens",
    "exposure": f"systemd-analyze security gives the service {EXPOSURE_LIMIT} or less",
    "memory": f"at most {MEMORY_GOAL_MB} MB in use at idle, with the ears it comes with (fails above {MEMORY_LIMIT_MB})",
    "usb sound": "the USB sound card is there",
    "pack": "a pack on a stick is copied to the data partition",
    "power off": "it goes off in order",
}


def play(bench: Bench) -> None:
    with bench.machine("first-start", Wanted()) as machine:
        with bench.report.check("first start", PROMISES["first start"], inside=True) as figures:
            machine.shell.wait(INSIDE_LIMIT_S)
            figures["shell after, CPU s"] = machine.cpu_s
            bench.wait_active(machine)
            figures["ready after, CPU s"] = machine.cpu_s
        with bench.report.check("growth", PROMISES["growth"], inside=True, stops=False) as figures:
            figures.update(_grown(bench, machine))
        with bench.report.check("units", PROMISES["units"], inside=True, stops=False):
            _no_failed_units(bench, machine)
        with bench.report.check("closed", PROMISES["closed"], inside=True, stops=False):
            _closed(machine)
        with bench.report.check("memory", PROMISES["memory"], inside=True, stops=False) as figures:
            figures["MB"] = used_mb = used(machine)
            figures["goal met"] = used_mb <= MEMORY_GOAL_MB
            if used_mb > MEMORY_LIMIT_MB:
                raise CheckFailedError(f"{used_mb} MB of {MEMORY_MIB} are in use at idle.")
        with bench.report.check("exposure", PROMISES["exposure"], inside=True, stops=False) as figures:
            figures["exposure"] = exposure = _exposure(machine)
            if exposure > EXPOSURE_LIMIT:
                raise CheckFailedError(f"The service's exposure is {exposure}, above {EXPOSURE_LIMIT}.")
        with bench.report.check("usb sound", PROMISES["usb sound"], inside=True, stops=False):
            bench.wait(lambda: _has_usb_sound(machine), "the sound card is there", USB_LIMIT_S, machine)
        if bench.given.ears is not None:
            with bench.report.check("pack", PROMISES["pack"], inside=True, stops=False):
                copy_pack(bench, machine, bench.given.ears)
        with bench.report.check("power off", PROMISES["power off"], inside=True) as figures:
            figures["s"] = bench.power_off(machine)


def boot_env(machine: Machine) -> dict[str, str]:
    """What the initrd found and did. Looks inside."""
    lines = machine.shell.ask("cat /run/companion/boot.env").splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)


def _grown(bench: Bench, machine: Machine) -> dict[str, int]:
    env = boot_env(machine)
    if env.get("GREW") != "yes" or env.get("DATA") != "ok":
        raise CheckFailedError(f"The initrd says: {env}")
    block, blocks = (int(word) for word in machine.shell.ask("stat -f -c '%S %b' /data").split())
    room = bench.card.size_bytes - bench.card.partition(DATA).start_bytes
    size_mib = block * blocks >> 20
    if block * blocks < GROWN_SHARE * room:
        raise CheckFailedError(f"/data has {size_mib} MiB where {room >> 20} are free for it.")
    return {"MiB": size_mib, "before, MiB": bench.card.partition(DATA).size_bytes >> 20}


def _no_failed_units(bench: Bench, machine: Machine) -> None:
    def settled() -> str:
        time.sleep(2.0)
        state = machine.shell.run("systemctl is-system-running")[1].strip()
        return state if state in ("running", "degraded") else ""

    state = bench.wait(settled, "the start comes to its end", SETTLE_LIMIT_S, machine)
    failed = machine.shell.ask("systemctl list-units --failed --no-legend --plain --no-pager")
    if failed or state != "running":
        raise CheckFailedError(f"The system is {state}: {failed}")


def _closed(machine: Machine) -> None:
    ask = machine.shell.ask
    programs = set(ask("cat /proc/[0-9]*/comm 2>/dev/null; true").split())
    if doors := programs & {"agetty", "getty", "login", "sshd", "systemd-logind", "dbus-daemon", "dropbear", "systemd-network"}:
        raise CheckFailedError(f"These run: {', '.join(sorted(doors))}.")
    if open_passwords := ask("grep -v '^[^:]*:[!*]' /etc/shadow; true"):
        raise CheckFailedError(f"These have a password or none: {open_passwords}")
    if sockets := ask("cat /proc/net/tcp /proc/net/tcp6 /proc/net/udp /proc/net/udp6 2>/dev/null | grep -v local_address; true"):
        raise CheckFailedError(f"Network sockets are open: {sockets[:200]}")


def _has_usb_sound(machine: Machine) -> bool:
    return machine.shell.run("ls /proc/asound/card*/usbid")[0] == 0


def used(machine: Machine) -> int:
    """MB in use: what is not available to programs. Looks inside."""
    text = machine.shell.ask("cat /proc/meminfo")
    total, available = (int(re.findall(rf"^{name}:\s+(\d+) kB", text, re.MULTILINE)[0]) for name in ("MemTotal", "MemAvailable"))
    return (total - available) * 1024 // 1_000_000


def _exposure(machine: Machine) -> float:
    text = machine.shell.ask(f"systemd-analyze security --no-pager {SERVICE} | tail -2", INSIDE_LIMIT_S)
    found = re.search(r"exposure level for \S+: ([0-9.]+)", text)
    if found is None:
        raise CheckFailedError(f"systemd-analyze says: {text[-200:]}")
    return float(found[1])
