// Letters that she wrote with you: read, changed, printed.

import { drop, get, post } from "./api.js";
import { ask, button, doing, h, heading, hint, lineForm, list, say } from "./dom.js";

export const title = "Letters";

export async function show(page, [id]) {
	if (id) return letter(page, id);
	const { letters } = await get("letters");
	const row = (one) => h("li", {}, h("div", {}, h("h2", {}, h("a", { href: `#/letters/${one.id}` }, `To ${one.to || "somebody"}`)), hint(one.changed)), h("span", { class: "tag" }, one.state));
	page.append(...heading("Letters", "Your words, on paper."), list(letters.map(row), 'None yet. Say: "help me write a letter".'));
}

async function letter(page, id) {
	const path = `letters/${encodeURIComponent(id)}`;
	const { to, state, text } = await get(path);
	const paper = h("article", { class: "letter" }, text || "There is nothing in it yet.");
	const change = lineForm("Change something", "change lake to river", "Change", async (words) => {
		const done = await post(`${path}/edit`, { change: words });
		paper.textContent = done.text;
		say(done.said);
	});
	const away = doing(async () => {
		if (!(await ask("Delete this letter? It can't be brought back.", "Delete it"))) return;
		say((await drop(path)).said);
		location.hash = "#/letters";
	});
	const row = h("p", { class: "row no-print" }, button("Print", () => print()), h("a", { class: "button", href: `api/${path}/page.pdf` }, "PDF"), button("Delete", away), h("a", { href: "#/letters" }, "All letters"));
	change.classList.add("no-print");
	page.append(...heading(`To ${to || "somebody"}`), h("p", { class: "no-print" }, h("span", { class: "tag" }, state)), paper, change, row);
}
