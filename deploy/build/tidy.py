"""What makes two builds the same, byte for byte: one time for every file, and nothing that an order or a name left behind."""

import os
import shutil
from pathlib import Path


def set_times(folder: Path, epoch_s: int) -> None:
    """Give every file, folder and link below `folder`, and itself, one time."""
    for path in (*folder.rglob("*"), folder):
        os.utime(path, (epoch_s, epoch_s), follow_symlinks=False)


def remove(folder: Path, patterns: tuple[str, ...]) -> None:
    """Remove what matches the shell patterns below `folder`. A pattern that matches nothing is no fault: packages change."""
    for pattern in patterns:
        for path in folder.glob(pattern):
            if path.is_symlink() or not path.is_dir():
                path.unlink()
            else:
                shutil.rmtree(path)
