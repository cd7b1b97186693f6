// The socket: what is known of her now, and how to come back after a break.
// Events of `link`: "change" (of its fields), "message" (a text message), "light" and "voice" (bytes).

import { get } from "./api.js";

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10000;

class Link extends EventTarget {
	name = "Samantha";
	state = "idle";
	muted = false;
	turns = [];
	// connecting, open, lost, taken (another browser has the handset), refused (the two ends don't fit), closed
	line = "connecting";
	why = "";
	#socket = null;
	#wait_ms = FIRST_WAIT_MS;
	#timer = 0;

	get isOpen() {
		return this.line === "open";
	}

	open() {
		this.close();
		this.#set("connecting");
		const address = new URL("talk", location.href);
		address.protocol = address.protocol.replace("http", "ws");
		address.hash = "";
		const socket = (this.#socket = new WebSocket(address));
		socket.binaryType = "arraybuffer";
		socket.onopen = () => this.send({ type: "hello", version: 1 });
		socket.onmessage = ({ data }) => (typeof data === "string" ? this.#hear(JSON.parse(data)) : this.#take(data));
		socket.onclose = (event) => socket === this.#socket && this.#lost(event);
	}

	close() {
		clearTimeout(this.#timer);
		const old = this.#socket;
		this.#socket = null;
		old?.close();
		this.line = "closed";
	}

	send(data) {
		if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(data instanceof ArrayBuffer ? data : JSON.stringify(data));
	}

	hurry() {
		if (this.line === "lost") this.open();
	}

	#hear(message) {
		if (message.type === "welcome") {
			this.#wait_ms = FIRST_WAIT_MS;
			const { name, state, muted, turns, sound, elsewhere } = message;
			Object.assign(this, { name, state, muted, turns, sound, elsewhere });
			this.#set("open");
		}
		if (message.type === "state") {
			this.state = message.state;
			this.muted = this.state === "muted" || (this.state === "asleep" && this.muted);
			this.#set(this.line);
		}
		this.dispatchEvent(new CustomEvent("message", { detail: message }));
	}

	#take(data) {
		const kind = new Uint8Array(data, 0, 1)[0];
		this.dispatchEvent(new CustomEvent(kind === 1 ? "light" : "voice", { detail: data }));
	}

	#lost({ code, reason }) {
		this.#socket = null;
		if (code === 4001) return this.#set("taken");
		if (code === 1008) return this.#set("refused", reason);
		this.#set("lost");
		this.#timer = setTimeout(() => this.#again(), this.#wait_ms * (0.5 + Math.random() / 2));
		this.#wait_ms = Math.min(2 * this.#wait_ms, LONGEST_WAIT_MS);
	}

	// A refused socket doesn't say why; the answer to this does.
	async #again() {
		const needs = await get("pair").catch(() => null);
		if (this.line !== "lost") return;
		if (needs?.needed && !needs.paired) dispatchEvent(new Event("unpaired"));
		else this.open();
	}

	#set(line, why = "") {
		this.line = line;
		this.why = why;
		this.dispatchEvent(new Event("change"));
	}
}

export const link = new Link();
addEventListener("online", () => link.hurry());
document.addEventListener("visibilitychange", () => document.hidden || link.hurry());
