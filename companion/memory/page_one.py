"""The first page of a file tells where its tables begin. Where it is lost, that of a new file, made by the same steps, does too.

Pages are encrypted one by one, with the key, the salt and their number: one from another file of the same key can be read here.
What is then read may be another table's, if the old file was made by earlier steps: whoever reads it checks the types.
"""

from pathlib import Path

from companion.memory import key as keys
from companion.memory.connecting import BESIDE, connect, migrate

PIECE_BYTES = 1024 * 1024
ENDING = ".schema"


def lend_schema(path: Path, key: keys.Key) -> None:
    """Overwrite the pages of the schema in this file by those of a new one, which says that it is just as long."""
    lender = path.with_name(path.name + ENDING)
    page_bytes, pages = _make(lender, key, path.stat().st_size)
    with lender.open("rb") as source, path.open("rb+") as target:
        for page in pages:
            source.seek((page - 1) * page_bytes)
            target.seek((page - 1) * page_bytes)
            target.write(source.read(page_bytes))
    for used in (lender, *(lender.with_name(lender.name + ending) for ending in BESIDE)):
        used.unlink(missing_ok=True)


def _make(lender: Path, key: keys.Key, size_bytes: int) -> tuple[int, list[int]]:
    """Returns the size of a page and the numbers of those that hold the schema."""
    connection = connect(lender, key)
    try:
        connection.pragma("journal_mode", "memory")
        connection.pragma("synchronous", "off")
        migrate(connection)
        page_bytes = int(connection.pragma("page_size"))
        pages = [int(page) for (page,) in connection.execute("SELECT pageno FROM dbstat WHERE name = 'sqlite_schema'")]
        grown = 0
        while int(connection.pragma("page_count")) * page_bytes < size_bytes:
            grown += 1
            sql = "INSERT INTO meta (name, value) VALUES (?, printf('%.*c', ?, 'x'))"
            connection.execute(sql, (f"{grown}", min(PIECE_BYTES, size_bytes)))
        return page_bytes, pages
    finally:
        connection.close()
