// The people of your life, and the week of talks: a chart, and the same as a table.

import { get } from "./api.js";
import { button, h, heading, hint, svg } from "./dom.js";

export const title = "People and week";

const moods = (day) => Object.entries(day.moods).map(([mood, count]) => `${mood} ${count}`).join(", ");

function chart(days) {
	const most = Math.max(10, ...days.map((day) => day.minutes));
	const bars = days.map(({ weekday, minutes }, index) => {
		const [x, tall] = [45 + index * 85, (140 * minutes) / most];
		return svg("g", {}, svg("rect", { x: x - 22, y: 165 - tall, width: 44, height: tall, rx: Math.min(8, tall / 2) }), svg("text", { x, y: 158 - tall }, minutes || ""), svg("text", { x, y: 186 }, weekday.slice(0, 3)));
	});
	return svg("svg", { class: "chart", viewBox: "0 0 600 195", role: "img", "aria-label": "Minutes of talk on each day, as in the table" }, bars);
}

const table = (days) =>
	h("div", { class: "wide", tabindex: "0", role: "region", "aria-label": "The week as a table" }, h("table", {},
		h("thead", {}, h("tr", {}, ["Day", "Turns", "Minutes", "Moods"].map((name) => h("th", { scope: "col" }, name)))),
		h("tbody", {}, days.map((day) => h("tr", {}, h("th", { scope: "row" }, day.weekday), h("td", {}, day.turns), h("td", {}, day.minutes), h("td", {}, moods(day)))))));

const person = ({ name, relation, mentions, last, mood, facts }) =>
	h("li", {}, h("div", {},
		h("h2", {}, name, relation && ` · ${relation}`),
		facts.map((fact) => h("p", {}, fact)),
		hint([`spoken of ${mentions} time${mentions === 1 ? "" : "s"}`, last && `last ${last}`, mood && `mostly ${mood}`].filter(Boolean).join(" · "))));

export async function show(page) {
	const week = h("section", { "aria-live": "polite" });
	async function turn(of) {
		const { title: name, totals, days } = await get(of ? `week?of=${of}` : "week");
		const move = (by) => {
			const day = new Date(`${days[0].date}T12:00Z`);
			day.setUTCDate(day.getUTCDate() + by);
			return turn(day.toISOString().slice(0, 10));
		};
		week.replaceChildren(h("h2", {}, name), h("p", {}, totals), chart(days), table(days), h("p", { class: "row" }, button("Week before", () => move(-7)), button("Week after", () => move(7))));
	}
	const [{ people }] = await Promise.all([get("people"), turn()]);
	const none = h("p", { class: "card" }, "She knows nobody of yours yet.");
	page.append(...heading("People and week", "Who matters to you."), people.length ? h("ul", { class: "list" }, people.map(person)) : none, week);
}
