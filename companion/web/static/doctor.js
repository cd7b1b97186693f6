// Each part tried live; how loud the microphone is in this browser; the looks of the ring.

import { get, lines, post } from "./api.js";
import { button, doing, h, heading, hint, say } from "./dom.js";
import { ring } from "./ring.js";
import { link } from "./socket.js";
import { sound } from "./sound.js";

export const title = "Doctor";

const LOUD_DB = 60; // the meter begins so far below the loudest
const SHOWN_MS = 80;
const finding = ({ part, verdict, what, fix }) => h("li", {}, h("div", {}, h("h2", {}, part), h("p", {}, what), fix && hint(fix)), h("span", { class: verdict === "works" ? "tag" : "tag fault" }, verdict));

export async function show(page) {
	const found = h("ul", { class: "list", "aria-live": "polite" });
	const level = h("meter", { min: 0, max: 1, "aria-label": "How loud the microphone is" });
	let timer = 0;

	const examine = doing(async () => {
		found.replaceChildren();
		for await (const one of lines("doctor")) found.append(finding(one));
	});

	const listen = doing(async () => {
		if (timer) return quiet();
		const loud = await sound.meter().catch(({ message }) => Promise.reject({ what: message }));
		if (!page.isConnected) return sound.rest();
		timer = setInterval(() => (level.value = Math.max(0, 1 + (20 * Math.log10(loud() + 1e-6)) / LOUD_DB)), SHOWN_MS);
		hear.textContent = "Stop";
	});
	const hear = button("Hear the microphone", listen);
	function quiet() {
		if (timer) sound.rest();
		timer = clearInterval(timer);
		level.value = 0;
		hear.textContent = "Hear the microphone";
	}

	const { looks } = await get("ring");
	const { canvas, leave } = ring();
	const look = ({ name, says }) => button(name.replaceAll("_", " "), doing(async () => say((await post("ring", { look: name })).said)), { title: says });
	page.append(
		...heading("Doctor", "Every part, tried now."),
		h("p", { class: "row" }, button("Try every part", examine, { class: "strong" })), found,
		...(link.sound === "device" ? [] : [h("h2", {}, "This browser's microphone"), hint("Speak: the bar should reach the middle. Nothing is sent."), level, h("p", {}, hear)]),
		h("h2", {}, "The ring"), canvas, h("p", { class: "row" }, looks.map(look)),
	);
	return () => {
		leave();
		quiet();
	};
}
