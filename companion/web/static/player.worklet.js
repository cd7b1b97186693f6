// Playbacks of 24 kHz int16 at the speaker's rate, several at once; cut in 5 ms. Tells what has been played.

const RATE_HZ = 24000;
const READY = 1440; // 60 ms lie ready before a start, or after it ran dry
const FADE_S = 0.005;
const TELL_S = 0.1;

class Playback {
	chunks = [];
	at = 0;
	waiting = 0;
	played = 0;
	told = 0;
	isEnded = false;
	isDry = true;
	gain = 1;
	isCut = false;
	near = [0, 0, 0, 0];
	between = 1;

	add(samples) {
		this.chunks.push(samples);
		this.waiting += samples.length;
	}

	get isOver() {
		return this.gain <= 0 || (this.isEnded && !this.waiting);
	}

	#shift() {
		const [, a, b, c] = this.near;
		this.near = [a, b, c, this.chunks[0][this.at++] / 32768];
		if (this.at === this.chunks[0].length) {
			this.chunks.shift();
			this.at = 0;
		}
		this.waiting--;
		this.played++;
	}

	// Catmull and Rom.
	next(step) {
		while (this.between >= 1) {
			if (!this.waiting) {
				this.isDry = !this.isEnded;
				return 0;
			}
			this.#shift();
			this.between -= 1;
		}
		const [a, b, c, d] = this.near;
		const x = this.between;
		this.between += step;
		if (this.isCut) this.gain -= 1 / (FADE_S * sampleRate);
		return Math.max(0, this.gain) * (b + 0.5 * x * (c - a + x * (2 * a - 5 * b + 4 * c - d + x * (3 * (b - c) + d - a))));
	}
}

class Player extends AudioWorkletProcessor {
	#playbacks = new Map();
	#untold_s = 0;

	constructor() {
		super();
		this.port.onmessage = ({ data }) => this.#hear(data);
	}

	#hear({ begin, end, cut, playback, samples }) {
		if (begin) this.#playbacks.set(begin, new Playback());
		if (samples) this.#playbacks.get(playback)?.add(new Int16Array(samples));
		if (end && this.#playbacks.has(end)) this.#playbacks.get(end).isEnded = true;
		if (cut === undefined) return;
		for (const [number, one] of this.#playbacks) {
			if (cut && number !== cut) continue; // 0: all of them
			one.isCut = one.isEnded = true;
			if (one.isDry) one.gain = 0;
		}
	}

	process(_, [[output]]) {
		const step = RATE_HZ / sampleRate;
		this.#untold_s += output.length / sampleRate;
		const isTime = this.#untold_s >= TELL_S;
		for (const [number, one] of this.#playbacks) {
			if (one.isDry && (one.isEnded || one.waiting >= READY)) one.isDry = false;
			for (let index = 0; index < output.length && !one.isDry && !one.isOver; index++) output[index] += one.next(step);
			if ((isTime && one.played !== one.told) || one.isOver) this.#tell(number, one);
			if (one.isOver) this.#playbacks.delete(number);
		}
		if (isTime) this.#untold_s = 0;
		return true;
	}

	#tell(playback, one) {
		one.told = one.played;
		this.port.postMessage({ playback, samples: one.played });
	}
}

registerProcessor("player", Player);
