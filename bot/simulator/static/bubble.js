/* One message: bubble, picture or file, time, and the keyboard under it. */

import { fileUrl } from "./api.js";
import { button, el, icon } from "./dom.js";
import { fileSize, timeOf } from "./format.js";
import { safeHtml, startCodeOf } from "./sanitise.js";

/** `acts` = {press(message, data), picture(src, alt), links}; `busy` is the pressed button's data, if any. */
export function bubble(message, acts, busy) {
  const mine = message.from === "person";
  const node = el("article", {
    class: `message ${mine ? "out" : "in"} ${kindOf(message)}`,
    tabindex: "-1",
    "data-testid": `message-${message.message_id}`,
    "data-id": message.message_id,
    "aria-label": mine ? "Sent" : "From the bot",
  });
  node.append(el("div", { class: "bubble" }, ...contents(message, acts)));
  if (message.inline_keyboard?.length) node.append(keyboard(message, acts, busy));
  return node;
}

function kindOf(message) {
  if (message.sticker) return "is-sticker";
  if (message.photo) return message.text ? "has-photo" : "has-photo bare";
  return message.document ? "has-file" : "";
}

function contents(message, acts) {
  return [
    message.photo && picture(message, acts),
    message.document && file(message.document),
    message.sticker && sticker(message.sticker),
    text(message, acts),
  ];
}

const sticker = ({ emoji }) => el("span", { class: "sticker", role: "img", "aria-label": "Sticker" }, emoji ?? "");

function text(message, acts) {
  const body = message.html && !message.sticker ? safeHtml(message.html, acts.links) : "";
  return el("div", { class: "text", dir: "auto" }, body, meta(message));
}

function meta(message) {
  const edited = message.edited && el("span", { class: "edited" }, "edited ");
  const sent = el("time", { datetime: message.date }, timeOf(message.date));
  return el("span", { class: "meta", dir: "ltr" }, edited, sent);
}

function picture(message, acts) {
  const { file_id: id, width, height } = message.photo;
  const alt = message.text || "Picture";
  const image = el("img", { src: fileUrl(id), width, height, alt });
  image.style.setProperty("--width", `${width}px`); // room for it before it has come
  image.style.setProperty("--ratio", width / height);
  const enlarge = () => acts.picture(fileUrl(id), alt);
  return button({ class: "picture", "aria-label": "Enlarge the picture", onclick: enlarge }, image);
}

function file(document) {
  const extension = document.name.includes(".") ? document.name.split(".").pop().slice(0, 4) : "";
  return el("a", { class: "file", href: fileUrl(document.file_id), download: document.name },
    el("span", { class: "file-kind", "aria-hidden": "true" }, extension || icon("file")),
    el("span", { class: "file-text" }, el("bdi", { class: "file-name" }, document.name),
      el("span", { class: "file-size" }, fileSize(document.size))));
}

function keyboard(message, acts, busy) {
  const rows = message.inline_keyboard.map((row) =>
    el("div", { class: "keys" }, ...row.map((key) => inlineKey(message, key, acts, busy))));
  return el("div", { class: "inline-keyboard", role: "group", "aria-label": "Buttons" }, ...rows);
}

function inlineKey(message, key, acts, busy) {
  if (key.url) return linkKey(key, acts.links);
  const waiting = busy !== undefined && busy === key.data;
  return button({
    class: "key",
    "aria-busy": waiting ? "true" : null,
    "data-key": key.data,
    onclick: () => acts.press(message, key.data),
  }, el("bdi", {}, key.text));
}

function linkKey(key, links) {
  const code = startCodeOf(key.url, links.bot);
  const content = [el("bdi", {}, key.text), icon("link")];
  if (code !== null) return button({ class: "key", onclick: () => links.start(code) }, ...content);
  const href = /^https?:\/\//i.test(key.url) ? key.url : null;
  return el("a", { class: "key", href, target: "_blank", rel: "noopener noreferrer" }, ...content);
}
