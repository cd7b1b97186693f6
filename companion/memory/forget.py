"""Forgetting: rows go, and with them by cascade or trigger their vectors, codes and full-text entries. Scrubbing is the caller's.

A fact that holds takes with it what it had superseded, which would hold again otherwise; one in the middle of a chain leaves it.
What was learnt from forgotten turns was then as good as never said: there the older fact does hold again.

Everything about somebody is: their row, under each name they had; the facts about them or naming them; plans with or naming them;
the turns in which one of these was learnt, and every turn that names them (by the rule in names.py), in his words or hers, or
calls them "my brother" where there is only the one; notes, reminders, timers, list items and settings that name them. Two of one
name can't be told apart in what was said: both go. What calls them only "he" or "she" can't be known, and stays.
"""

from collections.abc import Iterable

from companion.memory.facts import Facts
from companion.memory.kinds import ME
from companion.memory.names import SEVERAL, Called, called, relation_of
from companion.memory.people import People
from companion.memory.plain_text import folded, words_of
from companion.memory.store import Store

TABLES = "turns facts people plans reminders timers notes lists list_items preferences".split()
IS_THERE = {table: " ".join(("SELECT 1 FROM", table, "WHERE rowid = ?")) for table in TABLES}
DELETE = {table: " ".join(("DELETE FROM", table, "WHERE rowid = ?")) for table in TABLES}
NOBODY = frozenset(
    """i me myself you yourself he him she her it they them we us this that these those everything anything nothing all someone
    somebody everyone everybody nobody the a an and or of to in on at is was be not no yes what who""".split()
)
"""No names: to forget "it" by name would be to forget everything."""
MANY_TURNS = 1_000
NAMED_IN = {
    "reminders": "SELECT id, text FROM reminders",
    "notes": "SELECT id, text FROM notes",
    "timers": "SELECT id, name FROM timers",
    "list_items": "SELECT id, text FROM list_items",
    "lists": "SELECT id, name FROM lists",
    "preferences": "SELECT rowid, name || ' ' || value FROM preferences",
}
SINCE = {
    "plans": "SELECT id FROM plans WHERE made >= ?",
    "notes": "SELECT id FROM notes WHERE at >= ?",
    "list_items": "SELECT id FROM list_items WHERE at >= ?",
    "reminders": "SELECT id FROM reminders WHERE made >= ?",
    "timers": "SELECT id FROM timers WHERE made >= ? AND state IN ('done', 'cancelled')",
    "preferences": "SELECT rowid FROM preferences WHERE at >= ?",
    "turns": "SELECT id FROM turns WHERE at >= ?",
}
"""A timer that still runs has something on the stove: it stays."""


class Forgetting:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._facts, self._people = Facts(store), People(store)

    def turns(self, ids: Iterable[int]) -> int:
        """Turns, and what was learnt from them; how many things went. Raises KeepingError."""
        turns = set(ids)
        with self._store.change():
            facts = {fact for turn in turns for (fact,) in self._store.rows("SELECT id FROM facts WHERE turn = ?", (turn,))}
            plans = {plan for turn in turns for (plan,) in self._store.rows("SELECT id FROM plans WHERE turn = ?", (turn,))}
            gone = self._unsay(facts) + self._delete("plans", plans)
            return gone + self._delete("turns", turns)

    def fact(self, fact: int) -> int:
        """A fact, and if it holds, what it had superseded. Raises KeepingError."""
        with self._store.change():
            return self._drop_facts({fact})

    def row(self, table: str, number: int) -> int:
        """A plan or a note. Raises KeepingError."""
        with self._store.change():
            return self._delete(table, {number})

    def since(self, at: int) -> int:
        """All that was said, learnt and noted from then on; how many things went. Raises KeepingError."""
        with self._store.change():
            gone = self._unsay({fact for (fact,) in self._store.rows("SELECT id FROM facts WHERE learned >= ?", (at,))})
            for table, sql in SINCE.items():
                gone += self._delete(table, {number for (number,) in self._store.rows(sql, (at,))})
            self._store.run("DELETE FROM lists WHERE id NOT IN (SELECT list FROM list_items)")  # the name of one tells, too
            return gone + self._people_as_before(at)

    def about(self, who: str) -> int:
        """Everything about somebody, "tom" or "my brother"; how many things went. Raises KeepingError."""
        if not set(words_of(who)) - NOBODY - {"my", "your"}:
            return 0
        with self._store.change():
            people, sought = self._who(who)
            facts = {fact.id: fact.turn for fact in self._facts.all() if self._is_about(sought, fact.subject, fact.value)}
            rows = self._store.rows("SELECT id, text, who, turn FROM plans")
            plans = {number: turn for number, text, name, turn in rows if self._is_about(sought, name, text)}
            turns = {turn for turn in (*facts.values(), *plans.values()) if turn is not None} | self._turns_naming(sought)
            gone = self._drop_facts(set(facts)) + self._delete("plans", set(plans)) + self._delete("turns", turns)
            for table, sql in NAMED_IN.items():
                gone += self._delete(table, {number for number, text in self._store.rows(sql) if sought.is_in(text)})
            return gone + self._delete("people", people)

    def _who(self, who: str) -> tuple[set[int], Called]:
        """The people meant, and all that they are called."""
        people = self._people.all_named(who)
        if not people:
            is_relation = any(relation_of(person.relation) == relation_of(who) for person in self._people.all())
            return set(), called(() if is_relation else (_bare(who),), () if is_relation else _as_relation(who), is_known=False)
        names = {person.name for person in people}
        subjects = names | {person.relation for person in people if self._people.is_certain(person.relation)}
        former = {fact.value for subject in subjects if subject for fact in self._facts.history(subject, "name")}
        everybody = [person for person in self._people.all() if person.id not in {one.id for one in people}]
        others = {folded(person.name) for person in everybody}
        first = {words_of(name)[0] for name in names if len(words_of(name)) > 1}
        first -= {words_of(person.name)[0] for person in everybody if words_of(person.name)}
        relations = {relation for person in people for relation in self._people.called(person).relations}
        relations |= {person.relation for person in people if relation_of(person.relation) == relation_of(who)}
        return {person.id for person in people}, called(
            [name for name in names | former | first if folded(name) not in others], relations
        )

    def _is_about(self, sought: Called, subject: str, text: str) -> bool:
        """Whether something kept is of them or names them; a subject is never an ordinary word."""
        if subject != ME and (words_of(subject) in sought.names or relation_of(subject) in sought.relations):
            return True
        return sought.is_in(f"{subject if subject != ME else ''}, {text}")

    def _turns_naming(self, sought: Called) -> set[int]:
        if not sought:
            return set()
        sql = "SELECT id, heard, spoken FROM turns WHERE id IN (SELECT rowid FROM turn_words WHERE turn_words MATCH ?)"
        rows = self._store.rows(sql, (sought.sought(),))
        return {number for number, heard, spoken in rows if sought.is_in(heard) or sought.is_in(spoken)}

    def _unsay(self, facts: set[int]) -> int:
        """As if never said: what they superseded holds again."""
        restored = {
            subject for fact in facts for (subject,) in self._store.rows("SELECT subject FROM facts WHERE id = ?", (fact,))
        }
        for fact in facts:
            self._pass_on(fact, facts)
        gone = self._delete("facts", facts)
        for subject in restored:
            self._facts.settle(subject)
        return gone

    def _drop_facts(self, facts: set[int]) -> int:
        """Nothing that they superseded holds again: it goes too, or follows what comes after them."""
        waiting, gone = list(facts), set(facts)
        while waiting:
            fact = waiting.pop()
            if self._pass_on(fact, gone):
                continue
            before = {number for (number,) in self._store.rows("SELECT id FROM facts WHERE superseded_by = ?", (fact,))} - gone
            gone |= before
            waiting += before
        return self._delete("facts", gone)

    def _pass_on(self, fact: int, gone: set[int]) -> bool:
        """Let what a fact superseded be followed by the next that stays; False where there is none."""
        follower: int | None = fact
        while follower is not None and follower in gone:
            row = self._store.one("SELECT superseded_by FROM facts WHERE id = ?", (follower,))
            follower = row[0] if row else None
        if follower is None:
            return False
        self._store.run("UPDATE facts SET superseded_by = ? WHERE superseded_by = ?", (follower, fact))
        return True

    def _people_as_before(self, at: int) -> int:
        """Whoever was only spoken of since goes; the others were last spoken of in a turn that is left."""
        gone = set()
        for person in self._people.all():
            if person.spoken_of < at:
                continue
            sought = self._people.called(person)
            left = sorted(self._turns_naming(sought))
            known = self._store.one("SELECT max(learned) FROM facts WHERE subject = ?", (person.name or person.relation,))
            if left:
                last = self._store.one("SELECT at, mood FROM turns WHERE id = ?", (left[-1],)) or (0, "")
            elif known and known[0] is not None:
                last = (known[0], "")
            else:
                gone.add(person.id)
                continue
            values = (*last, max(len(left), 1), person.id)
            self._store.run("UPDATE people SET spoken_of = ?, mood = ?, times = ? WHERE id = ?", values)
        return self._delete("people", gone)

    def _delete(self, table: str, ids: set[int]) -> int:
        """How many of them there were."""
        if table == "turns" and len(ids) > MANY_TURNS:
            return self._delete_many_turns(ids)
        there = [(number,) for number in sorted(ids) if self._store.one(IS_THERE[table], (number,))]
        self._store.run_many(DELETE[table], there)
        return len(there)

    def _delete_many_turns(self, turns: set[int]) -> int:
        """The same, for so many that making a new full-text index is quicker than taking each word out of the old one."""
        there = [(number,) for (number,) in self._store.rows("SELECT id FROM turns") if number in turns]
        self._store.run("INSERT INTO turn_words (turn_words, rank) VALUES ('secure-delete', 0)")
        self._store.run_many(DELETE["turns"], there)
        self._store.run("INSERT INTO turn_words (turn_words) VALUES ('rebuild')")
        self._store.run("INSERT INTO turn_words (turn_words, rank) VALUES ('secure-delete', 1)")
        return len(there)


def _bare(who: str) -> str:
    words = [word for word in who.split() if folded(word) not in ("my", "your", "the", "a", "an")]
    return " ".join(words)


def _as_relation(who: str) -> tuple[str, ...]:
    return (who,) if relation_of(who) not in SEVERAL and folded(who).startswith(("my ", "your ")) else ()
