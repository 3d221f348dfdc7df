/* The "/" menu: what this person's bot menu offers, filtered while typing. */

import { byId, el } from "./dom.js";

export class CommandMenu {
  #list = byId("command-menu");
  #button = byId("commands-button");
  #field = byId("composer");
  #shown = [];
  #chosen = -1;
  #dismissed = false;

  /** `commands()` gives the present ones; `send(text)` says one. */
  constructor(commands, send) {
    this.commands = commands;
    this.send = send;
    this.#button.addEventListener("click", () => (this.open ? this.close() : this.#openAll()));
    this.#field.addEventListener("input", () => this.follow());
    document.addEventListener("pointerdown", (event) => {
      const inside = [this.#list, this.#button, this.#field].some((part) => part.contains(event.target));
      if (!inside) this.close();
    });
  }

  get open() {
    return !this.#list.hidden;
  }

  close() {
    this.#show([]);
  }

  /** Follows what is typed: "/", then the beginning of a command. */
  follow() {
    const typed = /^\/(\w*)$/.exec(this.#field.value)?.[1].toLowerCase();
    if (typed === undefined) this.#dismissed = false;
    if (typed === undefined || this.#dismissed) return this.close();
    const matching = this.commands().filter(({ command }) => command.startsWith(typed));
    return this.#show(matching.sort((a, b) => (b.command === typed) - (a.command === typed)), 0);
  }

  /** True when the key was the menu's. */
  key(event) {
    if (!this.open) return false;
    if (event.key === "ArrowDown") this.#choose(this.#chosen + 1);
    else if (event.key === "ArrowUp") this.#choose(this.#chosen < 0 ? -1 : this.#chosen - 1);
    else if (event.key === "Escape") this.#dismiss();
    else if (event.key === "Tab" && this.#chosen >= 0) this.#complete();
    else if (event.key === "Enter" && !event.shiftKey && this.#chosen >= 0) this.#take(this.#shown[this.#chosen]);
    else return false;
    return true;
  }

  #openAll() {
    this.#dismissed = false;
    this.#field.focus();
    this.#show(this.commands(), this.#field.value === "" ? 0 : -1);
    if (!this.open) this.#show([], -1, "No commands for this person");
  }

  #dismiss() {
    this.#dismissed = true;
    this.close();
  }

  #complete() {
    this.#field.value = `/${this.#shown[this.#chosen].command} `;
    this.close();
  }

  #take({ command }) {
    this.close();
    this.#field.value = "";
    this.#field.dispatchEvent(new Event("input"));
    this.send(`/${command}`);
  }

  #show(commands, chosen = -1, empty = "") {
    this.#shown = commands;
    this.#list.replaceChildren(...commands.map((each, index) => this.#row(each, index)));
    if (empty) this.#list.append(el("li", { class: "none" }, empty));
    this.#list.hidden = this.#list.childElementCount === 0;
    this.#button.setAttribute("aria-expanded", String(this.open));
    this.#choose(chosen);
  }

  #row(each, index) {
    return el("li", {
      role: "option",
      id: `command-${index}`,
      "data-testid": `command-${each.command}`,
      onclick: () => this.#take(each),
    }, el("span", { class: "command" }, `/${each.command}`),
      el("span", { class: "description", dir: "auto" }, each.description));
  }

  #choose(index) {
    this.#chosen = this.#shown.length === 0 ? -1 : Math.min(Math.max(index, -1), this.#shown.length - 1);
    [...this.#list.children].forEach((row, at) => row.setAttribute("aria-selected", String(at === this.#chosen)));
    if (this.#chosen < 0) return this.#field.removeAttribute("aria-activedescendant");
    this.#list.children[this.#chosen].scrollIntoView({ block: "nearest" });
    return this.#field.setAttribute("aria-activedescendant", `command-${this.#chosen}`);
  }
}
