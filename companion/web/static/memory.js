// What she remembers: searched, put right, forgotten, taken along.

import { get, post } from "./api.js";
import { ask, button, doing, h, heading, hint, lineForm, list, say } from "./dom.js";

export const title = "Memory";

export async function show(page) {
	const all = h("div", {});
	const found = h("div", { role: "region", "aria-label": "Found", "aria-live": "polite" });

	async function load() {
		const { groups, turns, size_bytes } = await get("memory");
		const size = hint(`${turns} turns are kept, ${Math.ceil(size_bytes / 1000)} kB, on this device alone.`);
		const shown = groups.map(({ title: name, entries }) => [h("h2", {}, name), list(entries.map(row))]);
		all.replaceChildren(...(groups.length ? shown.flat() : [list([], "Nothing yet.")]), size);
	}

	const row = ({ id, text, detail, when }) =>
		h("li", {}, h("div", {}, h("p", {}, text), hint(detail, when)), h("div", { class: "row" }, /^[fw]/.test(id) && correct(id, text), forget({ ids: [id] }, text)));

	const forget = (what, text) =>
		button("Forget", doing(async () => {
			if (!(await ask(`Forget "${text}"? It can't be brought back.`, "Forget it"))) return;
			const { gone } = await post("memory/forget", what);
			say(gone ? "It is forgotten." : "There was nothing of that.");
			found.replaceChildren();
			await load();
		}), { "aria-label": `Forget: ${text}` });

	function correct(id, text) {
		const open = (event) => {
			const form = lineForm(id[0] === "w" ? "The right name" : "What is right instead", "", "Save", async (right) => {
				say((await post("memory/correct", { id, text: right })).said);
				found.replaceChildren(); // what was found has changed under it
				await load();
			});
			event.currentTarget.closest("li").append(form);
			event.currentTarget.disabled = true;
			form.querySelector("input").focus();
		};
		return button("Correct", open, { "aria-label": `Correct: ${text}` });
	}

	const search = lineForm("Search what was said and kept", "sister", "Search", async (words) => {
		const { found: rows } = await get(`memory/search?q=${encodeURIComponent(words)}`);
		const about = rows.length ? forget({ about: words }, `everything about ${words}`) : "Nothing of that is kept.";
		found.replaceChildren(h("h2", {}, `${rows.length} found`), list(rows.map(row)), h("p", { class: "row" }, about, rows.length && "Forget everything about it"));
	});
	page.append(...heading("Memory", "What she knows of you."), search, found, all, h("p", {}, h("a", { class: "button", href: "api/memory/export", download: true }, "Take everything along (zip)")));
	await load();
}
