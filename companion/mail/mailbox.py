"""His mail, as the talk and the command line ask for it: how much there is, who wrote, what waits, what may go; and its text.

Read in the background while questions are answered with what is read so far. Nothing is sent, nothing in the mail is changed.
"""

import json
import threading
import time
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

from companion.errors import CompanionError
from companion.mail.aloud import first_name
from companion.mail.bodies import Body
from companion.mail.index import Index
from companion.mail.indexing import Indexing
from companion.mail.kinds import NEWSLETTER, NOTICE, RECEIPT, Mail, MailError, Place, Progress
from companion.mail.senders import Senders
from companion.mail.sorting import ANSWERED_WITHIN_S, KEPT_S, waits
from companion.mail.style import Style, first_line, style_of
from companion.mail.texts import body_at, writing_at
from companion.memory.plain_text import words_of

PAUSE_S = 0.002
"""Between two steps, so that whoever speaks meanwhile is heard."""
AGAIN_S = 60.0
"""What was looked through isn't looked through again sooner."""
STYLE_TEXTS = 200
LAST_ID = 2**63 - 1
READ = (
    "SELECT mails.id, path, offset, length, mails.at, sender, name, subject, words, bulk, mails.key, flagged, thrown.key"
    " IS NOT NULL FROM mails CROSS JOIN files ON files.id = file LEFT JOIN thrown ON thrown.key = mails.key WHERE files.root = ? "
)
"""CROSS JOIN: SQLite is to go through the mails in the order that is asked for, not to sort all of a file's."""
MAY_GO = (
    "AND mails.id <= ? AND sent = 0 AND NOT flagged"
    " AND thrown.key IS NULL AND (bulk = 'newsletter' AND mails.at <= ? OR bulk = 'notice'"
    " AND mails.at <= ? OR bulk = 'receipt' AND mails.at <= ?) AND sender NOT IN (SELECT value FROM json_each(?))"
)


class Mailbox:
    def __init__(self, index: Index, root: Path) -> None:
        self._index, self.root, self._name = index, root, str(root.absolute())
        self._senders = Senders(index, self._name)
        self._thread: threading.Thread | None = None
        self._stop, self._idle = threading.Event(), threading.Event()
        self._read_at, self._failed = float("-inf"), list[CompanionError]()
        self._style: tuple[tuple[int, ...], Style] | None = None
        self.progress = Progress(0, 0.0)

    @classmethod
    def open(cls, root: Path, folder: Path | None, passphrase: str = "") -> "Mailbox":
        """With its index in the memory's folder; without one in memory alone. Raises KeepingError."""
        return cls(Index.open(folder, passphrase) if folder is not None else Index.in_memory(), root.expanduser())

    def indexing(self) -> Indexing:
        """One run over the mail, for whoever shows its progress; read_on() does it in the background."""
        self._index.set_state("root", self._name)
        return Indexing(self._index, self.root)

    def read_on(self, patience_s: float = 1.0) -> bool:
        """Go on reading, and wait for it a little; whether all is read. Raises MailError, KeepingError."""
        if self._thread is None and time.monotonic() - self._read_at > AGAIN_S:
            self._idle.clear()
            self._thread = threading.Thread(target=self._read, name="mail", daemon=True)
            self._thread.start()
        is_done = self._thread is None or self._idle.wait(patience_s)
        if is_done and self._thread is not None:
            self._thread.join()
            self._thread = None
        if self._failed:
            raise self._failed.pop()
        return is_done

    def count(self) -> int:
        """Of what others sent."""
        sql = (
            "SELECT count(*) FROM mails JOIN files ON files.id = file WHERE files.root = ? AND sent = 0"
            " AND sender NOT IN (SELECT value FROM json_each(?))"
        )
        return int(self._rows(sql, (self._senders.own_json(),))[0][0])

    def newest(self, since: int = -1, most: int = 20, people_only: bool = False) -> list[Mail]:
        """What others sent after `since`, the newest first."""
        own = self._senders.own()
        sql = (
            "AND sent = 0 AND mails.at > ? "
            + ("AND bulk = '' " if people_only else "")
            + "ORDER BY mails.at DESC, mails.id LIMIT ?"
        )
        found = [mail for mail in self._mails(sql, (since, most + 50)) if mail.sender not in own and not mail.is_thrown]
        return found[:most]

    def by(self, who: str, most: int = 20) -> list[Mail]:
        """From somebody of this name or address, the newest first."""
        words = words_of(who)
        if not words:
            return []
        sql = "AND sent = 0 AND (sender || ' ' || name) LIKE ? ESCAPE '!' ORDER BY mails.at DESC LIMIT ?"
        like = f"%{words[0].replace('!', '!!').replace('%', '!%').replace('_', '!_')}%"
        found = [
            mail for mail in self._mails(sql, (like, 40 * most)) if set(words) <= {*words_of(mail.name), *words_of(mail.sender)}
        ]
        if not found:  # LIKE folds no accents
            found = [mail for mail in self.search(who, 40 * most) if set(words) <= {*words_of(mail.name), *words_of(mail.sender)}]
        found = [mail for mail in found if not mail.is_thrown]
        return ([mail for mail in found if _begins_with(mail, words)] or found)[:most]

    def waiting(self, now: int, names: Collection[str] = (), most: int = 50) -> list[Mail]:
        """What wants an answer, the newest first. `names` are first names of people of his life, in lower case."""
        newest = self._rows("SELECT max(mails.at) FROM mails JOIN files ON files.id = file WHERE files.root = ?")[0][0] or 0
        since, own = min(now, newest) - ANSWERED_WITHIN_S, self._senders.own()
        sql = "AND asks AND bulk = '' AND NOT answered AND sent = 0 AND mails.at >= ? AND thrown.key IS NULL"
        sql += " ORDER BY mails.at DESC LIMIT 2000"
        written = self._senders.written_to()
        answered = self._senders.answered()
        found = [mail for mail in self._mails(sql, (since,)) if mail.sender not in own]
        found = [mail for mail in found if waits(mail, answered, written, names) and written.get(mail.sender, 0) <= mail.at]
        return found[:most]

    def to_throw(self, now: int, most: int = 20, last: int = LAST_ID) -> list[Mail]:
        """What may be thrown away, as far as she can tell; the newest first."""
        return self._mails(MAY_GO + " ORDER BY mails.at DESC LIMIT ?", (*self._may_go(now, last), most))

    def count_to_throw(self, now: int, last: int = LAST_ID) -> tuple[int, list[tuple[str, str]]]:
        """How many may be thrown away, and names and addresses of those who sent the most of them."""
        sql = "SELECT max(name), sender, count(*)" + READ[READ.index(" FROM") :] + MAY_GO + " GROUP BY sender ORDER BY 3 DESC"
        found = self._rows(sql, self._may_go(now, last))
        return sum(row[2] for row in found), [(row[0], row[1]) for row in found[:3]]

    def last_id(self) -> int:
        """Of what is in the index by now: a yes to a number of mails is not one to those found since."""
        return int(self._index.rows("SELECT coalesce(max(id), 0) FROM mails")[0][0])

    def throw_all(self, now: int, last: int = LAST_ID) -> int:
        """Mark all that may go; how many. Raises KeepingError."""
        mails = self.to_throw(now, -1, last)
        self.throw(mails, now)
        return len(mails)

    def _may_go(self, now: int, last: int) -> tuple[Any, ...]:
        return (
            last,
            *(now - KEPT_S[kind] for kind in (NEWSLETTER, NOTICE, RECEIPT)),
            json.dumps(list(self._senders.written_to())),
        )

    def thrown(self) -> list[Mail]:
        return self._mails("AND thrown.key IS NOT NULL ORDER BY mails.at DESC")

    def search(self, words: str, most: int = 20) -> list[Mail]:
        """With all of the words in sender, subject or beginning; the newest first."""
        wanted = [word for word in words_of(words) if word not in SMALL] or list(words_of(words))
        if not wanted:
            return []
        question = " ".join(f'"{word}"' for word in wanted[:12])
        sql = "AND mails.id IN (SELECT rowid FROM mail_words WHERE mail_words MATCH ?) ORDER BY mails.at DESC LIMIT ?"
        return self._mails(sql, (question, most))

    def get(self, number: int) -> Mail | None:
        return next(iter(self._mails("AND mails.id = ?", (number,))), None)

    def body(self, mail: Mail) -> Body:
        """Its text, the sender's own part, and the names of what is attached. Raises MailError."""
        try:
            return body_at(self.root, mail)
        except MailError:
            self._read_at = float("-inf")  # what has changed is looked through at the next question
            raise

    def throw(self, mails: Collection[Mail], at: int) -> None:
        """Mark what may go, in the index alone. Raises KeepingError."""
        with self._index.change() as connection:
            connection.executemany("INSERT OR REPLACE INTO thrown VALUES (?, ?)", [(mail.key, at) for mail in mails])

    def keep(self, mails: Collection[Mail]) -> None:
        """Take the mark off again. Raises KeepingError."""
        with self._index.change() as connection:
            connection.executemany("DELETE FROM thrown WHERE key = ?", [(mail.key,) for mail in mails])

    def told_until(self) -> int:
        """The time of the newest mail that she has told of; 0 before the first."""
        return int(self._index.state(f"told {self._name}") or 0)

    def tell_until(self, at: int) -> None:
        self._index.set_state(f"told {self._name}", str(max(at, self.told_until())))

    def own_texts(self, most: int = STYLE_TEXTS, may_go_on: Callable[[], object] = lambda: None) -> list[str]:
        """What he wrote himself: the newest of his sent mails and his writing. What can't be read is left out."""
        return [*self._sent_texts(most, may_go_on), *writing_at(self.root, most)]

    def style(self) -> Style:
        """His own way of writing, from his sent mails, or from his writing where there are none."""
        changes = self._index.changes
        if self._style is None or self._style[0] != changes:
            self._style = (changes, style_of(self._sent_texts(STYLE_TEXTS) or writing_at(self.root, STYLE_TEXTS)))
        return self._style[1]

    def first_line(self, mail: Mail, now: int) -> str:
        """A first line for the answer, in his own way."""
        return first_line(self.style(), first_name(mail.name, mail.sender), now - mail.at)

    def drop(self) -> None:
        """The index, and all that was marked. The mail stays. Raises KeepingError."""
        self._end_reading()
        self._index.drop()
        self._read_at = float("-inf")

    def close(self) -> None:
        """Calling it twice is fine."""
        self._end_reading()
        self._index.close()

    def _end_reading(self) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self._stop.clear()

    def _read(self) -> None:
        try:
            for progress in self.indexing().steps():
                self.progress = progress
                if self._stop.wait(PAUSE_S):
                    return
            self._read_at = time.monotonic()
        except CompanionError as error:
            self._failed.append(error)
        finally:
            self._idle.set()

    def _rows(self, sql: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        return self._index.rows(sql, (self._name, *values))

    def _mails(self, sql: str, values: tuple[Any, ...] = ()) -> list[Mail]:
        return [_mail(row) for row in self._rows(READ + sql, values)]

    def _sent_texts(self, most: int, may_go_on: Callable[[], object] = lambda: None) -> list[str]:
        texts: list[str] = []
        for mail in self._mails(
            "AND (sent OR sender IN (SELECT value FROM json_each(?))) ORDER BY mails.at DESC LIMIT ?",
            (self._senders.own_json(), most),
        ):
            may_go_on()
            try:
                texts.append(self.body(mail).text)
            except MailError:
                continue
        return [text for text in texts if text]


def _mail(row: tuple[Any, ...]) -> Mail:
    at, sender, name, subject, words, bulk, key, is_flagged, is_thrown = row[4:]
    return Mail(row[0], Place(*row[1:4]), at, sender, name, subject, words, bulk, key, bool(is_flagged), bool(is_thrown))


def _begins_with(mail: Mail, words: tuple[str, ...]) -> bool:
    """Whether it is the first name, or the beginning of the address: what else stands in a name anybody may have put there."""
    return words in (words_of(mail.name)[: len(words)], words_of(mail.sender)[: len(words)])


SMALL = frozenset("the a an of for from to in on at about with my me and or is it that mail mails email message".split())


def last_root(folder: Path, passphrase: str = "") -> Path | None:
    """Where the mail lay that was read last. Raises KeepingError."""
    index = Index.open(folder, passphrase)
    try:
        return Path(found) if (found := index.state("root")) else None
    finally:
        index.close()
