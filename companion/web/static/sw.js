// The shell is kept, so that an installed app opens when the companion is away. Nothing of /api ever is.

const KEPT = "shell-1";
const PATIENCE_MS = 2000;
const SHELL = [
	"./", "style.css", "app.js", "api.js", "dom.js", "socket.js", "sound.js", "ring.js", "talk.js", "pair.js", "capture.worklet.js",
	"player.worklet.js", "memory.js", "people.js", "kept.js", "letters.js", "packs.js", "settings.js", "doctor.js",
	"bench.js", "manifest.webmanifest", "icon.svg", "icon-192.png", "icon-512.png",
];
const BASE = new URL("./", self.location);
const shell = new Set(SHELL.map((name) => new URL(name, BASE).href));

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
	if (request.method !== "GET" || !shell.has(url)) return;
	event.respondWith(fresh(request, url).catch(() => caches.match(url).then((kept) => kept || Response.error())));
});
