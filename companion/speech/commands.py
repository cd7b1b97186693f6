"""The short things that people say to the device itself, word for word: what the command model listens for, and learns from.

Only whole commands count: "stop" is one, "stop the clocks" is not, though the word occurs in it.
"""

from collections.abc import Iterator

ALONE = """
yes|yes please|yes i do|yes you can|yeah|no|no thank you|no thanks|no i don't|okay|all right|thank you|thanks|thank you very much
hello|hello samantha|hello there|hi|hi samantha|hey samantha|good morning|good morning samantha|good afternoon|good evening
good evening samantha|good night|good night samantha|sleep well|goodbye|goodbye samantha|bye|bye bye
see you later|see you tomorrow|how are you|how are you today|help|please help|never mind|forget it
that's all|that's enough|go on|carry on
again|again please|once more|one more time|come again|say again|pardon|i beg your pardon|sorry|sorry what|what
what did you say|what did you just say|what was that|i didn't hear you|i didn't hear that|i didn't catch that|i didn't get that
i missed that|you cut out
what time is it|what time is it now|what time is it please|what's the time|what is the time|do you know what time it is
do you know the time|have you got the time|how late is it|time please|what o'clock is it
what day is it|what day is it today|what day is today|which day is it|what day of the week is it|what's today
what's the date|what is the date|what's the date today|what is the date today|what's today's date|what date is it|what month is it
what year is it
what are you|who are you|are you real|are you human|are you a person|are you a robot|are you a machine|are you a computer
are you alive|am i talking to a robot|am i talking to a person
do you remember me|do you know my name|what do you know about me|what can you do|what can i say|what can i ask you
how do i use you|where does it go|who is listening|are you listening|are you recording|is this private|any mail|any new mail
louder|louder please|a bit louder|a little louder please|quieter|quieter please|a bit quieter|a little quieter please|slower
slower please|volume up|volume down|you're too loud|you're too quiet|you're too fast|you're too slow|i can't hear you
don't let me forget
"""
"""Said as they stand."""

ASKED = """
stop|stop it|stop talking|be quiet|wait|wait a minute|cancel|cancel that|cancel the timer|stop the timer|help me
repeat|repeat that|repeat it|repeat what you said|say that again|say it again|say that once more|say that one more time
tell me the time|tell me what time it is|tell me the date
speak up|speak louder|speak quieter|speak slower|speak more slowly|speak faster|talk louder|talk slower
turn it up|turn it down|turn the volume up|turn the volume down|turn up the volume|turn down the volume|turn yourself up
set a timer|start a timer|set the timer|set an alarm|set my alarm|wake me up
remind me|remind me later|remind me tomorrow|set a reminder
take a note|make a note|make a list|start a list|read me my list|write that down|write it down|write this down
remember this|remember that|forget that|forget what i said|forget everything|delete that
read my messages|read my mail|check my mail
"""
"""Said as they stand, with "please" at either end, or after "can you" and "could you"."""

ASKED_FOR_A_TIME = {
    "for": ("set a timer for", "set the timer for", "start a timer for", "timer for"),
    "in": ("remind me in", "wake me up in", "wake me in"),
}
"""Before a length of time, by their last words; "please" may come after it."""

BELOW_TWENTY = """
one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen
""".split()
TENS = "twenty thirty forty fifty sixty".split()
UNCOUNTED = """
a second|a minute|an hour|half a minute|half an hour|a quarter of an hour|three quarters of an hour|a couple of minutes
a few minutes|a minute and a half|an hour and a half|an hour and a quarter
"""
LONGEST_HOURS = 24


def number_words(count: int) -> str:
    """The number as it is said, 1 to 69.

    >>> number_words(7), number_words(45)
    ('seven', 'forty five')
    """
    if not 1 <= count <= 69:
        raise ValueError(f"number_words() takes 1 to 69, got {count}")
    below_twenty = ["", *BELOW_TWENTY]
    return below_twenty[count] if count < 20 else f"{TENS[count // 10 - 2]} {below_twenty[count % 10]}".rstrip()


def _times() -> Iterator[str]:
    """Lengths of time: "ten minutes", "an hour and a half", "two hours and thirty minutes"."""
    yield from _lines(UNCOUNTED)
    for count in range(1, 61):
        plural = "s" if count > 1 else ""
        yield f"{number_words(count)} minute{plural}"
        yield f"{number_words(count)} second{plural}"
        if count <= LONGEST_HOURS:
            yield f"{number_words(count)} hour{plural}"
    for count in range(1, 11):
        yield from (f"{number_words(count)} and a half {unit}" for unit in ("minutes", "hours"))
    for hours in ("an hour", "one hour", "two hours", "three hours"):
        yield from (f"{hours} and {number_words(minutes)} minutes" for minutes in range(5, 60, 5))


def _lines(text: str) -> list[str]:
    return text.strip().replace("\n", "|").split("|")


def _asked(phrase: str) -> list[str]:
    return [f"{phrase}{please}" for please in ("", " please")] + [
        f"please {phrase}",
        *(f"{opener} you {phrase}{please}" for opener in ("can", "could") for please in ("", " please")),
    ]


TIMES = tuple(_times())
_PLAIN = tuple(dict.fromkeys([*_lines(ALONE), *(said for phrase in _lines(ASKED) for said in _asked(phrase))]))
PHRASES = (*_PLAIN, *(f"{opener} {time}" for openers in ASKED_FOR_A_TIME.values() for opener in openers for time in TIMES))
"""Every command there is, times and numbers in words. Most of them are times: to draw from evenly, take GRAMMAR."""

GRAMMAR = (
    *_PLAIN,
    *_lines(ALONE),  # twice as likely: their polite forms are not listed
    *(f"{openers[at % len(openers)]} {time}" for openers in ASKED_FOR_A_TIME.values() for at, time in enumerate(TIMES)),
)
"""Every word, and every two in a row, but each time only twice: for a recogniser that learns which word follows which."""

WORDS = tuple(sorted({word for phrase in PHRASES for word in phrase.split()}))
_BEGINNINGS = frozenset(" ".join(phrase.split()[:count]) for phrase in PHRASES for count in range(len(phrase.split()) + 1))
_PHRASES, _TIMED = frozenset(PHRASES), frozenset(PHRASES[len(_PLAIN) :])


def understood(text: str) -> bool:
    """Whether the text is one whole command.

    >>> understood("could you say that again please"), understood("set a timer for half an hour"), understood("stop the clocks")
    (True, True, False)
    """
    return text in _PHRASES or text.removesuffix(" please") in _TIMED


def is_begun_by(text: str) -> bool:
    """Whether there is a command that begins with these whole words.

    >>> is_begun_by(""), is_begun_by("set a timer for"), is_begun_by("set of")
    (True, True, False)
    """
    return text in _BEGINNINGS
