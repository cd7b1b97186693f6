// The people of your life, and the week of talks: a chart, and the same as a table.

import { get } from "./api.js";
import { button, grid, h, heading, hint, list, svg } from "./dom.js";

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

const person = ({ name, relation, mentions, last, mood, facts }) =>
	h("li", {}, h("div", {},
		h("h2", {}, name, relation && ` · ${relation}`),
		facts.map((fact) => h("p", {}, fact)),
		hint(`spoken of ${mentions} time${mentions === 1 ? "" : "s"}`, last && `last ${last}`, mood && `mostly ${mood}`)));

export async function show(page) {
	const week = h("section", { "aria-live": "polite" });
	async function turn(of) {
		const { title: name, totals, days } = await get(of ? `week?of=${of}` : "week");
		const move = (by) => {
			const day = new Date(`${days[0].date}T12:00Z`);
			day.setUTCDate(day.getUTCDate() + by);
			return turn(day.toISOString().slice(0, 10));
		};
		week.replaceChildren(h("h2", {}, name), h("p", {}, totals), chart(days), grid("The week as a table", ["Day", "Turns", "Minutes", "Moods"], days.map((day) => [day.weekday, day.turns, day.minutes, moods(day)])), h("p", { class: "row" }, button("Week before", () => move(-7)), button("Week after", () => move(7))));
	}
	const [{ people }] = await Promise.all([get("people"), turn()]);
	page.append(...heading("People and week", "Who matters to you."), list(people.map(person), "She knows nobody of yours yet."), week);
}
