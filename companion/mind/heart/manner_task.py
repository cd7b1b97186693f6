"""How she is, when he asks for it: funnier, shorter, more direct, fewer questions; how she has changed; and as she came again."""

from collections.abc import Callable
from datetime import datetime

from companion.memory.memory import Memory
from companion.mind.heart.drift import MOST, Drift
from companion.mind.patterns import late
from companion.mind.skilled import Skilled

SOURCE = "manner"
POLITE = (
    r"(?:(?:can|could|will|would) you |i(?:'d| would) like (?:it )?(?:if )?you (?:to )?|i want you to "
    r"|you (?:can|could|should) )?"
    r"(?:please )?(?:try to )?"
)
BE, REST = (
    r"(?:be|get|become) (?:a (?:bit|little) )?",
    r"(?: (?:please|with me|now|from now on|then|again|today|all the time|too))*",
)
WAYS = {
    ("humour", 1): (
        BE + r"(?:funnier|sillier|silly|more (?:funny|playful|fun))",
        r"(?:make|tell|crack) (?:me )?more jokes",
        r"(?:joke|tease me) more",
    ),
    ("humour", -1): (
        BE + r"(?:(?:more )?serious|less (?:funny|silly|playful))",
        r"(?:no|no more|fewer|less) jokes?|stop (?:with )?(?:making |telling )?(?:the |your )?jok(?:es|ing)",
        r"don't (?:make|tell)(?: me)? (?:any )?jokes",
        r"joke less",
        r"stop teasing(?: me)?",
    ),
    ("length", 1): (
        BE + r"(?:chattier|more talkative|less (?:short|brief))",
        r"(?:say (?:a bit |a little )?more when you answer|talk more|answer (?:at more length|longer))",
        r"(?:give me |i want |i'd like )?longer answers",
    ),
    ("length", -1): (
        BE + r"(?:shorter|brief(?:er)?|less talkative)",
        r"keep (?:your answers|it) (?:short|shorter|brief)",
        r"(?:give me |i want |i'd like )?shorter answers",
        r"(?:talk less|say less|answer shorter|you talk too much)",
    ),
    ("directness", 1): (
        BE + r"(?:more (?:direct|honest|blunt|straight)|straight(?:er)?|blunt(?:er)?|direct)",
        r"(?:just )?(?:tell|give) (?:it )?(?:to )?me (?:it )?straight",
        r"don't (?:beat about the bush|sugar ?coat (?:it|things))",
    ),
    ("directness", -1): (
        BE + r"(?:gentler|softer|kinder|less (?:direct|blunt|harsh)|more gentle|not so (?:harsh|blunt|direct))",
        r"(?:go easy on me|don't be so (?:harsh|blunt|direct))",
    ),
    ("questions", 1): (r"ask (?:me )?more(?: questions)?", r"(?:ask me things|be more curious)"),
    ("questions", -1): (
        r"(?:stop|no more|quit) (?:asking )?(?:me )?(?:so many |all these |all those )?questions",
        r"(?:ask (?:me )?(?:less|fewer)(?: questions)?|don't ask (?:me )?so (?:many questions|much))",
        r"(?:stop asking (?:me )?(?:so much|things|so many things)|you ask too (?:much|many questions))",
    ),
}
ASKED = tuple((dial, sign, late(f"{POLITE}(?:{'|'.join(ways)}){REST}")) for (dial, sign), ways in WAYS.items())
RESET = late(
    r"(?:please )?(?:be (?:yourself|the old you|(?:like )?how you were|like (?:you were )?(?:at the start|before))"
    r"|go back to (?:how you were|your old self|normal|being yourself|the old you)"
    r"|reset your(?:self| manner| character| personality| style)"
    r"|i (?:want|liked|preferred|prefer) the old you|i liked you better before)"
    r"(?: (?:again|back|please|at the start|in the beginning|before))*"
)
CHANGED = late(
    r"how have you changed|have you changed|you(?:'ve| have) changed(?: lately)?|are you different(?: lately| now)?"
    r"|have i changed you|do you change|how do you (?:talk|speak) (?:to|with) me now"
    r"|what have you learn(?:t|ed) about how to (?:talk|speak) (?:to|with) me"
)
DONE = {
    ("humour", 1): ("More nonsense it is. Tell me when it's too much.", "Gladly. I'll let the jokes out a little more often."),
    ("humour", -1): ("Fewer jokes. Fair enough.", "All right, I'll keep a straight face more often."),
    ("length", 1): (
        "I'll say a bit more, then. Stop me whenever you like.",
        "All right, longer it is. One press still cuts me off.",
    ),
    ("length", -1): ("Shorter. Got it.", "Right. Fewer words."),
    ("directness", 1): ("Straight, then. You can always tell me to soften it.", "All right. I'll say it plainly."),
    ("directness", -1): ("I'll go gentler. Thanks for telling me.", "Softer, then. Tell me if I slip."),
    ("questions", 1): ("Then I'll ask more. What's the best thing you've done this week?", "I'd like that. I'll ask more."),
    ("questions", -1): ("I'll ask less. You lead.", "Fewer questions. I can listen, too."),
}
AT_THE_END = (
    "I'm as far that way as I go. Any further and I'd be somebody else.",
    "That's as much as I bend that way. It's all the way over now.",
)
RESET_WORDS = (
    "Back to how I came. Hello again.",
    "Done, all of it. I'm as I was on the first day, only that I still know you.",
    "As I came, then. What I know of you stays.",
)
UNCHANGED = (
    "Not yet. I'm still as I came. I shift a little with what you like, and you can always call me back.",
    "Not that I can tell. Give it some weeks, it goes slowly.",
)
TOLD = {
    ("humour", True): "I joke a little more",
    ("humour", False): "I joke a little less",
    ("length", True): "I say more at a time",
    ("length", False): "I keep it shorter",
    ("directness", True): "I'm plainer with you",
    ("directness", False): "I'm softer with you",
    ("questions", True): "I ask more",
    ("questions", False): "I ask less",
}
TELLING = 0.1
"""A dial that is nearer to 0 is not worth a word."""


class HerMannerTask:
    """`forget` is called when she is as she came again."""

    def __init__(self, memory: Memory | None, drift: Drift, forget: Callable[[], object] = lambda: None) -> None:
        self._memory, self._drift, self._forget = memory, drift, forget

    def reply(self, text: str, now: datetime) -> Skilled | None:
        if RESET.fullmatch(text):
            self._drift.reset()
            self._forget()
            return Skilled(SOURCE, RESET_WORDS, "task")
        if CHANGED.fullmatch(text):
            return Skilled(SOURCE, self._told(), "share")
        for dial, sign, pattern in ASKED:
            if pattern.fullmatch(text):
                before = self._drift.dials[dial]
                is_at_end = abs(before) >= MOST and (before > 0) == (sign > 0)
                self._drift.turn(dial, sign, now)
                return Skilled(SOURCE, AT_THE_END if is_at_end else DONE[dial, sign], "task")
        return None

    def _told(self) -> tuple[str, ...]:
        told = [TOLD[dial, value > 0] for dial, value in self._drift.dials.items() if abs(value) >= TELLING]
        if not told:
            return UNCHANGED
        *first, last = told
        joined = f"{', '.join(first)}, and {last}" if first else last
        return (
            f"A little. {joined} than when I came. Say be yourself again, and that's gone.",
            f"With you, yes: {joined} than on the first day. One word from you undoes it.",
        )
