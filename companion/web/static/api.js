// The pages' JSON. A fault is an ApiError with what happened and what to do.

export class ApiError extends Error {
	constructor(status, { what, fix, mistakes } = {}) {
		super(what);
		this.status = status;
		this.what = what || "That did not work.";
		this.fix = fix || "";
		this.mistakes = mistakes || {};
	}
}

export async function request(method, path, body) {
	const headers = method === "GET" ? {} : { "X-Companion": "1", "Content-Type": "application/json" };
	const sent = { method, headers, cache: "no-store", body: body === undefined ? undefined : JSON.stringify(body) };
	let answer;
	try {
		answer = await fetch(`api/${path}`, sent);
	} catch {
		throw new ApiError(0, { what: "The companion is not answering.", fix: "Is it still running?" });
	}
	if (answer.ok) return answer;
	if (answer.status === 401) dispatchEvent(new Event("unpaired"));
	throw new ApiError(answer.status, await answer.json().catch(() => ({})));
}

export const get = async (path) => (await request("GET", path)).json();
export const post = async (path, body = {}) => (await request("POST", path, body)).json();
export const put = async (path, body) => (await request("PUT", path, body)).json();
export const drop = async (path) => (await request("DELETE", path)).json();

export async function* lines(path) {
	const reader = (await request("GET", path)).body.pipeThrough(new TextDecoderStream()).getReader();
	let rest = "";
	try {
		for (;;) {
			const { value, done } = await reader.read();
			const whole = (rest + (value || "")).split("\n");
			rest = done ? "" : whole.pop();
			for (const line of whole) if (line.trim()) yield JSON.parse(line);
			if (done) return;
		}
	} finally {
		reader.cancel().catch(() => {});
	}
}
