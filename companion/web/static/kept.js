// Reminders and timers, notes and lists.

import { drop, get, post } from "./api.js";
import { button, doing, h, heading, hint, lineForm, list, say } from "./dom.js";

async function kept(page, { title, under, label, example, action, path, word, groups }) {
	const all = h("div", {});
	const row = ({ id, text, when }) => {
		const go = doing(async () => {
			say((await drop(`${path}/${id}`)).said);
			await load();
		});
		return h("li", {}, h("div", {}, h("p", {}, text), when && hint(when)), button(word, go, { "aria-label": `${word}: ${text}` }));
	};
	async function load() {
		const shown = (await groups()).filter(Boolean).map(([name, rows]) => [h("h2", {}, name), list(rows.map(row), "None.")]);
		all.replaceChildren(...shown.flat());
	}
	const add = lineForm(label, example, action, async (text) => {
		say((await post(path, { text })).said);
		await load();
	});
	page.append(...heading(title, under), add, all);
	await load();
}

const page = (about) => ({ title: about.title, show: (place) => kept(place, about) });

export const reminders = page({
	title: "Reminders", under: "They come back after a power cut.", path: "reminders",
	label: "Remind me", example: "call Tom tomorrow at six", action: "Add", word: "Cancel",
	groups: async () => {
		const { reminders: rows, timers } = await get("reminders");
		return [["To come", rows], timers.length && ["Timers", timers]];
	},
});

export const notes = page({
	title: "Notes", under: "Yours, and hers to read to you.", path: "notes",
	label: "A new note", example: "the key is under the blue pot", action: "Keep", word: "Delete",
	groups: async () => {
		const { notes: rows, lists } = await get("notes");
		return [["Notes", rows], ...lists.map(({ name, items }) => [`List: ${name}`, items])];
	},
});
