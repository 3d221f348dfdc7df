/* Message HTML, rebuilt node by node from an allow-list. The server sanitises too; two locks on this door. */

import { button, el } from "./dom.js";

const SAME = new Set(["b", "i", "u", "s", "code", "pre", "blockquote"]);
const ALIASES = { strong: "b", em: "i", ins: "u", del: "s", strike: "s" };
const DROPPED = new Set(["script", "style", "template", "iframe", "object", "svg", "math", "noscript"]);
const SCHEMES = new Set(["http:", "https:", "mailto:", "tel:", "tg:"]);

/* As Telegram's own apps do: addresses and /commands in plain text can be pressed. */
const PRESSABLE = /https?:\/\/[^\s<>"]+[^\s<>".,:;!?)\]]|(?<![\w/])\/[a-z][a-z0-9_]{0,31}(?![\w/])/g;

/** A fragment of safe nodes; `links` = {start(code), command(text), bot: username} says what presses do. */
export function safeHtml(html, links) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  return rebuilt(parsed.body, { links, plain: false });
}

function rebuilt(parent, context) {
  const fragment = document.createDocumentFragment();
  for (const child of parent.childNodes) fragment.append(node(child, context));
  return fragment;
}

function node(source, context) {
  if (source.nodeType === Node.TEXT_NODE) return context.plain ? source.data : pressable(source.data, context.links);
  if (source.nodeType !== Node.ELEMENT_NODE) return "";
  return element(source, source.localName, context);
}

function element(source, name, context) {
  if (DROPPED.has(name)) return "";
  if (name === "br") return "\n";
  const inside = { ...context, plain: true }; // nothing to press inside what is itself pressed
  if (name === "a") return link(source.getAttribute("href"), rebuilt(source, inside), context.links);
  if (name === "tg-spoiler") return spoiler(rebuilt(source, inside));
  const tag = ALIASES[name] ?? name;
  if (!SAME.has(tag)) return rebuilt(source, context);
  const plain = context.plain || tag === "code" || tag === "pre";
  return el(tag, {}, rebuilt(source, { ...context, plain }));
}

function pressable(text, links) {
  const fragment = document.createDocumentFragment();
  let end = 0;
  for (const match of text.matchAll(PRESSABLE)) {
    fragment.append(text.slice(end, match.index));
    const found = match[0];
    fragment.append(found.startsWith("/") ? command(found, links) : link(found, found, links));
    end = match.index + found.length;
  }
  fragment.append(text.slice(end));
  return fragment;
}

const command = (text, links) =>
  button({ class: "as-link", onclick: () => links.command(text) }, text);

function link(href, content, links) {
  const target = parsed(href);
  if (target === null) return el("span", {}, content);
  const code = startCode(target, links.bot);
  if (code !== null) return button({ class: "as-link", onclick: () => links.start(code) }, content);
  if (target.protocol === "tg:" || isTelegram(target)) return el("span", { class: "plain-link" }, content);
  return el("a", { href: target.href, target: "_blank", rel: "noopener noreferrer" }, content);
}

function parsed(href) {
  try {
    const url = new URL(href);
    return SCHEMES.has(url.protocol) ? url : null;
  } catch {
    return null;
  }
}

const isTelegram = (url) => ["t.me", "telegram.me"].includes(url.hostname);

/** The code of a deep link to this bot, or null: t.me/<bot>?start=CODE and tg://resolve?domain=<bot>&start=CODE. */
export function startCode(url, bot) {
  const name = isTelegram(url) ? url.pathname.slice(1) : url.protocol === "tg:" ? url.searchParams.get("domain") : null;
  return name?.toLowerCase() === bot.toLowerCase() ? url.searchParams.get("start") : null;
}

function spoiler(content) {
  const hidden = el("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": "Hidden text: show" });
  const inner = el("span", { "aria-hidden": "true" }, content);
  const show = () => {
    inner.removeAttribute("aria-hidden");
    hidden.replaceWith(el("span", {}, ...inner.childNodes));
  };
  hidden.addEventListener("click", show);
  hidden.addEventListener("keydown", (event) => ["Enter", " "].includes(event.key) && show());
  hidden.append(inner);
  return hidden;
}

export function startCodeOf(href, bot) {
  const url = parsed(href);
  return url === null ? null : startCode(url, bot);
}
