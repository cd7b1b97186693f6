// This browser's microphone and speaker. Nothing opens before the first press; nothing is heard between presses.

import { link } from "./socket.js";

const KEPT_MS = 120000; // kept so long after a press, switched off
const LAST_WORDS_MS = 500;

class Sound {
	#context = null;
	#ready = null;
	#opening = null;
	#player = null;
	#capture = null;
	#stream = null;
	#source = null;
	#closing = 0;
	#held = 0;
	#finish = null;

	get isWaiting() {
		return (this.#context?.state ?? "running") !== "running";
	}

	// Without a speaker, Firefox's resume() never ends.
	async wake(isAsked = navigator.userActivation?.hasBeenActive !== false) {
		this.#ready ??= this.#build().catch((error) => {
			this.#ready = null;
			throw error;
		});
		await this.#ready;
		if (this.isWaiting && isAsked) await Promise.race([this.#context.resume(), new Promise((go) => setTimeout(go, LAST_WORDS_MS))]);
	}

	async #build() {
		this.#context ??= new AudioContext({ latencyHint: "interactive" });
		await Promise.all(["player", "capture"].map((name) => this.#context.audioWorklet.addModule(`${name}.worklet.js`)));
		this.#player = new AudioWorkletNode(this.#context, "player", { numberOfInputs: 0, outputChannelCount: [1] });
		this.#player.connect(this.#context.destination);
		this.#player.port.onmessage = ({ data }) => link.send({ type: "played", ...data });
		this.#capture = new AudioWorkletNode(this.#context, "capture", { numberOfOutputs: 0 });
		this.#capture.port.onmessage = ({ data }) => this.#captured(data);
	}

	// Throws an Error for people.
	async microphone() {
		if (!this.hasMicrophone) await (this.#opening ??= this.#open().finally(() => (this.#opening = null)));
	}

	async #open() {
		if (!navigator.mediaDevices) throw new Error("This browser has no microphone to give. Try another.");
		const wanted = { channelCount: 1, echoCancellation: true, noiseSuppression: false, autoGainControl: true };
		try {
			this.#stream = await navigator.mediaDevices.getUserMedia({ audio: wanted });
		} catch (error) {
			throw new Error(refused(error));
		}
		await this.wake(true);
		this.#source?.disconnect();
		this.#source = this.#context.createMediaStreamSource(this.#stream);
		this.#source.connect(this.#capture);
		this.rest();
	}

	get #isTheirs() {
		return link.sound === "device";
	}

	get hasMicrophone() {
		return this.#isTheirs || this.#stream?.getAudioTracks()[0]?.readyState === "live";
	}

	listen(press) {
		this.#held = press;
		if (this.#isTheirs) return;
		clearTimeout(this.#closing);
		this.#switch(true);
		this.#capture.port.postMessage(press);
	}

	// How many samples went, in the end. Heard on until rest(): a tap may begin a talk hands free.
	async unlisten() {
		const press = this.#held;
		this.#held = 0;
		if (this.#isTheirs) return { press, samples: 0 };
		const count = new Promise((finish) => {
			this.#finish = finish;
			setTimeout(() => (finish(0), this.settle()), LAST_WORDS_MS); // if she took no notice
		});
		this.#capture.port.postMessage(0);
		return { press, samples: await count };
	}

	settle() {
		if (!link.isOpen || !/listening|hands-free/.test(link.state)) this.rest();
	}

	rest() {
		if (this.#held) return;
		this.#capture?.port.postMessage(-1);
		this.#switch(false);
		clearTimeout(this.#closing);
		this.#closing = setTimeout(() => this.#stream?.getTracks().forEach((track) => track.stop()), KEPT_MS);
	}

	// For the doctor: a function that tells how loud it is, 0 to 1. End with rest().
	async meter() {
		await this.microphone();
		clearTimeout(this.#closing);
		this.#switch(true);
		const analyser = this.#context.createAnalyser();
		analyser.fftSize = 1024;
		this.#source.connect(analyser);
		const wave = new Float32Array(analyser.fftSize);
		return () => {
			analyser.getFloatTimeDomainData(wave);
			return Math.sqrt(wave.reduce((sum, one) => sum + one * one, 0) / wave.length);
		};
	}

	// For the player: {begin|end|cut: number}, or {playback, samples}.
	async play(message, moved = []) {
		if (message.cut === 0 && !this.#player) return;
		await this.wake();
		if (message.begin && this.isWaiting) this.#player.port.postMessage({ cut: 0 }); // only the newest waits for a touch
		this.#player.port.postMessage(message, moved);
	}

	#switch(isOn) {
		this.#stream?.getAudioTracks().forEach((track) => (track.enabled = isOn));
	}

	#captured(data) {
		if (data instanceof ArrayBuffer) link.send(data);
		else this.#finish?.(data.samples);
	}
}

function refused(error) {
	if (error.name === "NotAllowedError") return "I can't hear you: the microphone is not allowed here. Allow it beside the address, then press again.";
	if (error.name === "NotFoundError") return "I can't find a microphone. Plug one in, then press again.";
	return "The microphone did not open. Does another program have it?";
}

export const sound = new Sound();

// In order, though the first has to wait.
let last = Promise.resolve();
const next = (message, moved) => (last = last.then(() => sound.play(message, moved)).catch(() => {}));

link.addEventListener("message", ({ detail: { type, playback } }) => {
	if (type === "begin" || type === "end" || type === "cut") next({ [type]: playback });
});
link.addEventListener("voice", ({ detail: data }) => {
	const playback = new DataView(data).getUint32(1, true);
	const samples = data.slice(5);
	next({ playback, samples }, [samples]);
});
link.addEventListener("change", () => {
	if (!link.isOpen) next({ cut: 0 });
	sound.settle();
});
for (const touch of ["pointerdown", "pointerup", "keydown"])
	addEventListener(touch, () => sound.isWaiting && sound.wake().catch(() => {}), true);
