"""Who he is among the addresses of his mail, to whom he has written, and what he has answered."""

import json

from companion.mail.index import Index

OFTEN = 0.25
"""The share of all mail that goes to an address of his own, where no folder of sent mail tells which it is."""
SENT_OFTEN = 0.05
FEWEST = 3


class Senders:
    """Looked up again whenever the index has changed."""

    def __init__(self, index: Index, root: str) -> None:
        self._index, self._root = index, root
        self._seen: tuple[int, ...] = ()
        self._own: frozenset[str] = frozenset()
        self._written: dict[str, int] = {}
        self._answered: frozenset[int] = frozenset()

    def own(self) -> frozenset[str]:
        """His own addresses, as far as they can be told."""
        self._look()
        return self._own

    def own_json(self) -> str:
        return json.dumps(sorted(self.own()))

    def written_to(self) -> dict[str, int]:
        """Addresses that he has written to, and when he did last."""
        self._look()
        return self._written

    def answered(self) -> frozenset[int]:
        """Keys of messages that a mail of his answers."""
        self._look()
        return self._answered

    def _look(self) -> None:
        changes = self._index.changes
        if changes == self._seen:
            return
        self._own = frozenset(self._found_own())
        self._written, answered = {}, set()
        sql = (
            "SELECT recipients, parent, mails.at FROM mails JOIN files ON files.id = file"
            " WHERE files.root = ? AND (sent OR sender IN (SELECT value FROM json_each(?)))"
        )
        for recipients, parent, at in self._index.rows(sql, (self._root, json.dumps(sorted(self._own)))):
            answered.add(parent)
            for address in recipients.split():
                if address not in self._own:
                    self._written[address] = max(at, self._written.get(address, 0))
        self._answered = frozenset(answered - {0})
        self._seen = changes

    def _found_own(self) -> set[str]:
        where = "FROM mails JOIN files ON files.id = file WHERE files.root = ?"
        sent = dict(self._index.rows(f"SELECT sender, count(*) {where} AND sent AND sender != '' GROUP BY sender", (self._root,)))
        found = {address for address, times in sent.items() if times >= SENT_OFTEN * sum(sent.values())}
        first = "substr(recipients, 1, instr(recipients || ' ', ' ') - 1)"
        got = self._index.rows(
            f"SELECT {first}, count(*) {where} AND NOT sent AND NOT list AND recipients != ''"
            " GROUP BY 1 ORDER BY 2 DESC LIMIT 20",
            (self._root,),
        )
        total = sum(times for _, times in got)
        return found | {address for address, times in got if times >= max(OFTEN * total, FEWEST)}
