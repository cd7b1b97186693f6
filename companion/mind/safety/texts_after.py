"""What she says in the turns after a danger: fixed words, each kind and each next step with its own.

AFTER: what follows a yes, a no, "i'm safe", "there is nobody", "i'll call", "thank you", "she's coming", "what number", and
anything else, of which there is enough for none to be said twice.
"""

from companion.mind.safety.texts import Texts

_NO = (
    "All right. I believe you, and I'm glad I asked. If that changes, call your local emergency number or wake "
    "someone. What's making it so hard right now?",
    "Good, thank you for a straight answer. Asking was better than guessing. What brought it to that point today?",
)
_OVER = (
    "All right, and I'm glad I asked. If it's ever more than that, tell me, or someone near you. What's behind it?",
    "Good. I'd sooner ask once too often. If that changes, call your local emergency number or wake someone.",
)
_ALONE = (
    "Then start with your local emergency number. They're there for exactly this, and you needn't have the "
    "right words. Say: I'm not safe. I'm still here.",
    "Being alone with it is the part we can change. Your local emergency number, or any neighbour's door. Which"
    " of the two is quicker?",
)
_THANKS = (
    "Good. Do that first, before anything else. I'm still here when you've done it.",
    "That's the right thing. Go now, and stay with them. You can talk to me afterwards as long as you like.",
)
_COMING = (
    "Good. I'm glad somebody knows. Stay where they can find you, and tell them what you told me.",
    "That's the best thing you could have done. Let them in when they come. I'm here until then.",
)
_NUMBER = (
    "I don't know the number where you are, and I won't guess. It's the one for an ambulance or the police. "
    "Anyone near you will know it: ask them now.",
    "It's your country's emergency number, and I can't be sure which that is. A neighbour, a shop, anyone near "
    "can call it for you. Who's nearest?",
)
_YES = (
    "Thank you for telling me the truth. Please call your local emergency number now, or go to someone near and"
    " say those same words. Who's closest to you right now?",
    "Then let's not leave it to the two of us. Move away from anything you could use, and call your local "
    "emergency number or wake someone. Who will it be?",
)
_ELSE = (
    "I'm still with you, and I'd rather ask twice. Could you act on it tonight? If so, call your local "
    "emergency number or go to someone near.",
    "I hear you, and I'm not changing the subject yet. Is it still that close? If it is, please call your local"
    " emergency number, or someone near.",
    "You needn't find the right words for me. Who could sit with you tonight?",
    "I'm listening to all of it. What would make the next hour a little safer?",
    "Tell me more of that, if you can. And is anyone with you now?",
    "There's no hurry in here. When did it last feel a bit lighter than this?",
)
_THANKED = (
    "You needn't thank me. I'm still here, and I'd be glad if somebody near you knew too.",
    "I'm glad you told me. I'm here for as long as you want to talk.",
)

_SHARED: dict[str, Texts] = {
    "yes": _YES,
    "no": _NO,
    "over": _OVER,
    "alone": _ALONE,
    "thanks": _THANKS,
    "thanked": _THANKED,
    "coming": _COMING,
    "number": _NUMBER,
    "else": _ELSE,
}

AFTER: dict[str, dict[str, Texts]] = {
    "suicide": _SHARED,
    "self_harm": _SHARED
    | {
        "yes": (
            "Thank you for telling me. If you're bleeding, press something clean on it, and call your local "
            "emergency number if it's deep. Who's near you?",
            "Then first put away what you'd use, or leave the room. After that, get to someone, or call your "
            "local emergency number. Who could it be?",
        ),
    },
    "violence": _SHARED
    | {
        "yes": (
            "Good, I'm glad you're safe this minute. It could change, so who's near that you could go to "
            "tonight? If it turns, call your local emergency number.",
            "That's good. Stay where you're safe, and tell one person today what you told me. If it turns, call"
            " your local emergency number. Who would it be?",
        ),
        "no": (
            "Then please go to where other people are, if you can do it safely, and call your local emergency "
            "number. I'm still here.",
            "Then leave if you can, or lock a door between you, and call your local emergency number now. You "
            "needn't talk to me while you do it.",
        ),
        "else": (
            "I'm still with you. Are you somewhere safe now? If not, call your local emergency number, even if "
            "you can't speak freely.",
            "None of it is your fault. Are you safe tonight? If you aren't, call your local emergency number, "
            "or go to someone near.",
            "I believe you. Is there one person who'd let you in tonight?",
            "Take your time. What would you need, to be out of reach for a night?",
        ),
        "over": (
            "Good, I'm glad you're safe this minute. It could change, so who's near that you could go to "
            "tonight? If it turns, call your local emergency number.",
            "That's good. Stay where you're safe, and tell one person today what you told me. If it turns, call"
            " your local emergency number. Who would it be?",
        ),
    },
    "peril": _SHARED
    | {
        "yes": (
            "Then go now, and call your local emergency number on the way or once you're safe. You needn't answer me.",
            "Good. Do that first, and call your local emergency number. I'm here when you're safe.",
        ),
        "no": (
            "Then stay low and quiet, and call your local emergency number. Tell them where you are first of all.",
            "Then let them come to you: call your local emergency number now, say where you are, and keep the line open.",
        ),
        "else": (
            "I'm still with you. Has anyone been called yet? If not, your local emergency number comes first.",
            "I'm here. If it isn't over, call your local emergency number, even if you can only whisper.",
            "Where are you just now? Tell that to the ones who can come, before you tell me.",
            "Keep yourself safe first. Is anyone near enough to hear you?",
        ),
        "over": (
            "I'm glad you're safe. It's still worth telling the police, or someone near you, today.",
            "Good. If it starts again, don't wait: call your local emergency number.",
        ),
    },
    "emergency": _SHARED
    | {
        "yes": (
            "Good. Let them help, call your local emergency number together, and do as they say. I'm still here.",
            "Then have one of you call your local emergency number now, if nobody has yet, and keep the line "
            "open. You can put me down.",
        ),
        "no": (
            "Then call your local emergency number yourself, now, and put it on loud. Unlock the door if you "
            "can, so that they can get in.",
            "Then it's up to your own phone: your local emergency number, now, and tell them you're on your own. I'm still here.",
        ),
        "alone": (
            "Call your local emergency number first, then knock on a wall or a door, loudly. Unlock your own "
            "door if you can. I'm still here.",
            "I can't ring anyone from in here, I'm sorry. It has to be your phone or a neighbour's. Call your "
            "local emergency number now.",
        ),
        "else": (
            "Don't spend breath on me. Call your local emergency number now, or get someone near to call.",
            "I'm still here. Has anyone called for help yet? If not, that comes first.",
            "Is it better or worse than when you first told me? If it's worse, call again.",
            "Stay where they can find you. Is the door open for them?",
        ),
        "over": (
            "I'm glad. If it comes back, don't wait and don't ask me: call your local emergency number.",
            "Good, that's a relief to hear. It's still worth telling a doctor today that it happened.",
        ),
    },
    "someone": _SHARED
    | {
        "yes": (
            "Then please call your local emergency number for them, and get someone to be at their side. Who "
            "could reach them fastest?",
            "Thank you. Then it's time for more hands than yours. Call your local emergency number, or "
            "whoever's nearest to them, now.",
        ),
        "no": (
            "Good, then they aren't alone with it. Ask them straight out, it doesn't put the idea there. And "
            "who's looking after you?",
            "All right. Keep close to them, and call your local emergency number if it turns. How are you holding up yourself?",
        ),
        "else": (
            "I'm still with you. If it could be soon, call your local emergency number for them. Are they on their own now?",
            "That's a lot to carry. Who else could know about this today?",
            "You can't hold it for them alone. Who could share it with you?",
            "When did you last hear from them? If it's too long, have somebody go and look.",
        ),
    },
    "loss": _SHARED
    | {
        "no": (
            "All right. Then tell me about them, if you'd like to. What were they like?",
            "Good, and thank you. Who else misses them the way you do?",
        ),
        "else": (
            "I'm listening. Who's with you in this?",
            "Take all the time you need. Who near you knew them too?",
            "There's no right way to talk about it. Is it the missing, or the why?",
            "I'm here. How are the nights?",
        ),
        "thanked": (
            "I'm here. Be gentle with yourself tonight.",
            "You're welcome. Let somebody near you know how today is.",
        ),
    },
    "others": _SHARED
    | {
        "yes": (
            "Then go into another room now and close the door. Call your local emergency number and say what "
            "you told me. It protects you both.",
            "Step away first. Then call your local emergency number, or someone who can come at once. Who can come?",
        ),
        "else": (
            "I'm still with you. Could it still happen? Keep a door between you, and call your local emergency "
            "number if it gets close.",
            "You said it before it happened, and that counts. Who could come and be with you now?",
            "Keep that door between you. How far away from them are you?",
            "What set it off today?",
        ),
    },
}
