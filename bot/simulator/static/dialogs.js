/* What comes over the page: toasts, alerts, questions and the large picture. */

import { byId, el, icon } from "./dom.js";

const TOAST_SHOWN = 3500; // ms
let toastTimer = null;

export function toast(text) {
  const box = byId("toast");
  box.textContent = text;
  box.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => (box.hidden = true), TOAST_SHOWN);
}

/** Shows an Error to the person; for `.catch(complain)`. */
export const complain = (error) => toast(error.message);

/** Resolves to the pressed button's value; "" when the dialog is left by Escape. */
function ask(buttons, ...content) {
  const dialog = byId("dialog");
  const row = buttons.map(({ label, value, strong }) =>
    el("button", { value, class: strong ? "strong" : null, "data-testid": `dialog-${value}` }, label));
  const form = el("form", { method: "dialog" }, ...content, el("div", { class: "dialog-buttons" }, ...row));
  dialog.replaceChildren(form);
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) =>
    dialog.addEventListener("close", () => resolve({ pressed: dialog.returnValue, form }), { once: true }));
}

const CANCEL = { label: "Cancel", value: "cancel" };
const heading = (text) => el("p", { id: "dialog-text", class: "dialog-text", dir: "auto" }, text);

export const alertBox = (text) => ask([{ label: "OK", value: "ok", strong: true }], heading(text));

export async function confirmBox(text, label) {
  const { pressed } = await ask([CANCEL, { label, value: "ok", strong: true }], heading(text));
  return pressed === "ok";
}

/** Who opens a deep link: the chosen person's id, or null. */
export async function whoStarts(code, people, current, nameOf) {
  const options = people.map((person) =>
    el("option", { value: person.id, selected: person.id === current }, nameOf(person)));
  const choice = el("select", { name: "person", "data-testid": "start-person" }, ...options);
  const { pressed } = await ask(
    [CANCEL, { label: "Start", value: "ok", strong: true }],
    heading("Open this link?"),
    el("p", { class: "dialog-note" }, "It sends ", el("code", {}, `/start ${code}`), " to the bot."),
    el("label", { class: "field" }, "Sent by", choice),
  );
  return pressed === "ok" ? Number(choice.value) : null;
}

const LANGUAGES = [["en", "English"], ["ms", "Bahasa Melayu"], ["zh-hans", "中文"], ["ta", "தமிழ்"]];

/** The new stranger's names and language, or null. */
export async function askStranger() {
  const field = (label, name, required) =>
    el("label", { class: "field" }, label, el("input", { name, required, maxlength: "64", autocomplete: "off", dir: "auto" }));
  const languages = LANGUAGES.map(([value, name]) => el("option", { value, lang: value }, name));
  const { pressed, form } = await ask(
    [{ ...CANCEL }, { label: "Add", value: "ok", strong: true }],
    heading("Somebody new finds the bot"),
    field("First name", "first_name", true),
    field("Last name", "last_name", false),
    el("label", { class: "field" }, "Telegram's language", el("select", { name: "language_code" }, ...languages)),
  );
  return pressed === "ok" ? Object.fromEntries(new FormData(form)) : null;
}

export function showPicture(src, alt) {
  const viewer = byId("viewer");
  const close = el("button", { class: "round", value: "close", "aria-label": "Close", "data-testid": "viewer-close" }, icon("close"));
  const picture = el("img", { src, alt });
  viewer.replaceChildren(el("form", { method: "dialog" }, close), picture);
  viewer.onclick = (event) => event.target !== close && viewer.close();
  viewer.showModal();
}
