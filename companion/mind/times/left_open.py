"""What leaves the moment of a reminder open, so that she asks "When?"; and what takes the whole request back."""

from companion.mind.patterns import late
from companion.mind.times.days import FEASTS, WEEKDAYS
from companion.mind.times.misheard_times import HOURS
from companion.mind.words import plain

WEEKDAY = "|".join(WEEKDAYS)
HOUR = rf"(?:half (?:past )?|(?:a )?quarter (?:past|to) |(?:five|ten|twenty) (?:past|to) )?(?:{HOURS}|noon|midday|midnight)"
UNIT = r"(?:mornings?|afternoons?|evenings?|nights?|days?|weekdays?|weeks?|hours?|months?)"
EACH = rf"(?:every|each) (?:single )?{UNIT}(?: (?:at|in) \w+(?: thirty)?(?: [ap] m)?)?"

UNKNOWN_CUE = late(
    r"(?:when|after|before|once|as soon as|if|next time) (?!to\b)(?:\w|')+(?: (?:\w"
    r"|')+){0,5}? to (?=\w)"
)
"""A moment that she can't tell: "when i get home to"; what to do comes after it."""
SEVERAL = late(
    r"\b(?:twice|(?:two|three|four|five|several|few) times) (?:a|an|every|each) \w+ ?|\b(?:hours?|minutes|bit) (?:earlier"
    r"|later)\b"
    rf"|\ball (?:week|month)\b ?|\b(?:until|till) (?:{WEEKDAY}) (?=every\b)|\b(?:until|till) \w+ (?=every\b)"
    rf"|\bfor the next (?:\w+ )?{UNIT}\b ?"
    rf"|\b{EACH} for (?:the |a |an )?(?:\w+ )?(?:{UNIT}|fortnight)\b ?"
    rf"|\b{EACH} (?:until|till|up to) (?:the end of (?:the )?\w+|the \w+(?: of \w+)?|next \w+|{'|'.join(FEASTS)}|\w+)\b ?"
    rf"|\b(?:some ?time )?between {HOUR} and {HOUR}\b ?"
    r"|(?<!hour )(?<!hours )\b(?:(?:at )?(?:the top of|(?:a )?(?:half|quarter|five|ten|twenty)(?: minutes)? (?:past|to))"
    r"|on) the hour\b"
    r"(?! every| each) ?"
    r"|\band (?:then )?again in (?:an? |half an )?\w+(?: minutes| hours)?\b ?"
    r"|\b(?:the |in the |at the )?(?:middle|midpoint) of (?:next |this |the )?(?:week|month)\b ?"
    r"|\b(?:half an hour|an hour|\w+ (?:minutes|hours|days)|a day|the (?:day|night|evening|week)) (?:before|beforehand"
    r"|earlier)$"
)
"""More than one reminder can do, or less than a moment."""
STARTING = late(
    r"\b(?:starting|beginning)(?: from)? (?:today|tomorrow)\b"
    r"|(?<!days )(?<!weeks )(?<!months )(?<!day )(?<!week )(?<!fortnight )(?<!month )(?<!years )(?<!year )\bfrom (?:today"
    r"|tomorrow)(?: on(?:wards)?)?\b(?= to\b|$)"
)
"""When what comes again begins: it does so by itself, but is said back."""
LOST = late(
    r"(?:(?:every|each|except|half an hour|an hour|(?:\w+ ){1,2}(?:minutes|hours)) (?!one\b)(?:before |after "
    r"|earlier )?)(?=\w)(?:(?:the|my|our|your|his|her|their) (?:\w+ ){1,3}?to (?=\w))?|"
    r"(?:(?:an? |the |\w+ )?(?:hours?|minutes|days?|nights?|evenings?|mornings?|afternoons?|weeks?) (?:before"
    r"|after) )(?:(?:\w|')+ ){1,4}?to (?=\w)|"
    r"(?:(?:at|by|in|on) (?:the (?:start|end|beginning|middle) of )(?:\w+ ){1,3}to (?=\w))|"
    r"(?:(?:at|by|in|on) (?!the |my |your |her |his )(?:\w+ ){1,3}"
    r"|(?:later(?: on)?|soon|sometime|next month|the week after next) )"
    r"(?:to|that|about) (?=\w)"
)
TAKEN_BACK = late(
    r" (?:(?:(?:no|oh|actually|wait|sorry|well|or|um|uh) )+(?:forget (?:it|that|about it|about that)|leave it|don't|do not"
    r"|cancel it)"
    r"|(?<!\bto )(?:never ?mind|don't bother|cancel that|scratch that|it doesn't matter|on second thoughts? (?:no|don't)))"
    r"(?: (?:actually|please|thanks|thank you|samantha|it's fine|it's okay|then))*$"
)


def is_taken_back(text: str) -> bool:
    """Whether a request ends with its own withdrawal.

    >>> is_taken_back("remind me at six to call tom, no, forget it"), is_taken_back("remind me at six or i'll forget it")
    (True, False)
    """
    return TAKEN_BACK.search(plain(text)) is not None
