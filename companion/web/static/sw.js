// The shell is kept, so that an installed app opens when the companion is away; the rest once it was seen. Nothing of /api is.

const KEPT = "shell-2";
const PATIENCE_MS = 2000;
const SHELL = ["./", "style.css", "app.js", "api.js", "dom.js", "socket.js", "talk.js", "ring.js", "sound.js", "icon.svg"];
const BASE = new URL("./", self.location).href;

async function fresh(request, url) {
	const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
	if (answer.ok && !answer.redirected) await (await caches.open(KEPT)).put(url, answer.clone());
	return answer;
}

self.addEventListener("install", (event) => {
	event.waitUntil(caches.open(KEPT).then((cache) => cache.addAll(SHELL)));
	self.skipWaiting();
});

self.addEventListener("activate", (event) => {
	const old = (names) => Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name)));
	event.waitUntil(caches.keys().then(old).then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
	const { request } = event;
	const [url] = request.url.split("#");
	if (request.method !== "GET" || !url.startsWith(BASE) || url.startsWith(`${BASE}api/`)) return;
	event.respondWith(fresh(request, url).catch(() => caches.match(url).then((kept) => kept || Response.error())));
});
