/* The messages of the open chat, by day, with the scrolling manners of a messenger. */

import { bubble } from "./bubble.js";
import { byId, calm, el } from "./dom.js";
import { dayKey, dayLabel } from "./format.js";

const NEAR_BOTTOM = 80; // px
const MARK_MARGIN = 48; // px, room for the day above the first new message
const TYPING_SHOWN = 5000; // ms

export class Log {
  #root = byId("log");
  #nodes = new Map();
  #busy = new Map();
  #missed = 0;
  #atBottom = true;
  #top = 0;
  #typing = el("div", { class: "message in typing", "aria-hidden": "true", hidden: true },
    el("div", { class: "bubble" }, el("i"), el("i"), el("i")));
  #typingTimer = null;

  constructor(acts, now) {
    this.acts = { ...acts, press: (message, data) => this.#press(message, data, acts.press) };
    this.now = now;
    this.#root.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    byId("to-bottom").addEventListener("click", () => this.toBottom(true));
    new ResizeObserver(() => this.#atBottom && this.toBottom()).observe(this.#root);
    this.#root.addEventListener("load", () => this.#atBottom && this.toBottom(), true); // a picture has grown to its size
  }

  clear() {
    this.#root.setAttribute("aria-live", "off"); // a whole chat is not news to be read out
    this.#root.replaceChildren(this.#typing);
    this.#nodes.clear();
    this.#busy.clear();
    this.hideTyping();
  }

  /** Replaces everything; `stay` keeps the place (the same chat, fetched again); `unread` are marked as new. */
  show(messages, { stay = false, unread = 0 }) {
    const place = this.#root.scrollTop;
    const wasAtBottom = this.#atBottom;
    this.clear();
    messages.forEach((message) => this.#place(message));
    this.toBottom();
    if (stay && !wasAtBottom) this.#goTo(place);
    this.#markNew(messages, unread);
    requestAnimationFrame(() => this.#root.setAttribute("aria-live", "polite"));
  }

  #markNew(messages, unread) {
    const first = unread > 0 ? messages.filter((message) => message.from === "bot").at(-unread) : undefined;
    if (first === undefined) return;
    const mark = el("p", { class: "new-mark" }, "New messages");
    this.#nodes.get(first.message_id).before(mark);
    this.toBottom();
    const above = this.#root.getBoundingClientRect().top - mark.getBoundingClientRect().top;
    if (above <= 0) return;
    this.#goTo(this.#root.scrollTop - above - MARK_MARGIN);
    this.#count(this.#atBottom ? 0 : unread);
  }

  #goTo(place) {
    this.#root.scrollTop = place;
    this.#top = this.#root.scrollTop;
    this.#atBottom = this.#near();
    this.#count(0);
  }

  #near() {
    const { scrollHeight, scrollTop, clientHeight } = this.#root;
    return scrollHeight - scrollTop - clientHeight < NEAR_BOTTOM;
  }

  add(message) {
    const known = this.#nodes.has(message.message_id);
    const follow = this.#atBottom || message.from === "person";
    this.#place(message);
    if (message.from === "bot") this.hideTyping();
    if (follow) this.toBottom(true);
    else if (!known && message.from === "bot") this.#count(this.#missed + 1);
  }

  edit(message) {
    if (!this.#nodes.has(message.message_id)) return;
    const follow = this.#atBottom;
    this.#place(message);
    this.#nodes.get(message.message_id).classList.add("changed");
    if (follow) this.toBottom();
  }

  remove(id) {
    const node = this.#nodes.get(id);
    if (node === undefined) return;
    this.#nodes.delete(id);
    this.#busy.delete(id);
    const day = node.parentElement;
    const drop = () => {
      node.remove();
      if (day.querySelector(".message") === null) day.remove();
    };
    if (calm()) drop();
    else node.animate({ opacity: [1, 0], transform: ["none", "scale(.96)"] }, 140).finished.then(drop, drop);
  }

  get empty() {
    return this.#nodes.size === 0;
  }

  settle(id) {
    if (!this.#busy.delete(id)) return;
    this.#nodes.get(id)?.querySelectorAll("[aria-busy]").forEach((key) => key.removeAttribute("aria-busy"));
  }

  showTyping() {
    const follow = this.#atBottom;
    this.#typing.hidden = false;
    this.acts.typing(true);
    clearTimeout(this.#typingTimer);
    this.#typingTimer = setTimeout(() => this.hideTyping(), TYPING_SHOWN);
    if (follow) this.toBottom(true);
  }

  hideTyping() {
    this.#typing.hidden = true;
    this.acts.typing(false);
    clearTimeout(this.#typingTimer);
  }

  relabel() {
    for (const label of this.#root.querySelectorAll(".day-label")) label.textContent = dayLabel(label.dateTime, this.now());
  }

  toBottom(smooth = false) {
    const behavior = smooth && !calm() ? "smooth" : "instant";
    this.#root.scrollTo({ top: this.#root.scrollHeight, behavior });
    this.#top = this.#root.scrollTop; // less than before where a keyboard has gone; nobody scrolled up
    this.#atBottom = true;
    this.#count(0);
  }

  #press(message, data, send) {
    if (this.#busy.has(message.message_id)) return;
    this.#busy.set(message.message_id, data);
    const keys = this.#nodes.get(message.message_id).querySelectorAll("[data-key]");
    [...keys].find((key) => key.dataset.key === data)?.setAttribute("aria-busy", "true");
    send(message.message_id, data);
  }

  #place(message) {
    const id = message.message_id;
    const old = this.#nodes.get(id);
    const node = bubble(message, this.acts, this.#busy.get(id));
    this.#nodes.set(id, node);
    if (old) replace(old, node);
    else this.#day(message.date).insertBefore(node, this.#after(id, message.date));
  }

  /** The node before which message `id` belongs; nearly always none. */
  #after(id, date) {
    const siblings = this.#day(date).querySelectorAll(":scope > .message");
    for (let index = siblings.length - 1; index >= 0; index -= 1) {
      if (Number(siblings[index].dataset.id) < id) return siblings[index + 1] ?? null;
    }
    return siblings[0] ?? null;
  }

  #day(date) {
    const key = dayKey(date);
    const days = [...this.#root.querySelectorAll(".day")];
    const found = days.find((day) => day.dataset.day === key);
    if (found) return found;
    const label = el("time", { class: "day-label", datetime: date }, dayLabel(date, this.now()));
    const day = el("section", { class: "day", "data-day": key }, el("h3", { class: "day-head" }, label));
    this.#root.insertBefore(day, days.find((other) => other.dataset.day > key) ?? this.#typing);
    return day;
  }

  #scrolled() {
    const { scrollTop } = this.#root;
    this.#atBottom = this.#near() || (this.#atBottom && scrollTop >= this.#top); // on its way down is as good as there
    this.#top = scrollTop;
    this.#count(this.#atBottom ? 0 : this.#missed);
  }

  #count(missed) {
    this.#missed = missed;
    byId("to-bottom").hidden = this.#atBottom;
    byId("to-bottom-count").hidden = missed === 0;
    byId("to-bottom-count").textContent = String(missed);
  }
}

/** Swaps a message; a keyboard user who had pressed a button in it keeps a place to go on from. */
function replace(old, node) {
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  old.replaceWith(node);
  if (focused === null) return;
  const keys = [...node.querySelectorAll(".key")];
  const same = keys.find((key) => key.textContent === focused.textContent);
  (same ?? keys[0] ?? node).focus({ preventScroll: true });
}
