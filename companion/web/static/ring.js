// The ring: the pixels that the hardware gets, with a glow.

import { h } from "./dom.js";
import { link } from "./socket.js";

const STILL_S = 1.5;
const still = matchMedia("(prefers-reduced-motion: reduce)");
let levels = [];
let came = 0;

function mixed(frame) {
	const now = performance.now() / 1000;
	const share = still.matches && levels.length === frame.length ? 1 - Math.exp((came - now) / STILL_S) : 1;
	came = now;
	levels = Array.from(frame, (level, index) => (share === 1 ? level : levels[index] + share * (level - levels[index])));
}

function draw(canvas) {
	const size = Math.round(canvas.clientWidth * Math.min(devicePixelRatio || 1, 2));
	if (!size) return;
	if (canvas.width !== size) canvas.width = canvas.height = size;
	const paint = canvas.getContext("2d");
	const count = levels.length / 3 || 12;
	paint.clearRect(0, 0, size, size);
	for (let light = 0; light < count; light++) {
		const turn = (2 * Math.PI * light) / count;
		const x = size * (0.5 + 0.4 * Math.sin(turn));
		const y = size * (0.5 - 0.4 * Math.cos(turn));
		const mix = [0, 1, 2].map((part) => Math.round(levels[3 * light + part] || 0));
		const most = Math.max(...mix) / 255;
		paint.globalCompositeOperation = "source-over";
		disc(paint, x, y, 0.02 * size, "#fff0e11a");
		if (!most) continue;
		const colour = mix.map((part) => Math.round(part / most));
		paint.globalCompositeOperation = "lighter";
		const glow = paint.createRadialGradient(x, y, 0, x, y, 0.13 * size);
		const shine = Math.sqrt(most);
		for (const [at, share] of [[0, 0.75], [0.3, 0.28], [1, 0]]) glow.addColorStop(at, `rgba(${colour}, ${share * shine})`);
		disc(paint, x, y, 0.13 * size, glow);
		paint.globalCompositeOperation = "source-over"; // added up, two looks of neighbouring hues are one
		disc(paint, x, y, 0.024 * size, `rgba(${colour}, ${shine})`);
	}
}

function disc(paint, x, y, radius, colour) {
	paint.fillStyle = colour;
	paint.beginPath();
	paint.arc(x, y, radius, 0, 2 * Math.PI);
	paint.fill();
}

export function ring() {
	const canvas = h("canvas", { class: "ring", "aria-hidden": "true" });
	let asked = 0;
	const later = () => (asked ||= requestAnimationFrame(() => ((asked = 0), draw(canvas))));
	link.addEventListener("light", later);
	const size = new ResizeObserver(later);
	size.observe(canvas);
	const leave = () => {
		link.removeEventListener("light", later);
		size.disconnect();
	};
	return { canvas, leave };
}

link.addEventListener("light", ({ detail }) => mixed(new Uint8Array(detail, 1)));
