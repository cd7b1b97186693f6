// From the microphone's rate to 16 kHz, int16, in blocks of 512 with the press number in front.
//
// A number starts a press; at 0 what there is goes out, then {samples}; -1 ends it. Low-passed, so that nothing folds down.

const RATE_HZ = 16000;
const BLOCK = 512;
const LEAST = 160; // fewer the companion does not take
const TAPS = 96;

// A sinc in a Blackman window.
function lowPass(cutoff_hz) {
	const taps = Float32Array.from({ length: TAPS }, (_, index) => {
		const at = index - (TAPS - 1) / 2;
		const turn = (2 * Math.PI * index) / (TAPS - 1);
		const window = 0.42 - 0.5 * Math.cos(turn) + 0.08 * Math.cos(2 * turn);
		const x = (2 * Math.PI * cutoff_hz * at) / sampleRate;
		return (window * (x === 0 ? 1 : Math.sin(x) / x)) / sampleRate;
	});
	const sum = taps.reduce((total, tap) => total + tap, 0);
	return taps.map((tap) => tap / sum);
}

class Capture extends AudioWorkletProcessor {
	#taps = lowPass(Math.min(7200, 0.45 * sampleRate));
	#past = new Float32Array(2 * TAPS); // twice: a whole window in one piece
	#at = 0;
	#due = 0; // input samples until the next output is due
	#before = 0;
	#press = 0;
	#block = new Int16Array(BLOCK);
	#filled = 0;
	#sent = 0;

	constructor() {
		super();
		this.port.onmessage = ({ data }) => (data > 0 ? this.#begin(data) : data ? (this.#press = 0) : this.#tell());
	}

	process([input]) {
		if (this.#press && input[0]) for (const sample of input[0]) this.#take(sample);
		return true;
	}

	#begin(press) {
		this.#press = press;
		this.#filled = this.#sent = this.#due = this.#before = 0;
		this.#past.fill(0);
	}

	#tell() {
		if (this.#filled >= LEAST) this.#send();
		this.port.postMessage({ samples: this.#sent });
	}

	#take(sample) {
		this.#past[this.#at] = this.#past[this.#at + TAPS] = sample;
		this.#at = (this.#at + 1) % TAPS;
		const step = sampleRate / RATE_HZ;
		if (this.#due >= 2) {
			this.#due -= 1;
			return;
		}
		let now = 0;
		for (let tap = 0; tap < TAPS; tap++) now += this.#past[this.#at + tap] * this.#taps[tap];
		while (this.#due <= 1) {
			this.#put(this.#before + (now - this.#before) * this.#due); // between two filtered samples
			this.#due += step;
		}
		this.#before = now;
		this.#due -= 1;
	}

	#put(value) {
		this.#block[this.#filled++] = Math.round(32767 * Math.max(-1, Math.min(1, value)));
		if (this.#filled === BLOCK) this.#send();
	}

	#send() {
		const data = new ArrayBuffer(4 + 2 * this.#filled);
		const view = new DataView(data);
		view.setUint32(0, this.#press, true);
		for (let index = 0; index < this.#filled; index++) view.setInt16(4 + 2 * index, this.#block[index], true);
		this.#sent += this.#filled;
		this.#filled = 0;
		this.port.postMessage(data, [data]);
	}
}

registerProcessor("capture", Capture);
