// Every setting with its unit and help; mistakes stand at their fields.

import { get, put } from "./api.js";
import { doing, h, heading, hint, say } from "./dom.js";

export const title = "Settings";

function control(id, { kind, value, low, high, choices, longest }) {
	if (kind === "bool") return h("input", { id, type: "checkbox", checked: value });
	if (choices.length) return h("select", { id, value }, choices.map((one) => h("option", { selected: one === value }, one)));
	if (kind === "str") return h("input", { id, value, maxlength: longest || undefined, autocomplete: "off", spellcheck: "false" });
	return h("input", { id, type: "number", value, min: low, max: high, step: kind === "int" ? 1 : "any" });
}

function valueOf(input, { kind }) {
	if (kind === "bool") return input.checked;
	return kind === "str" || input.value === "" ? input.value : Number(input.value);
}

export async function show(page) {
	const { path, mistakes, sections } = await get("settings");
	const fields = [];

	function row(section, field) {
		const key = `${section}.${field.name}`;
		const input = control(key, field);
		const fault = h("p", { class: "fault", id: `${key}-fault` });
		const help = h("p", { class: "hint", id: `${key}-help` }, field.help);
		fields.push({ key, field, input, fault });
		return h("div", { class: "field" }, h("label", { for: key }, field.label), h("div", { class: "row" }, input, field.unit), help, fault);
	}

	function mark(wrong) {
		for (const { key, input, fault } of fields) {
			fault.textContent = wrong[key] || "";
			input.ariaInvalid = key in wrong;
			input.setAttribute("aria-describedby", `${key}-help${key in wrong ? ` ${key}-fault` : ""}`);
		}
		fields.find(({ key }) => key in wrong)?.input.focus();
	}

	const save = doing(async () => {
		const changed = fields.filter(({ field, input }) => valueOf(input, field) !== field.value);
		try {
			say((await put("settings", Object.fromEntries(changed.map(({ key, field, input }) => [key, valueOf(input, field)])))).said);
			mark({});
			for (const { field, input } of changed) field.value = valueOf(input, field);
		} catch (error) {
			mark(error.mistakes || {});
			throw error;
		}
	});
	const parts = sections.map(({ name, help, fields: inside }) => h("fieldset", {}, h("legend", {}, name), hint(help), inside.map((field) => row(name, field))));
	page.append(...heading("Settings", `Kept in ${path}.`), ...mistakes.map((one) => h("p", { class: "fault" }, one)), h("form", { novalidate: true, onsubmit: save }, parts, h("p", { class: "save" }, h("button", { class: "strong" }, "Save"))));
	mark({});
}
