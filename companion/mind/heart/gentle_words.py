"""What he may answer to a gentle word, and what she says to that: a no is taken, and "stop asking me such things" ends all."""

from companion.mind.patterns import late
from companion.mind.tasks.answers import is_never_mind, is_no
from companion.mind.words import plain

START = r"(?:(?:oh|um|please|no|just|well|look|hey|and|okay|samantha|i said) )*"
END = r"(?: (?:please|now|okay|thanks|thank you|again|any ?more|at all|for now|then|all the time|will you|would you|so much))*"
THINGS = (
    r"(?:(?:me )?(?:(?:these|those|this|that|such|any|all|more|personal|your|gentle|kinds?|sorts?|of|the|any more) )*"
    r"(?:things|stuff|questions|words|thing)(?: like (?:that|this|these|those))?|(?:me )?(?:about )?(?:how (?:i'm doing"
    r"|i am|i feel)|my mood))"
)
ALL_OFF = late(
    START + r"(?:(?:can|could|would|will) you )?(?:please )?(?:"
    rf"(?:stop|quit) (?:always )?(?:asking|saying|telling|bringing up) (?:me )?{THINGS}"
    rf"|(?:don't|do not|never) (?:ever )?(?:ask|say|tell|bring up) (?:me )?{THINGS}"
    r"|(?:stop|quit) (?:checking (?:up )?on me|checking in(?: on me)?|watching me|noticing things(?: about me)?|worrying about me"
    r"|keeping an eye on me|asking me how i(?: am|'m doing))"
    r"|(?:don't|do not) (?:check (?:up )?on me|check in on me|keep an eye on me|notice things about me)"
    r"|(?:turn|switch) (?:the |your )?(?:gentle (?:words|questions)|checking in) off|(?:turn|switch) off (?:the "
    r"|your )?(?:gentle "
    r"(?:words|questions)|checking in)|no more (?:gentle (?:words|questions)|checking in|questions like that|personal questions)"
    r"|no gentle (?:words|questions)"
    r")" + END
)
ALL_ON = late(
    START + r"(?:(?:can|could|would|will) you )?(?:please )?(?:"
    r"you (?:can|may|could) (?:ask|say) (?:me )?(?:(?:things like that|such things|those things|these things|that kind of thing"
    r"|gentle (?:words|questions)|personal questions) ?)(?: again)?"
    r"|(?:you (?:can|may|could) )?(?:check(?: up)? on me|check in(?: on me)?|ask me how i am|notice things|look out for me"
    r"|keep an eye on me) again"
    r"|(?:turn|switch) (?:the |your )?(?:gentle (?:words|questions)|checking in) (?:back )?on(?: again)?|(?:turn"
    r"|switch) (?:back )?on (?:the |your )?"
    r"(?:gentle (?:words|questions)|checking in)|start (?:checking (?:up )?on me|checking in(?: on me)?|asking me (?:such"
    r"|those) things) again"
    r")" + END
)
LEFT = late(
    START + r"(?:(?:i'm|i am|it's|all|everything's|everything is|really) )*(?:"
    r"leave (?:it|me alone|it alone|it be|me be|that)|i'm fine|i am fine|i'm okay|i'm all right|i'm good"
    r"|(?:i'm (?:fine|okay|all right) )?(?:(?:stop asking|don't ask)(?: me)?(?: about)?(?: (?:it|that|this|him|her))?"
    r"|stop it|drop it|let it go|give it a rest|not your business"
    r"|none of your business|mind your own business|it's nothing|nothing's wrong|nothing is wrong|nothing's the matter"
    r"|there's nothing)"
    r"|i (?:don't|do not|would rather not|'d rather not|'d rather) (?:want to |wanna |feel like )?(?:not )?(?:talk|talking"
    r"|speak|say)(?: about (?:it|that|this|her|him))?"
    r"|i'd rather not(?: say| talk about it)?|rather not|not now|not today|not really|i (?:don't|do not) think so|nope?"
    r"|that's not true|not at all"
    r"|i'm not|i haven't|you're wrong|that's wrong|no comment|let's not"
    r")(?: (?:(?:stop|don't|leave|drop|let) (?:asking|ask|it|me)(?: alone| go)?|(?:i'm|i am) (?:fine|okay|all right)"
    r"|about (?:it|that)|it's fine))*" + END
)


def is_left(text: str) -> bool:
    """Whether he doesn't want it asked.

    >>> [is_left(text) for text in ("no", "leave it", "i'm fine stop asking", "yes a bit", "no i've had a bad week")]
    [True, True, True, False, False]
    """
    words = plain(text)
    return is_no(words) or is_never_mind(words) or LEFT.fullmatch(words) is not None or is_all_off(words)


def is_all_off(text: str) -> bool:
    """Whether he wants no such words any more, of whatever matter.

    >>> [is_all_off(text) for text in ("stop asking me such things", "don't ask me such questions", "don't ask me that")]
    [True, True, False]
    """
    return ALL_OFF.fullmatch(plain(text)) is not None


def is_all_on(text: str) -> bool:
    """Whether he wants them back.

    >>> [is_all_on(text) for text in ("you can ask me such things again", "you can check on me again", "ask tom again")]
    [True, True, False]
    """
    return ALL_ON.fullmatch(plain(text)) is not None
