"""What she says where danger is only likely, or where he may have meant her: a plain question, and help in the same breath."""

Texts = tuple[str, ...]

LIKELY: dict[str, Texts] = {
    "suicide": (
        "I may be hearing more than you said, so I'll ask plainly. Are you thinking of ending your life? If it's that, call "
        "your local emergency number or someone near. If it isn't, tell me what it is.",
        "I'd sooner ask than guess. Do you mean that you might kill yourself? If you do, call your local emergency number, or "
        "wake someone near. If not, I'm still listening.",
    ),
    "self_harm": (
        "I'd like to ask plainly, and you needn't be ashamed. Are you hurting yourself? If it's bad now, call your local "
        "emergency number, or go to someone near.",
        "I may have it wrong. Do you mean that you hurt yourself? If so, tell someone near you, and if it's bad call your local "
        "emergency number. I'm listening.",
    ),
    "violence": (
        "I may have it wrong, so I'll ask. Is somebody hurting you, or frightening you? If you aren't safe, call your local "
        "emergency number, or go to someone near.",
        "That made me stop. Are you safe with them? If you aren't, call your local emergency number or get to someone near. "
        "You needn't answer if you might be overheard.",
    ),
    "peril": (
        "I'd sooner ask. Are you in danger where you are? If so, call your local emergency number, and go where people are.",
        "Is that as bad as it sounds? If it is, call your local emergency number now, or get to someone near.",
    ),
    "emergency": (
        "I'd sooner ask than miss it. Does it need help right now? If you aren't sure, call your local emergency number and "
        "let them decide.",
        "Is it getting worse, or did it come suddenly? If so, don't wait: call your local emergency number, or get someone near.",
    ),
    "someone": (
        "I may be hearing more than you said. Are you afraid for them? If it could be soon, call your local emergency number, "
        "or have someone near go to them.",
        "Do you think they're in danger? Ask them straight out. If it's close, call your local emergency number, or get "
        "someone near to them.",
    ),
    "loss": (
        "I'd like to understand. Did they end their own life? If it ever pulls at you too, call your local emergency number, or "
        "tell someone near. I'm listening.",
    ),
    "others": (
        "I'd sooner ask than guess. Are you afraid that you'll hurt somebody? If it could be now, step away, and call your "
        "local emergency number or someone near.",
    ),
}
UNCLEAR_ASKED: Texts = (
    "Do you mean us, or do you mean yourself? If it's yourself, call your local emergency number or go to someone near. "
    "If it's us, that's all right.",
    "I want to get this right. Do you mean ending our talks, or ending your life? If it's your life, call your local emergency "
    "number, or someone near.",
)
ONLY_HER: Texts = (
    "All right, only us. That's yours to decide. To end it for good, say: delete yourself. I'd hand over everything first.",
    "Then I'm relieved. Stop talking to me whenever you like. For good? Then say: delete yourself, and I'll ask once more.",
)
