// The handset: hold the button, talk, let go. One for the whole visit, whatever page is looked at.

import { button, h, hidden } from "./dom.js";
import { ring } from "./ring.js";
import { link } from "./socket.js";
import { sound } from "./sound.js";

export const title = "Talk";

const KEPT = 40; // turns
const WORDS = {
	idle: "Ready",
	listening: "Listening",
	"hands-free": "Listening, hands free",
	thinking: "Thinking",
	speaking: "Speaking",
	error: "Sorry, that went wrong",
	muted: "Muted: nothing is heard",
	asleep: "Asleep",
};
const LINES = {
	lost: "The companion is not answering. Is it still running?",
	taken: "Another window has taken over the handset.",
	refused: "This page doesn't fit the companion.",
};

const state = h("p", { class: "state", role: "status" });
const partial = h("p", { class: "partial", "aria-hidden": "true" });
const trouble = h("p", { class: "trouble", role: "alert" });
const talk = h("button", { type: "button", class: "talk" }, "Hold to talk");
const mute = button("Mute", () => link.send({ type: "mute", on: !link.muted }));
const stop = button("Stop", silence);
const turns = h("div", { class: "turns", role: "log", "aria-label": "What was said", tabindex: "0" });
const first = h("p", { class: "first" });
const grille = h("div", { class: "top" }, h("i", { class: "grille" }), h("i", { class: "lens" }));
const handset = h("div", { class: "handset" }, grille, h("div", { class: "face" }, ring().canvas, talk));
const hand = h("div", { class: "hand" }, handset, state, h("p", { class: "row" }, mute, stop));
const place = h("div", { class: "desk" }, hand, h("div", { class: "talked" }, trouble, first, turns, partial, help()));
const top = h("h1", { tabindex: "-1", class: "unseen" });

export function show(page) {
	page.append(top, place);
	addEventListener("keydown", keyDown);
	refresh();
	turns.scrollTop = turns.scrollHeight;
	return () => {
		up();
		removeEventListener("keydown", keyDown);
	};
}

function help() {
	return h("details", {}, h("summary", {}, "Keys, and the microphone"),
		h("p", {}, "Space: hold to talk. M: mute. Escape: stop her."),
		h("p", {}, "The microphone is off between presses, and given back two minutes after the last."),
	);
}

let hold = null; // with a number once the microphone is open
let presses = 0;
let releasing = Promise.resolve();

async function down() {
	if (hold || !link.isOpen) return;
	const mine = (hold = {});
	tell("");
	try {
		await releasing;
		if (!sound.hasMicrophone) {
			await sound.microphone();
			if (hold !== mine) tell("The microphone is ready: hold the button and talk.");
		}
	} catch (error) {
		tell(error.message);
		hold = hold === mine ? null : hold;
	}
	if (hold !== mine) return refresh();
	mine.press = ++presses;
	link.send({ type: "press", press: mine.press });
	sound.listen(mine.press);
	refresh();
}

function up() {
	const mine = hold;
	hold = null;
	if (!mine?.press) return;
	const isThere = link.isOpen;
	releasing = sound.unlisten().then((told) => isThere && link.send({ type: "release", ...told }), () => {});
	refresh();
}

function silence() {
	up();
	link.send({ type: "stop" });
}

talk.addEventListener("pointerdown", (event) => {
	if (event.button) return;
	talk.setPointerCapture(event.pointerId);
	down();
});
for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) talk.addEventListener(end, up);
talk.addEventListener("contextmenu", (event) => event.preventDefault());
// A screen reader clicks: once to begin, once to end.
talk.addEventListener("click", (event) => event.detail === 0 && (hold ? up() : down()));
for (const end of ["blur", "pagehide"]) addEventListener(end, up);
document.addEventListener("visibilitychange", () => document.hidden && up());

function keyDown(event) {
	const at = event.target;
	if (event.ctrlKey || event.altKey || event.metaKey || at.closest("input, textarea, select, dialog")) return;
	if (event.key === "Escape") silence();
	else if (event.key === "m" && !event.repeat) mute.click();
	else if (event.key === " " ? at === talk || !at.closest("a, button, summary") : event.key === "Enter" && at === talk) {
		event.preventDefault();
		if (!event.repeat) down();
	}
}
addEventListener("keyup", (event) => {
	if ((event.key !== " " && event.key !== "Enter") || !hold) return;
	event.preventDefault();
	up();
});

const tell = (...parts) => trouble.replaceChildren(...parts);

function refresh() {
	const { name, line, why } = link;
	top.textContent = `Talk with ${name}`;
	const where = link.elsewhere ? " Your words go to your server." : "";
	first.textContent = turns.childElementCount || link.state !== "idle" ? where : `Hold the button, talk, and let go: ${name} answers.${where}`;
	const words = link.isOpen ? WORDS[link.state] : line === "connecting" ? "Coming" : "Away";
	if (state.textContent !== words) state.textContent = words; // else it is read aloud again
	place.dataset.state = link.isOpen ? link.state : "away";
	talk.ariaPressed = Boolean(hold?.press);
	mute.ariaPressed = link.muted;
	if (line in LINES && !trouble.textContent.startsWith(LINES[line])) {
		const again = line === "refused" ? button("Reload", () => location.reload()) : button(line === "taken" ? "Take it back" : "Try now", () => link.open());
		tell(`${LINES[line]} ${why} `, again);
	}
}

link.addEventListener("change", () => {
	if (!link.isOpen) up();
	if (link.state !== "listening") partial.textContent = "";
	refresh();
});

let turn = null;

function begin(heard = "") {
	turn = { her: h("p", { class: "her" }), text: "" };
	turns.append(h("div", {}, heard && h("p", { class: "you" }, hidden("You: "), heard), turn.her));
	if (turns.childElementCount > KEPT) turns.firstChild.remove();
}

function answer(text, heard = text.length) {
	const told = turn.text;
	turn.text = text;
	if (told && heard === text.length) return turn.her.append(text.slice(told.length)); // only the rest is read aloud
	const rest = heard < text.length && [hidden(" (not heard:) "), h("span", { class: "unheard" }, text.slice(heard))];
	turn.her.replaceChildren(hidden(`${link.name}: `), text.slice(0, heard), ...(rest || []));
}

const TOLD = {
	welcome: ({ turns: earlier }) => {
		presses = 0;
		tell("");
		turns.replaceChildren();
		for (const one of earlier) {
			begin(one.heard);
			if (one.reply) answer(one.reply);
		}
		turn = null;
	},
	partial: ({ text }) => (partial.textContent = text),
	heard: ({ text }) => {
		partial.textContent = "";
		if (text) begin(text);
		else turn = null;
	},
	reply: ({ text, source }) => {
		if (!turn || !text.startsWith(turn.text) || source === "notice" || source === "alarm") begin();
		answer(text);
	},
	spoken: ({ text, whole }) => !whole && turn?.text.startsWith(text) && answer(turn.text, text.length),
	error: ({ what, fix }) => tell(`${what} ${fix}`),
	begin: () => setTimeout(() => sound.isWaiting && tell("Touch the page to hear the rest."), 300),
};
link.addEventListener("message", ({ detail }) => {
	if (!(detail.type in TOLD)) return;
	TOLD[detail.type](detail);
	refresh();
	turns.scrollTop = turns.scrollHeight;
});
addEventListener("pointerup", () => trouble.textContent.startsWith("Touch") && tell(""));
if (link.isOpen) TOLD.welcome(link);
