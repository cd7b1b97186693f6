// Elements without markup in strings: nothing that was said or stored can become markup.

const SVG = "http://www.w3.org/2000/svg";

function fill(element, attributes, children) {
	for (const [name, value] of Object.entries(attributes || {})) {
		if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
		else if (name === "value" || name === "checked" || name === "disabled") element[name] = value;
		else if (value === true) element.setAttribute(name, "");
		else if (value !== false && value !== undefined) element.setAttribute(name, value);
	}
	element.append(...children.flat(2).filter((child) => child || child === 0));
	return element;
}

// h("p", {class: "hint"}, "text", h("b")); what starts with "on" is a listener.
export const h = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);
export const svg = (tag, attributes, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);
export const button = (text, onclick, attributes = {}) => h("button", { type: "button", onclick, ...attributes }, text);
export const hint = (...parts) => h("p", { class: "hint" }, parts.filter(Boolean).join(" · "));
export const hidden = (text) => h("span", { class: "unseen" }, text);

export const list = (rows, none) => (rows.length ? h("ul", { class: "list" }, rows) : none && h("p", { class: "card" }, none));

// Rows of cells; the first of each names it.
export const grid = (label, columns, rows) =>
	h("div", { class: "wide", tabindex: "0", role: "region", "aria-label": label }, h("table", {},
		h("thead", {}, h("tr", {}, columns.map((name) => h("th", { scope: "col" }, name)))),
		h("tbody", {}, rows.map(([first, ...rest]) => h("tr", {}, h("th", { scope: "row" }, first), rest.map((cell) => h("td", {}, cell)))))));

export const heading = (text, under) => [h("h1", { tabindex: "-1" }, text), h("p", { class: "under" }, under)];

let fading;
export function say(text, isFault = false) {
	const line = document.getElementById("said");
	clearTimeout(fading);
	line.className = isFault ? "fault" : "";
	line.textContent = text;
	fading = setTimeout(() => (line.textContent = ""), isFault ? 12000 : 5000);
}

export const sayFault = (error) => say([error.what || "Something went wrong.", error.fix].filter(Boolean).join(" "), true);

// Its button is out of reach meanwhile.
export const doing = (work) => async (event) => {
	event.preventDefault();
	const pressed = event.submitter || event.currentTarget;
	say("");
	pressed.disabled = true;
	try {
		await work(event);
	} catch (error) {
		sayFault(error);
	}
	pressed.disabled = false;
};

export function ask(question, yes) {
	return new Promise((answered) => {
		const box = h("dialog", { "aria-labelledby": "question" },
			h("h2", { id: "question" }, question),
			h("p", { class: "row" }, button("Keep it", () => box.close(), { autofocus: true }), button(yes, () => box.close("yes"), { class: "strong" })),
		);
		box.addEventListener("close", () => {
			answered(box.returnValue === "yes");
			box.remove();
		});
		document.body.append(box);
		box.showModal();
	});
}

let lines = 0;
export function lineForm(label, example, action, work) {
	const id = `line-${++lines}`;
	const input = h("input", { id, required: true, maxlength: 500, placeholder: example, autocomplete: "off" });
	const send = doing(async () => {
		await work(input.value.trim());
		input.value = "";
		input.focus();
	});
	return h("form", { class: "line", onsubmit: send }, h("label", { for: id }, label), input, h("button", {}, action));
}
