"""The memory of a conversation: what a line tells is learnt, every turn is kept, and earlier days are asked about.

hear() for each line, then acknowledged() where the line was there to tell something; turn_over() when the turn is over. What is
acknowledged is in the file before a word of it is spoken; what only came along is kept with its turn.
"""

import logging
import re
from collections.abc import Callable
from datetime import datetime

from companion.errors import KeepingError
from companion.lm.encoder import Vectors
from companion.memory.kinds import Learned, NewFact, NewPerson, Person, Plan, Reminder
from companion.memory.memory import Memory
from companion.memory.turns import TALK_GAP_S
from companion.mind.learning.learn import Known, learn
from companion.mind.learning.names import leading_name, written
from companion.mind.learning.who import MY
from companion.mind.meeting.names import her_name, without_her_name
from companion.mind.patterns import late
from companion.mind.remembering_words import (
    CALLED_OFF,
    DONE,
    KEPT,
    LEFT,
    MISHEARD,
    NOT_KEPT,
    OFF,
    acknowledgement,
    how_it_went,
    of_a_plan,
    of_somebody,
    reminded,
)
from companion.mind.skilled import Skilled
from companion.mind.spoken_of import made_whole
from companion.mind.tasks.forgetting import AVOID
from companion.mind.tasks.known_sentences import shares_a_word
from companion.mind.words import plain

FOLLOW_UP_TURNS = 3
"""She asks how something went when a talk begins, and not in the middle of one."""
DONE_WORDS = 9
"""In a longer line there is more to be answered than that something is done."""
SAID_CUES = {
    "good night": late(r"(?:good ?night|night night|nighty night)\b|(?:i'm|i am) (?:off|going) to (?:bed|sleep)$|time for bed$"),
    "good morning": late(r"(?:good morning|morning)\b|i'm (?:up|awake)$|i(?:'ve)? (?:just )?(?:woke|woken|got) up$"),
    "goodbye": late(r"(?:goodbye|good bye|bye|bye bye|see you|i'm off)\b|(?:i'm|i am) (?:going out|leaving|off out)$"),
}
"""What a reminder may wait for, as it is said."""
RECALL_TURNS = 5
"""Between two things that she brings up out of memory by herself."""
GREETING = late(
    r"(?:(?:well|oh|hey|so|and) )*(?:hello|hi|hiya|hey|good (?:morning|afternoon|evening)|morning|evening|it's me|how are you"
    r"|i'm (?:back|home|up|here|fine|okay|ok|all right|bored)|how's it going|how are things|what's up|are you there|you there"
    r"|not much|nothing much)\b(?: (?:again|there|samantha|today|doing|now|then|you|thanks|thank|how|are|it's|me|morning|evening"
    r"|i'm|back|home|up|here|and))*"
)
"""What a talk begins with: nothing of his own that a question of hers would push aside."""
PLAIN, PLAIN_WORDS = frozenset("works-as works-at lives age birthday studies from favourite name place-of".split()), 8
YES = ("yes", "yeah", "yep", "right", "that's right", "she is", "he is", "correct", "of course", "exactly", "sure")
NO = ("no", "nope", "nah", "wrong", "not")

log = logging.getLogger(__name__)


class Remembering:
    def __init__(self, memory: Memory, clock: Callable[[], datetime], remark: Callable[[str], object] = log.warning) -> None:
        self._memory, self._clock, self._remark = memory, clock, remark
        self._learned = Learned()
        self._is_kept = self._is_forgotten = False
        self._turn: int | None = None
        self._doubted = False
        self._asked: Plan | None = None
        self._cued: list[Reminder] = []
        self._turns, self._last_s, self._since_recall = 0, 0.0, RECALL_TURNS
        self._heard = ""
        self._before: list[Person] = []
        """Whom his line before spoke of."""
        self._is_trouble_told = False
        self.failed: KeepingError | None = None
        """Why the last turn was not kept, until it has been told."""

    def hear(self, heard: str, last_reply: str) -> None:
        """What the line tells."""
        now = self._clock()
        if not 0 <= now.timestamp() - self._last_s <= TALK_GAP_S:
            self._turns, self._doubted, self._asked, self._before = 0, False, None, []
        self._last_s = now.timestamp()
        self._turn, self._is_kept, self._heard = None, False, heard
        known = self._memory.people.all()
        whole = made_whole(heard, last_reply, self._before, known)
        self._learned = learn(whole, now.date(), Known(tuple(known), last_reply))

    def without_her_name(self, heard: str) -> str:
        return without_her_name(heard, her_name(self._memory))

    @property
    def is_plain(self) -> bool:
        """Whether the last line tells where somebody lives, works or the like and nothing else, however hard it sounds."""
        learned = self._learned
        told = all(fact.relation in PLAIN for fact in learned.facts)
        return (
            learned.is_telling and bool(learned.facts) and told and not learned.plans and len(self._heard.split()) <= PLAIN_WORDS
        )

    def acknowledged(self, heard: str, *, is_answered: bool = False) -> Skilled | None:
        """Her answer to a line that was there to tell something: kept by then. Raises KeepingError.

        `is_answered`: there is an answer to this very line, and nothing but a name comes before that.
        """
        learned, now = self._learned, self._clock()
        if learned.doubt and not self._doubted and learned.doubted is not None:
            self._doubted = True
            return Skilled("memory", (learned.doubt,), "repair", then=self._settling(learned.doubted))
        if learned.done:
            return self._done(heard, learned.done, now)
        if not learned.is_telling or not (learned.facts or learned.people or learned.plans):
            return None
        if is_answered and not any(one.name for one in learned.people) and all(one.relation != "name" for one in learned.facts):
            return None
        self._turn = self._memory.keep_turn(heard, "", "memory", now, learned)
        self._is_kept = True
        return Skilled("memory", acknowledgement(learned, now, heard), "recall")

    def follow_up(self, heard: str) -> str:
        """What she would like to know of an earlier day: once for each plan, and one in a talk. Empty for nothing."""
        if self._asked is not None or self._turns >= FOLLOW_UP_TURNS or not GREETING.fullmatch(plain(heard)):
            return ""
        plans = [one for one in self._memory.plans.to_follow_up(self._clock().date()) if not self._is_avoided(one)]
        if not plans:
            return ""
        self._asked = plans[0]
        return how_it_went(plans[0])

    def recalled(self, heard: str) -> tuple[str, ...]:
        """What she may ask about somebody or something of his that the line speaks of: for when she has no answer to it."""
        if self._since_recall < RECALL_TURNS:
            return ()
        words, now = plain(heard), self._clock()
        new = {one.name for one in self._learned.people}
        people = [one for one in self._memory.people.in_text(heard) if one.name not in new]
        if len(people) == 1 and people[0].name and people[0].relation and not self._is_avoided(people[0]):
            return of_somebody(people[0])
        for plan in self._memory.plans.open("plan"):
            telling = set(re.findall(r"[^\W_]{4,}", plan.text))
            is_ahead = plan.day is not None and plan.day >= now.date()
            if is_ahead and telling and telling <= set(words.split()) and not self._learned.plans and not self._is_avoided(plan):
                return of_a_plan(plan, now)
        return ()

    def cued(self, heard: str) -> str:
        """What he wanted to be reminded of when he says this; empty for nothing."""
        text = plain(heard)
        cue = next((cue for cue, pattern in SAID_CUES.items() if pattern.match(text)), "")
        self._cued = self._memory.reminders.for_cue(cue) if cue else []
        return " ".join(reminded(reminder.text) for reminder in self._cued)

    def trouble(self) -> str:
        """That the turn before was not kept, told once until one is again; empty for nothing."""
        if self.failed is None or self._is_trouble_told:
            return ""
        self._is_trouble_told = True
        return NOT_KEPT

    def turn_over(self, heard: str, spoken: str, source: str, mood: str = "", vector: Vectors | None = None) -> int | None:
        """Keep it; its number where it is kept. A failure is remembered in `failed`, for her to tell."""
        now = self._clock()
        self._turns, self._last_s = self._turns + 1, now.timestamp()
        self._since_recall = 0 if source == "recall" else self._since_recall + 1
        if self._is_forgotten:
            self._is_forgotten = False
            return None
        learned = self._learned if heard == self._heard else Learned()  # what a task took has taught nothing
        turn = None
        try:
            if self._is_kept and self._turn is not None:
                turn = self._turn
                self._memory.complete_turn(turn, spoken, mood, vector)
            else:
                turn = self._memory.keep_turn(heard, spoken, source, now, learned, mood, vector)
            if self._asked is not None and self._asked.asked is None and how_it_went(self._asked) in spoken:
                self._memory.plans.mark_asked(self._asked.id, int(now.timestamp()))
            for reminder in self._cued:
                if reminded(reminder.text) in spoken:
                    self._memory.reminders.acknowledge(reminder.id, now)
            self._before = self._memory.people.in_text(heard) or self._before
            self.failed, self._is_trouble_told = None, False
        except KeepingError as error:
            if self.failed is None:
                self._remark(str(error))
            self.failed = error
        self.let_go()
        return turn

    def let_go(self) -> None:
        """What was heard last is not to be kept, or is kept already."""
        self._learned, self._cued, self._turn, self._is_kept, self._heard = Learned(), [], None, False, ""

    def forget_talk(self) -> None:
        """What is forgotten is not kept again by the turn that asked for it."""
        self.let_go()
        self._is_forgotten, self._before, self._asked = True, [], None

    def _is_avoided(self, what: Plan | Person) -> bool:
        """Whether he asked that it be never brought up."""
        text = f"{what.text} {what.who}" if isinstance(what, Plan) else f"{what.name} {what.relation}"
        text += "".join(f" {person.name} {person.relation}" for person in self._memory.people.in_text(text))
        return any(shares_a_word(avoided, text) for avoided in self._memory.preferences.all_of(AVOID))

    def _done(self, heard: str, words: str, now: datetime) -> Skilled | None:
        """What he says is done or off, where it was among what he had to do."""
        plan = next(iter(self._memory.plans.find(words)), None)
        if plan is None:
            return None
        self._memory.plans.mark_done(plan.id, int(now.timestamp()))
        if OFF.search(heard):
            return Skilled("memory", CALLED_OFF, "task")
        return Skilled("memory", DONE, "celebrate") if plan.kind == "promise" and len(heard.split()) <= DONE_WORDS else None

    def _settling(self, doubted: NewPerson | NewFact) -> Callable[[str], Skilled | None]:
        """What becomes of a doubt when it is answered."""

        def settled(answer: str) -> Skilled | None:
            words = plain(answer).split()
            if plain(answer).startswith(YES):
                return self._settled(Learned(people=(doubted,)) if isinstance(doubted, NewPerson) else Learned(facts=(doubted,)))
            if words[:1] and words[0] in NO:
                named = self._named(" ".join(words[1:]), doubted)
                return named or (Skilled("memory", MISHEARD, "repair", then=again) if len(words) <= 2 else None)
            return None

        def again(answer: str) -> Skilled | None:
            found = self._named(plain(answer), doubted)
            is_left = plain(answer) in ("never mind", "forget it", "nobody", "no one", "it doesn't matter", "leave it")
            return found or (Skilled("memory", LEFT, "repair") if is_left else None)

        return settled

    def _named(self, text: str, doubted: NewPerson | NewFact) -> Skilled | None:
        """Who it is instead: "it's maria", "my sister maria", "maria"."""
        told = re.sub(
            r"^(?:it's|it is|its|she's|he's|her name is|his name is|the name is|called|i said|i meant|that's)+ ", "", text
        )
        told = re.sub(r"^(?:called|is) ", "", told[found.end() :].strip() if (found := MY.match(told)) else told)
        words = told.split()
        name = leading_name(words, is_said_so=len(words) == 1)
        if not isinstance(doubted, NewPerson) or not name or len(name) != len(words):
            return None
        if written(name) == doubted.name:
            return self._settled(Learned(people=(doubted,)))
        right = NewFact(doubted.name, "name", written(name), is_correction=True)
        return self._settled(Learned(facts=(right,)))

    def _settled(self, learned: Learned) -> Skilled:
        now = self._clock()
        self._memory.keep(learned, now)
        return Skilled("memory", acknowledgement(learned, now) if learned.facts else KEPT, "recall")
