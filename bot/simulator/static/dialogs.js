/* What comes over the page: toasts, alerts, questions and the large picture. */

import { button, byId, el, icon } from "./dom.js";

const TOAST_SHOWN = 3500; // ms
let toastTimer = null;

export function toast(text) {
  const box = byId("toast");
  box.textContent = text;
  box.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => (box.hidden = true), TOAST_SHOWN);
}

/** What one person was told is no news on the next one's phone. */
export const hideToast = () => (byId("toast").hidden = true);

/** Shows an Error to the person; for `.catch(complain)`. */
export const complain = (error) => toast(error.message);

/** Resolves to the form when the question is answered by `label`, and to null when it is left. */
function ask(label, { cancel = true }, ...content) {
  const dialog = byId("dialog");
  const leave = cancel && button({ "data-testid": "dialog-cancel", onclick: () => dialog.close("") }, "Cancel");
  const agree = el("button", { value: "ok", class: "strong", "data-testid": "dialog-ok" }, label);
  const form = el("form", { method: "dialog" }, ...content, el("div", { class: "dialog-buttons" }, leave, agree));
  dialog.replaceChildren(form);
  dialog.returnValue = "";
  dialog.showModal();
  (form.querySelector("input, select") ?? agree).focus();
  return new Promise((resolve) =>
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "ok" ? form : null), { once: true }));
}

const heading = (text) => el("p", { id: "dialog-text", class: "dialog-text", dir: "auto" }, text);

export const alertBox = (text) => ask("OK", { cancel: false }, heading(text));

/** Who opens a deep link: the chosen person's id, or null. */
export async function whoStarts(code, people, current, nameOf) {
  const options = people.map((person) =>
    el("option", { value: person.id, selected: person.id === current }, nameOf(person)));
  const choice = el("select", { name: "person", "data-testid": "start-person" }, ...options);
  const form = await ask("Start", {},
    heading("Open this link?"),
    el("p", { class: "dialog-note" }, "It sends ", el("code", {}, `/start ${code}`), " to the bot."),
    el("label", { class: "field" }, "Sent by", choice),
  );
  return form === null ? null : Number(choice.value);
}

const LANGUAGES = [["en", "English"], ["ms", "Bahasa Melayu"], ["zh-hans", "中文"], ["ta", "தமிழ்"]];

/** The new stranger's names and language, or null. */
export async function askStranger() {
  const name = { maxlength: "64", autocomplete: "off", dir: "auto" };
  const field = (label, key, required) =>
    el("label", { class: "field" }, label, el("input", { name: key, required, ...name }));
  const languages = LANGUAGES.map(([value, own]) => el("option", { value, lang: value }, own));
  const form = await ask("Add", {},
    heading("Somebody new finds the bot"),
    field("First name", "first_name", true),
    field("Last name", "last_name", false),
    el("label", { class: "field" }, "Telegram's language", el("select", { name: "language_code" }, ...languages)),
  );
  return form === null ? null : Object.fromEntries(new FormData(form));
}

export function showPicture(src, alt) {
  const viewer = byId("viewer");
  const close = el("button", { class: "round", "aria-label": "Close", "data-testid": "viewer-close" }, icon("close"));
  const picture = el("img", { src, alt });
  viewer.replaceChildren(el("form", { method: "dialog" }, close), picture);
  viewer.onclick = (event) => event.target !== close && viewer.close();
  viewer.showModal();
}
