/* The bot's reply keyboard under the composer: its buttons say their text. */

import { toast } from "./dialogs.js";
import { button, byId, el } from "./dom.js";

export class ReplyKeyboard {
  #panel = byId("reply-keyboard");
  #toggle = byId("keyboard-button");
  #markup = null;
  placeholder = "";

  constructor(say) {
    this.say = say;
    this.#toggle.addEventListener("click", () => this.#open(this.#panel.hidden));
  }

  show(markup) {
    this.#markup = markup?.keyboard?.length ? markup : null;
    this.placeholder = markup?.input_field_placeholder ?? "";
    this.#toggle.hidden = this.#markup === null;
    this.#panel.replaceChildren(...(this.#markup?.keyboard ?? []).map((row) => this.#row(row)));
    this.#open(this.#markup !== null);
  }

  #row(row) {
    const keys = row.map((key) => (typeof key === "string" ? { text: key } : key));
    return el("div", { class: "keys" }, ...keys.map((key) =>
      button({ class: "key", onclick: () => this.#press(key) }, el("bdi", {}, key.text))));
  }

  #press(key) {
    if (key.request_contact || key.request_location) return toast("Contacts and places cannot be sent in the demo.");
    if (this.#markup.one_time_keyboard) this.#open(false);
    return this.say(key.text);
  }

  #open(open) {
    this.#panel.hidden = !open;
    this.#toggle.setAttribute("aria-expanded", String(open));
  }
}
