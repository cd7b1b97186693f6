// Packs: fetched with progress, chosen, checked, removed.

import { get, post } from "./api.js";
import { ask, button, doing, h, heading, hint, list, say } from "./dom.js";

export const title = "Packs";

const KINDS = { ears: "Ears", mind: "Mind", voice: "Voice" };
const LOOK_MS = 700;
const megabytes = (bytes) => `${Math.ceil(bytes / 1e6)} MB`;
const isGoing = (job) => /waiting|fetching/.test(job?.state);

export async function show(page) {
	const all = h("div", {});
	let timer = 0;
	let jobs = {};

	const act = (name, what, text, question) =>
		button(text, doing(async () => {
			if (question && !(await ask(question, text))) return;
			say((await post(`packs/${encodeURIComponent(name)}/${what}`)).said);
			await load();
		}), { "aria-label": `${text}: ${name}` });

	function actions({ name, installed, in_use, removable, fits, bytes }) {
		if (isGoing(jobs[name])) return act(name, "stop", "Stop");
		if (!installed) return fits && act(name, "get", `Get, ${megabytes(bytes)}`);
		return [!in_use && act(name, "use", "Use"), act(name, "verify", "Check"), removable && act(name, "remove", "Remove", `Remove ${name}?`)];
	}

	function row(pack) {
		const job = jobs[pack.name];
		const notes = [pack.doubt, !pack.fits && pack.why_not, job?.state === "failed" && `${job.what} ${job.fix}`].filter(Boolean);
		const bar = h("div", { class: "job", "data-name": pack.name }, isGoing(job) && progress(job));
		return h("li", {}, h("div", {},
			h("h3", {}, pack.title, " ", pack.in_use && h("span", { class: "tag" }, "in use")),
			h("p", {}, pack.gain), notes.map((note) => h("p", { class: "fault" }, note)), bar,
			hint(pack.name, pack.licence, `needs ${pack.memory_mb} MB of memory`)),
		h("div", { class: "row" }, actions(pack)));
	}

	const progress = (job) => [h("progress", { max: job.bytes || 1, value: job.done_bytes, "aria-label": `Fetching ${job.name}` }), hint(job.what || "Waiting", `${megabytes(job.done_bytes)} of ${megabytes(job.bytes)}`)];

	async function look() {
		const before = Object.values(jobs).filter(isGoing).length;
		const now = (await get("packs/jobs")).jobs;
		jobs = Object.fromEntries(now.map((job) => [job.name, job]));
		const going = now.filter(isGoing);
		if (before !== going.length) return load();
		for (const job of going) all.querySelector(`[data-name="${CSS.escape(job.name)}"]`)?.replaceChildren(...progress(job));
		wait(going.length);
	}

	function wait(isNeeded) {
		clearTimeout(timer);
		if (isNeeded) timer = setTimeout(() => page.isConnected && look().catch(() => wait(true)), LOOK_MS);
	}

	async function load() {
		const [{ machine, packs }, { jobs: now }] = await Promise.all([get("packs"), get("packs/jobs")]);
		jobs = Object.fromEntries(now.map((job) => [job.name, job]));
		const kinds = Object.entries(KINDS).map(([kind, name]) => [h("h2", {}, name), list(packs.filter((pack) => pack.kind === kind).map(row))]);
		all.replaceChildren(hint(machine), ...kinds.flat());
		wait(now.some(isGoing));
	}

	page.append(...heading("Packs", "What is fetched stays here, and works offline."), all);
	await load();
}
