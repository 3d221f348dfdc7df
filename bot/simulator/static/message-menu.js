/* What can be done with one message by the right button, a long press or the menu key: copy it, delete it. */

import { button, byId } from "./dom.js";

/** `acts` = {copy(text), remove(message id)}. */
export function offerMessageMenu(acts) {
  const menu = byId("message-menu");
  let origin = null;

  function close() {
    if (menu.hidden) return;
    const inside = menu.contains(document.activeElement);
    menu.hidden = true;
    if (inside) origin?.focus({ preventScroll: true });
  }

  function item(label, testid, act) {
    const onclick = () => {
      close();
      act();
    };
    return button({ role: "menuitem", "data-testid": testid, onclick }, label);
  }

  function open(event) {
    const message = event.target.closest(".message[data-id]");
    if (message === null || event.target.closest("a[href]") || !getSelection().isCollapsed) return;
    event.preventDefault();
    origin = event.target.closest("button") ?? message;
    const text = textOf(message);
    menu.replaceChildren(
      ...(text ? [item("Copy text", "copy-message", () => acts.copy(text))] : []),
      item("Delete message", "delete-message", () => acts.remove(Number(message.dataset.id))),
    );
    place(event);
    menu.firstElementChild.focus({ focusVisible: event.detail === 0 });
  }

  function place({ clientX, clientY }) {
    menu.hidden = false;
    menu.style.left = `${Math.max(8, Math.min(clientX, innerWidth - menu.offsetWidth - 8))}px`;
    menu.style.top = `${Math.max(8, Math.min(clientY, innerHeight - menu.offsetHeight - 8))}px`;
  }

  byId("log").addEventListener("contextmenu", open);
  byId("log").addEventListener("scroll", close, { passive: true });
  document.addEventListener("pointerdown", (event) => !menu.contains(event.target) && close());
  menu.addEventListener("keydown", (event) => walk(event, menu, close));
}

function walk(event, menu, close) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const items = [...menu.children];
  if (step) items[items.indexOf(document.activeElement) + step]?.focus();
  else if (event.key === "Escape" || event.key === "Tab") close();
  else return;
  event.preventDefault();
}

function textOf(message) {
  const text = message.querySelector(".text").cloneNode(true);
  text.querySelector(".meta").remove();
  return text.textContent.trim();
}
