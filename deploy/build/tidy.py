"""What makes two builds the same, byte for byte: one time for every file, and modes that don't hang on who builds."""

import os
import shutil
from pathlib import Path


def set_times(folder: Path, epoch_s: int) -> None:
    """Give every file, folder and link below `folder`, and itself, one time."""
    for path in (*folder.rglob("*"), folder):
        os.utime(path, (epoch_s, epoch_s), follow_symlinks=False)


def set_mode(path: Path) -> None:
    """The mode that git knows: executable or not; read by everyone, written by the owner alone."""
    executable = path.is_dir() or path.stat().st_mode & 0o100
    path.chmod(0o755 if executable else 0o644)


def set_modes(folder: Path) -> None:
    """The same for all below `folder`, and itself. Links have no mode."""
    for path in (*folder.rglob("*"), folder):
        if not path.is_symlink():
            set_mode(path)


def remove(folder: Path, patterns: tuple[str, ...]) -> None:
    """Remove what matches the shell patterns below `folder`. A pattern that matches nothing is no fault: packages change.

    The tree's links may lead to "/", and so out of it: what lies behind one is this computer's own, and stays.
    """
    inside = folder.resolve()
    for pattern in patterns:
        for path in list(folder.glob(pattern)):
            if not path.parent.resolve().is_relative_to(inside):
                continue
            if path.is_symlink() or not path.is_dir():
                path.unlink()
            else:
                shutil.rmtree(path)


def size_bytes(folder: Path) -> int:
    """What the files of a folder hold together."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
