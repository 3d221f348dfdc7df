/* What the page knows: people, the open chat and the clock. It hears events and tells the views what changed. */

import * as api from "./api.js";

const SOON = 200; // ms
const ROUNDS = 5;
const CHANGES_LAST_LINES = new Set(["message", "edit", "delete"]);

export class World extends EventTarget {
  bot = { username: "", name: "" };
  zone = "UTC";
  people = new Map();
  current = null;
  chat = null;
  #early = null; // events of the open chat that came while it was being fetched
  #soon = null;
  #heard = 0; // events so far
  #clock = { now: 0, at: 0 };

  tell(type, detail = {}) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  hear(type, listener) {
    this.addEventListener(type, (event) => listener(event.detail));
  }

  get person() {
    return this.people.get(this.current) ?? null;
  }

  now() {
    return this.#clock.now + performance.now() - this.#clock.at;
  }

  setClock(iso) {
    this.#clock = { now: Date.parse(iso), at: performance.now() };
    this.tell("clock");
  }

  /** Takes over what the server knows; anew when something happened while it was on its way. */
  async refresh() {
    let state;
    for (let round = 0, heard = null; round < ROUNDS && heard !== this.#heard; round += 1) {
      heard = this.#heard;
      state = await api.fetchState();
    }
    this.bot = state.bot;
    this.zone = state.zone;
    this.people = new Map(state.people.map((person) => [person.id, this.#seen(person)]));
    this.tell("zone");
    this.setClock(state.now);
    this.tell("people");
  }

  /** Shows that person's chat, or none; `again` when it is the same chat fetched anew. */
  async open(id, { again = false } = {}) {
    this.current = this.people.has(id) ? id : null;
    if (!again) this.chat = null;
    const early = (this.#early = []);
    this.tell("opening", { again });
    if (this.current === null) return;
    const unread = again ? 0 : this.person.unread; // before fetching marks them as read
    const chat = await api.fetchChat(id);
    if (this.#early !== early) return;
    this.#early = null;
    const messages = chat.messages.filter((message) => !message.deleted);
    this.chat = { commands: chat.commands ?? [], replyKeyboard: chat.reply_keyboard ?? null };
    this.#read(this.person);
    this.tell("opened", { again, messages, unread });
    early.forEach((event) => this.receive(event));
  }

  /** One event from the socket. */
  receive(event) {
    this.#heard += 1;
    if (event.type === "clock") return this.setClock(event.now);
    if (event.type === "person") return this.#put(event.person);
    const person = this.people.get(event.person);
    if (person === undefined) return undefined;
    if (event.type === "read") return this.#read(person);
    if (event.type === "message") this.#arrived(person, event.message);
    if (CHANGES_LAST_LINES.has(event.type)) this.#refreshSoon();
    if (event.type === "typing") this.tell("typing", { person });
    if (event.person === this.current) this.#inChat(event);
    return undefined;
  }

  #inChat(event) {
    if (this.#early !== null) {
      this.#early.push(event);
      return;
    }
    if (event.type === "commands") this.chat.commands = event.commands;
    if (event.type === "reply_keyboard") this.chat.replyKeyboard = event.markup;
    this.tell(`chat:${event.type}`, event);
  }

  #put(person) {
    this.people.set(person.id, this.#seen(person));
    this.tell("people");
  }

  #seen(person) {
    return this.#watching(person.id) ? { ...person, unread: 0 } : person;
  }

  /**
   * What we count is a guess: the event may have been in the state already. And an edited or deleted message may
   * have been somebody's last line, such as a password that is gone now. The server has the last word.
   */
  #refreshSoon() {
    clearTimeout(this.#soon);
    this.#soon = setTimeout(() => this.refresh().catch(() => {}), SOON); // a lost connection is already shown
  }

  #arrived(person, message) {
    person.last = { text: preview(message), date: message.date };
    if (message.from === "bot") {
      this.tell("arrived", { person });
      if (this.#watching(person.id)) api.markRead(person.id).catch(() => {}); // the next opening marks it read
      else person.unread += 1;
    }
    this.tell("people");
  }

  #watching(id) {
    return id === this.current && !document.hidden;
  }

  #read(person) {
    person.unread = 0;
    this.tell("people");
  }

  /** Called when the page is looked at again. */
  lookedAt() {
    if (this.person?.unread > 0) api.markRead(this.current).then(() => this.#read(this.person)).catch(() => {});
  }
}

/** One line for the list of people. */
export function preview(message) {
  if (message.text) return message.text;
  if (message.photo) return "Photo";
  if (message.document) return message.document.name;
  return message.sticker?.emoji ?? "";
}
