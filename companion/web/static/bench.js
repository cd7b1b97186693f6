// How fast it is.

import { get, post } from "./api.js";
import { button, doing, grid, h, heading, hint } from "./dom.js";

export const title = "Bench";

const LOOK_MS = 1500;
const TOLD = { idle: "Not measured yet.", running: "Being measured…", done: "Milliseconds, if nothing else is said.", failed: "It failed. Try again." };

export async function show(page) {
	const all = h("div", { role: "status" });
	function tell({ state, rows }) {
		const cells = rows.map(({ what, median, p95, worst, of }) => [what, median, p95, worst, of]);
		all.replaceChildren(hint(TOLD[state] || state), state === "running" ? h("progress", { "aria-label": "Measuring" }) : "", rows.length ? grid("Figures", ["What", "Median", "95 of 100", "Worst", "Of"], cells) : "");
		start.disabled = state === "running";
		if (start.disabled) setTimeout(look, LOOK_MS);
	}
	const look = () => page.isConnected && get("bench").then(tell, () => setTimeout(look, LOOK_MS));
	const start = button("Measure", doing(async () => setTimeout(tell, 0, await post("bench"))), { class: "strong" });
	page.append(...heading("Bench", "From letting go to her first sound. It takes a minute or two."), h("p", {}, start), all);
	await get("bench").then(tell);
}
