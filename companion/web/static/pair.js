// The code that she speaks, before anything else is shown.

import { post } from "./api.js";
import { doing, h, heading, say } from "./dom.js";

export const title = "Pairing";

export function show(page) {
	const fault = h("p", { class: "fault", id: "code-fault", role: "alert" });
	const input = h("input", { id: "code", required: true, autofocus: true, inputmode: "numeric", autocomplete: "one-time-code", maxlength: 12, "aria-describedby": "code-fault" });
	const send = doing(async () => {
		try {
			say((await post("pair", { code: input.value.replaceAll(" ", "") })).said);
		} catch (error) {
			fault.textContent = `${error.what} ${error.fix}`;
			input.setAttribute("aria-invalid", true);
			return input.select();
		}
		dispatchEvent(new Event("paired"));
	});
	page.append(...heading("Your device and this browser", "She speaks a code aloud. Type it here."), h("form", { class: "line", onsubmit: send }, h("label", { for: "code" }, "The code"), input, h("button", {}, "Pair"), fault));
}
