"""Forgetting: rows go, and with them by cascade or trigger their vectors, codes and full-text entries. Scrubbing is the caller's.

A fact that holds takes with it what it had superseded, which would hold again otherwise; one in the middle of a chain leaves it.
What was learnt from forgotten turns was then as good as never said: there the older fact does hold again.

With a fact, a plan, a note, a reminder, a timer or what is on a list go the turns that say it (said_turns.py), though not what
else was learnt from those.

Everything about somebody is: their row, under each name they had; the facts about them or naming them; plans with or naming them;
the turns in which one of these was learnt, and every turn that names them (by the rule in names.py), in his words or hers, or
calls them "my brother" where there is only the one; notes, reminders, timers, list items and settings that name them. Two of one
name can't be told apart in what was said: both go. What calls them only "he" or "she" can't be known, and stays.
"""

from collections.abc import Iterable

from companion.memory.facts import Facts
from companion.memory.kinds import ME, Person
from companion.memory.names import SEVERAL, Called, called, relation_of
from companion.memory.people import People
from companion.memory.plain_text import folded, words_of
from companion.memory.said_turns import saying_fact, saying_text
from companion.memory.store import Store

TABLES = "turns facts people plans reminders timers notes lists list_items preferences letters gentle_words".split()
IS_THERE = {table: " ".join(("SELECT 1 FROM", table, "WHERE rowid = ?")) for table in TABLES}
DELETE = {table: " ".join(("DELETE FROM", table, "WHERE rowid = ?")) for table in TABLES}
NOBODY = frozenset(
    """i me myself you yourself he him she her it they them we us this that these those everything anything nothing all someone
    somebody everyone everybody nobody the a an and or of to in on at is was be not no yes what who""".split()
)
"""No names: to forget "it" by name would be to forget everything."""
MANY_TURNS = 1_000
SAID_IN = {
    "plans": "SELECT text, made, turn FROM plans WHERE id = ?",
    "notes": "SELECT text, at, NULL FROM notes WHERE id = ?",
    "reminders": "SELECT text, made, NULL FROM reminders WHERE id = ?",
    "timers": "SELECT name, made, NULL FROM timers WHERE id = ?",
    "list_items": "SELECT text, at, NULL FROM list_items WHERE id = ?",
    "preferences": "SELECT value, at, NULL FROM preferences WHERE rowid = ?",
    "letters": (
        "SELECT part.value, made, NULL FROM letters, json_tree(CASE WHEN json_valid(told) THEN told ELSE '{}' END) AS part"
        " WHERE letters.id = ? AND part.type = 'text' AND part.path IN ('$.answers', '$.parts')"
    ),
}
"""What it says, when it was kept, and in which turn."""
NAMED_IN = {
    "reminders": "SELECT id, text FROM reminders",
    "notes": "SELECT id, text FROM notes",
    "timers": "SELECT id, name FROM timers",
    "list_items": "SELECT id, text FROM list_items",
    "lists": "SELECT id, name FROM lists",
    "preferences": "SELECT rowid, name || ' ' || value FROM preferences",
    "letters": "SELECT id, whom || ', ' || text || ', ' || told FROM letters",
    "gentle_words": "SELECT id, matter FROM gentle_words",
}
EMPTY_LISTS = "DELETE FROM lists WHERE id NOT IN (SELECT list FROM list_items)"
"""The name of one tells, too."""
KNOWN_SINCE = (
    "SELECT max(at) FROM (SELECT learned AS at FROM facts WHERE subject = ?1 UNION ALL SELECT made FROM plans WHERE who = ?1)"
)
SINCE = {
    "plans": "SELECT id FROM plans WHERE made >= ?",
    "notes": "SELECT id FROM notes WHERE at >= ?",
    "list_items": "SELECT id FROM list_items WHERE at >= ?",
    "reminders": "SELECT id FROM reminders WHERE made >= ?",
    "timers": "SELECT id FROM timers WHERE made >= ? AND state IN ('done', 'cancelled')",
    "preferences": "SELECT rowid FROM preferences WHERE at >= ?",
    "letters": "SELECT id FROM letters WHERE changed >= ?",
    "gentle_words": "SELECT id FROM gentle_words WHERE at >= ?",
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
            named = self._named_in(turns)
            gone = self._unsay(facts) + self._delete("plans", plans)
            gone += self._delete("turns", turns)
            return gone + self._people_as_before([one for one in map(self._people.get, named) if one is not None])

    def fact(self, fact: int) -> int:
        """A fact, if it holds also what it had superseded, and the turns that say it. Raises KeepingError."""
        with self._store.change():
            facts, turns = self._with_superseded({fact}), set[int]()
            for number in facts:
                for turn, sentence in self._store.rows("SELECT turn, sentence FROM facts WHERE id = ?", (number,)):
                    turns |= saying_fact(self._store, sentence) | ({turn} - {None})
            return self._delete("facts", facts) + self._delete("turns", turns)

    def row(self, table: str, number: int) -> int:
        """A row of SAID_IN, and the turns that say it. Raises KeepingError."""
        with self._store.change():
            turns = set[int]()
            for text, at, turn in self._store.rows(SAID_IN[table], (number,)):
                turns |= saying_text(self._store, text, at) | ({turn} - {None})
            gone = self._delete(table, {number}) + self._delete("turns", turns)
            self._store.run(EMPTY_LISTS)
            return gone

    def since(self, at: int) -> int:
        """All that was said, learnt and noted from then on; how many things went. Raises KeepingError."""
        with self._store.change():
            gone = self._unsay({fact for (fact,) in self._store.rows("SELECT id FROM facts WHERE learned >= ?", (at,))})
            for table, sql in SINCE.items():
                gone += self._delete(table, {number for (number,) in self._store.rows(sql, (at,))})
            self._store.run(EMPTY_LISTS)
            return gone + self._people_as_before([person for person in self._people.all() if person.spoken_of >= at])

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
            gone = self._delete("facts", self._with_superseded(set(facts)))
            gone += self._delete("plans", set(plans)) + self._delete("turns", turns)
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

    def _with_superseded(self, facts: set[int]) -> set[int]:
        """For nothing that they superseded to hold again: it is to go too, or now follows what comes after them."""
        waiting, gone = list(facts), set(facts)
        while waiting:
            fact = waiting.pop()
            if self._pass_on(fact, gone):
                continue
            before = {number for (number,) in self._store.rows("SELECT id FROM facts WHERE superseded_by = ?", (fact,))} - gone
            gone |= before
            waiting += before
        return gone

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

    def _named_in(self, turns: set[int]) -> set[int]:
        """Whom these turns speak of."""
        rows = (self._store.one("SELECT heard FROM turns WHERE id = ?", (turn,)) for turn in turns)
        return {person.id for row in rows if row is not None for person in self._people.in_text(row[0])}

    def _people_as_before(self, people: Iterable[Person]) -> int:
        """Whoever nothing is left of goes; the others were last spoken of in a turn that is left."""
        gone = set()
        for person in people:
            sought = self._people.called(person)
            left = sorted(self._turns_naming(sought))
            known = self._store.one(KNOWN_SINCE, (person.name or person.relation,))
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
