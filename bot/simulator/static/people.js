/* The cast at the left: whose phone can be looked at, what came last, what is unread. */

import { button, byId, el } from "./dom.js";
import { fullName, hueOf, initials, shortWhen } from "./format.js";

const TYPING_SHOWN = 5000; // ms, as long as Telegram shows it

export const avatar = (person) =>
  el("span", { class: `avatar hue-${hueOf(person.id)}`, "aria-hidden": "true" }, initials(person));

export function showPeople(world, drafts) {
  const list = byId("people");
  const typing = new Map();

  function row(person) {
    const chosen = person.id === world.current;
    const face = button({
      class: "person",
      "data-testid": `person-${person.id}`,
      "aria-current": chosen ? "true" : null,
      onclick: () => (location.hash = String(person.id)),
    }, avatar(person), el("span", { class: "person-text" }, firstLine(person), lastLine(person)));
    return el("li", {}, face);
  }

  function firstLine(person) {
    const when = person.last && el("time", { datetime: person.last.date }, shortWhen(person.last.date, world.now()));
    const note = person.note && el("span", { class: "note" }, person.note);
    return el("span", { class: "line" }, el("bdi", { class: "name" }, fullName(person)), note, when);
  }

  function lastLine(person) {
    return el("span", { class: "line" }, lastText(person), person.unread > 0 && unreadBadge(person));
  }

  function unreadBadge({ id, unread }) {
    const names = { class: "badge", "data-testid": `unread-${id}`, "aria-label": `${unread} unread` };
    return el("span", names, String(unread));
  }

  function lastText(person) {
    if (typing.has(person.id)) return el("span", { class: "last accent" }, "typing…");
    if (person.blocked) return el("span", { class: "last" }, "Bot blocked");
    const draft = person.id === world.current ? "" : drafts.get(person.id);
    if (draft) return el("span", { class: "last" }, el("span", { class: "draft" }, "Draft: "), el("bdi", {}, draft));
    return el("bdi", { class: "last" }, person.last?.text ?? "No messages yet");
  }

  function render() {
    const focused = document.activeElement?.closest?.(".person")?.dataset.testid;
    list.replaceChildren(...[...world.people.values()].map(row));
    if (focused) list.querySelector(`[data-testid="${focused}"]`)?.focus();
    showTotal([...world.people.values()]);
  }

  function showTotal(people) {
    const total = people.reduce((sum, person) => sum + (person.id === world.current ? 0 : person.unread), 0);
    const badge = byId("back-badge");
    badge.hidden = total === 0;
    badge.textContent = String(total);
    document.title = (total > 0 ? `(${total}) ` : "") + (world.bot.name || "MedTrack demo");
  }

  function showTyping({ person }) {
    clearTimeout(typing.get(person.id));
    typing.set(person.id, setTimeout(() => stopTyping(person.id), TYPING_SHOWN));
    render();
  }

  function stopTyping(id) {
    clearTimeout(typing.get(id));
    if (typing.delete(id)) render();
  }

  world.hear("people", render);
  world.hear("opening", () => {
    render();
    list.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  });
  world.hear("clock", render);
  world.hear("typing", showTyping);
  world.hear("arrived", ({ person }) => stopTyping(person.id));
  list.addEventListener("keydown", walk);
}

function walk(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const buttons = [...event.currentTarget.querySelectorAll(".person")];
  buttons[buttons.indexOf(document.activeElement) + step]?.focus();
  event.preventDefault();
}
