"""Who may come in from the network: a code spoken aloud, one browser at a time. Rules alone, for api_pair.py and guard.py."""

import hmac
import secrets
import threading
import time
from collections.abc import Callable

CODE_DIGITS = 6
CODE_LASTS_S = 300.0
MOST_TRIES = 5
"""With six digits, five guesses are right once in 200,000 times."""
IDLE_S = 15 * 60.0
"""A session that nobody has used so long is over."""
TOKEN_BYTES = 32


class Pairing:
    """From any thread. `open_s`: how long a session lasts at most."""

    def __init__(self, open_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._open_s, self._clock = open_s, clock
        self._lock = threading.Lock()
        self._code = ""
        self._code_until_s = 0.0
        self._tries = 0
        self._token = ""
        self._until_s = self._idle_until_s = 0.0

    def new_code(self) -> str:
        """A fresh code of six digits, to be spoken. The one before counts no more; whoever is in stays in."""
        with self._lock:
            self._code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
            self._code_until_s, self._tries = self._clock() + CODE_LASTS_S, 0
            return self._code

    @property
    def waits_for_code(self) -> bool:
        """Whether there is a code that could still be given."""
        with self._lock:
            return self._has_code()

    def pair(self, code: str) -> str:
        """The token of a new session, which ends any other; empty for a wrong code. After MOST_TRIES only a new code helps."""
        with self._lock:
            if not self._has_code():
                return ""
            self._tries += 1
            given = "".join(char for char in code if char.isascii() and char.isdigit())
            if not hmac.compare_digest(given.encode(), self._code.encode()):
                return ""
            self._code = ""
            self._token = secrets.token_urlsafe(TOKEN_BYTES)
            self._until_s = self._clock() + self._open_s
            self._idle_until_s = self._clock() + IDLE_S
            return self._token

    def is_in(self, token: str) -> bool:
        """Whether this is the session that is open; it is used by that."""
        with self._lock:
            if not self._is_open() or not hmac.compare_digest(token.encode(), self._token.encode()):
                return False
            self._idle_until_s = self._clock() + IDLE_S
            return True

    def counts(self, token: str) -> bool:
        """As is_in(), but looking is no use of it."""
        with self._lock:
            return self._is_open() and hmac.compare_digest(token.encode(), self._token.encode())

    @property
    def is_due(self) -> bool:
        """Whether nobody is in, and the last code is so old that a new one gives no stranger more guesses."""
        with self._lock:
            return not self._is_open() and self._clock() >= self._code_until_s

    @property
    def left_s(self) -> float:
        """Until the session ends by itself; 0 where there is none."""
        with self._lock:
            return max(0.0, self._until_s - self._clock()) if self._token else 0.0

    def end(self) -> None:
        """Nobody is in, and no code counts."""
        with self._lock:
            self._token = self._code = ""

    def _is_open(self) -> bool:
        return bool(self._token) and self._clock() < min(self._until_s, self._idle_until_s)

    def _has_code(self) -> bool:
        return bool(self._code) and self._tries < MOST_TRIES and self._clock() < self._code_until_s
