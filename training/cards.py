"""Writes card.toml beside a model's files, in the format of companion/models/card.py."""

import hashlib
import json
import tomllib
from pathlib import Path

from companion.models.card import CARD_NAME

BOARDS = ("zero2w", "3", "4", "5", "pc")


def write_card(folder: Path, *, kind: str, name: str, licence: str, source: str, memory_mb: int) -> None:
    """The card, with the size and the hash of every file that lies beside it."""
    texts = {"kind": kind, "engine": "onnx", "name": name, "licence": licence, "source": source}
    lines = [f"{key} = {json.dumps(value)}" for key, value in texts.items()]
    lines += [f"memory_mb = {memory_mb}", f"boards = {json.dumps(BOARDS)}"]
    for path in sorted(folder.iterdir()):
        if path.is_file() and path.name != CARD_NAME and not path.name.startswith("."):
            content = path.read_bytes()
            digest = hashlib.sha256(content).hexdigest()
            lines += ["", "[[files]]", f"path = {json.dumps(path.name)}", f"bytes = {len(content)}", f'sha256 = "{digest}"']
    (folder / CARD_NAME).write_text("\n".join(lines) + "\n", encoding="utf-8")


def renew_card(folder: Path) -> None:
    """The folder's card as it is, with the files as they are now."""
    card = tomllib.loads((folder / CARD_NAME).read_text(encoding="utf-8"))
    write_card(folder, **{key: card[key] for key in ("kind", "name", "licence", "source", "memory_mb")})
