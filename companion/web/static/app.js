// Which page is shown, by the address after #; the menu; pairing first.

import { get, post } from "./api.js";
import { doing, h, heading } from "./dom.js";
import { link } from "./socket.js";

const PAGES = {
	"": () => import("./talk.js"),
	memory: () => import("./memory.js"),
	people: () => import("./people.js"),
	reminders: async () => (await import("./kept.js")).reminders,
	notes: async () => (await import("./kept.js")).notes,
	letters: () => import("./letters.js"),
	packs: () => import("./packs.js"),
	settings: () => import("./settings.js"),
	doctor: () => import("./doctor.js"),
	bench: () => import("./bench.js"),
	pair: () => import("./pair.js"),
};
const main = document.getElementById("main");
const menu = document.getElementById("menu");
const out = document.getElementById("leave");
let isIn = true;
let leave = null;
let visits = 0;

// A page's show() may give back what to do when people leave it.
async function show() {
	const [name, ...rest] = isIn ? location.hash.replace(/^#\/?/, "").split("/") : ["pair"];
	const visit = ++visits;
	openMenu(false);
	leave?.();
	leave = null;
	for (const one of document.querySelectorAll("nav a")) one.ariaCurrent = one.hash === `#/${name}` ? "page" : null;
	const place = h("div", { class: `page ${name || "talk"}` });
	try {
		if (!Object.hasOwn(PAGES, name)) throw { what: "There is no page of that name." };
		const page = await PAGES[name]();
		document.title = `${page.title} · ${link.name}`;
		const left = await page.show(place, rest);
		if (visit !== visits) return left?.();
		leave = left;
	} catch (error) {
		if (visit !== visits) return;
		place.replaceChildren(...heading("This page can't be shown"), h("p", {}, error.what || "A part of it did not come.", " ", error.fix));
		document.title = link.name;
	}
	main.replaceChildren(place);
	if (visit > 1) {
		scrollTo(0, 0);
		(place.querySelector("h1") || main).focus({ preventScroll: true });
	}
}

function openMenu(isOpen) {
	menu.setAttribute("aria-expanded", isOpen);
	document.body.classList.toggle("menu", isOpen);
}

async function start() {
	const [needs] = await Promise.all([get("pair").catch(() => ({ needed: false })), PAGES[""]().catch(() => null)]);
	isIn = !needs.needed || needs.paired;
	document.body.classList.toggle("alone", !isIn);
	out.hidden = !needs.needed;
	if (isIn) link.open();
	else link.close();
	show();
}

menu.addEventListener("click", () => openMenu(menu.getAttribute("aria-expanded") !== "true"));
addEventListener("keydown", (event) => event.key === "Escape" && openMenu(false));
document.querySelector(".skip").addEventListener("click", (event) => {
	event.preventDefault();
	main.focus();
});
addEventListener("hashchange", show);
addEventListener("unpaired", () => isIn && start());
addEventListener("paired", start);
out.addEventListener("click", doing(async () => {
	await post("leave");
	start();
}));
link.addEventListener("change", () => (document.getElementById("name").textContent = link.name));
if (isSecureContext) navigator.serviceWorker?.register("sw.js").catch(() => {});
start();
