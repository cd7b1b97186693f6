"""Reminders and timers that are done or cancelled: kept for a month, for "five more minutes" and for who asks, then removed."""

from companion.memory.store import Store

KEPT_S = 30 * 86_400
LONG_ENDED = {
    "reminders": "state IN ('done', 'cancelled') AND made < ? AND coalesce(unixepoch(due, 'utc'), made) < ?",
    "timers": "state IN ('done', 'cancelled') AND made < ? AND ends < ?",
}


def remove_long_ended(store: Store, now_s: int) -> None:
    """Writes only where there are any. Raises KeepingError."""
    before = (now_s - KEPT_S, now_s - KEPT_S)
    for table, where in LONG_ENDED.items():
        if store.one(f"SELECT 1 FROM {table} WHERE {where} LIMIT 1", before):  # noqa: S608  names of our own
            with store.change():
                store.run(f"DELETE FROM {table} WHERE {where}", before)  # noqa: S608
