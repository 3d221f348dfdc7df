/* Where the person writes: text, files, stickers and the bot's reply keyboard. One message after another, in order. */

import * as api from "./api.js";
import { CommandMenu } from "./commands.js";
import { complain } from "./dialogs.js";
import { button, byId, disclosure } from "./dom.js";
import { ReplyKeyboard } from "./replies.js";
import { Tray } from "./tray.js";

const GROWS_BY_ITSELF = CSS.supports("field-sizing", "content");
const STICKERS = ["👍", "❤️", "😊", "🙏", "🎉", "😢", "🤒", "💊"];

export class Composer {
  #field = byId("composer");
  #queue = Promise.resolve();

  constructor(world, drafts, onsent) {
    this.world = world;
    this.drafts = drafts;
    this.onsent = onsent;
    this.menu = new CommandMenu(() => world.chat?.commands ?? [], (text) => this.say(text));
    this.tray = new Tray(() => this.#reflect(), () => !byId("composer-form").hidden);
    this.replies = new ReplyKeyboard((text) => this.say(text));
    this.#listen();
    this.#offerStickers();
  }

  /** Turns to the open chat's person: draft, keyboard, and whether writing is possible. */
  turn() {
    this.tray.take();
    this.menu.close();
    this.#field.value = this.drafts.get(this.world.current) ?? "";
    this.#reflect();
  }

  /** Shows the bot's reply keyboard, or none. */
  offer(markup) {
    this.replies.show(markup);
    this.#reflect();
  }

  /** Sends in the order of asking, even when an upload is slow. */
  send(action) {
    const person = this.world.current;
    const sent = this.#queue.then(() => action(person));
    this.#queue = sent.catch(() => {}); // the caller complains; the next message must still go
    return sent.then(() => this.onsent(person));
  }

  say(text) {
    return this.send((person) => api.say(person, text)).catch(complain);
  }

  #listen() {
    byId("composer-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#field.addEventListener("input", () => this.#typed());
    this.#field.addEventListener("keydown", (event) => this.#key(event));
  }

  #typed() {
    this.drafts.set(this.world.current, this.#field.value);
    this.#reflect();
  }

  #key(event) {
    if (event.isComposing) return; // Enter chooses a Chinese or Tamil word here
    if (this.menu.key(event)) event.preventDefault();
    else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.#submit();
    }
  }

  #submit() {
    const text = this.#field.value;
    if (text.trim() === "" && this.tray.empty) return;
    this.#write("");
    const files = this.tray.take();
    const sent = files.length > 0 ? this.#sendFiles(files, text.trim()) : this.send((person) => api.say(person, text));
    sent.catch((error) => this.#giveBack(error, text));
    this.menu.close();
    this.#field.focus();
  }

  #sendFiles(files, text) {
    return Promise.all(files.map(({ file, kind }, index) =>
      this.send((person) => api.upload(person, { file, kind, caption: index === 0 ? text : "" }))));
  }

  /** What was not sent goes back into an empty field instead of being lost. */
  #giveBack(error, text) {
    complain(error);
    if (this.#field.value === "") this.#write(text);
  }

  #write(text) {
    this.#field.value = text;
    this.#typed();
  }

  #reflect() {
    if (!GROWS_BY_ITSELF) grow(this.#field);
    this.#field.placeholder = this.tray.empty ? this.replies.placeholder || "Message" : "Add a caption";
    byId("send").disabled = this.#field.value.trim() === "" && this.tray.empty;
  }

  #offerStickers() {
    const panel = byId("stickers");
    const { close } = disclosure(byId("sticker-button"), panel);
    panel.append(...STICKERS.map((emoji) => button({
      "aria-label": `Sticker ${emoji}`,
      onclick: () => {
        close();
        this.send((person) => api.sticker(person, emoji)).catch(complain);
      },
    }, emoji)));
  }
}

function grow(field) {
  field.style.height = "auto";
  if (field.scrollHeight > 0) field.style.height = `${field.scrollHeight}px`;
}
