/* Puts the page together: the world, its views, the socket and the address bar. */

import * as api from "./api.js";
import { showClock } from "./clock.js";
import { Composer } from "./composer.js";
import { alertBox, askStranger, complain, hideToast, showPicture, toast, whoStarts } from "./dialogs.js";
import { button, byId, disclosure, el } from "./dom.js";
import { fullName } from "./format.js";
import { connect } from "./live.js";
import { Log } from "./log.js";
import { offerMessageMenu } from "./message-menu.js";
import { avatar, showPeople } from "./people.js";
import { World } from "./world.js";

const ANSWER_AWAITED = 15000; // ms, then a pressed button stops waiting, as in Telegram

const world = new World();
const drafts = new Map();
let linked = false;

const links = {
  get bot() {
    return world.bot.username;
  },
  command: (text) => composer.say(text),
  start: openLink,
};
showClock(world);
showPeople(world, drafts);
const log = new Log({ press, picture: showPicture, typing: subtitle, links }, () => world.now());
const composer = new Composer(world, drafts, () => !linked && refetch());

async function press(messageId, data) {
  setTimeout(() => log.settle(messageId), ANSWER_AWAITED);
  try {
    await api.press(world.current, messageId, data);
  } catch (error) {
    log.settle(messageId);
    complain(error);
  }
}

async function openLink(code) {
  const person = await whoStarts(code, [...world.people.values()], world.current, fullName);
  if (person === null) return;
  if (person !== world.current) location.hash = String(person);
  await api.say(person, `/start ${code}`).catch(complain);
}

function answered({ message_id: id, text, alert }) {
  log.settle(id);
  if (!text) return;
  if (alert) alertBox(text);
  else toast(text);
}

/* --- the chat's frame ------------------------------------------------------------------------------------------ */

function showFrame() {
  const { person } = world;
  document.body.dataset.view = person ? "chat" : "list";
  byId("nobody").hidden = person !== null;
  for (const id of ["chat-bar", "log-frame", "foot"]) byId(id).hidden = person === null;
  if (person) showPerson();
}

function showPerson() {
  const { person } = world;
  if (!person) return;
  byId("chat-avatar").replaceChildren(avatar(person));
  byId("chat-title").replaceChildren(el("bdi", {}, fullName(person)));
  subtitle();
  footAction();
}

function subtitle(typing = false) {
  const bot = world.bot.name || world.bot.username;
  const note = world.person?.note ? `${world.person.note}, ` : "";
  byId("chat-subtitle").classList.toggle("accent", typing);
  byId("chat-subtitle").textContent = typing ? `${bot} is typing…` : `${note}chatting with ${bot}`;
}

/** Instead of the composer: unblock a blocked bot; under an empty chat: start. */
function footAction() {
  const blocked = world.person.blocked;
  const fresh = !blocked && world.chat !== null && log.empty;
  byId("foot").classList.toggle("blocked", blocked);
  byId("composer-form").hidden = blocked;
  byId("foot-action").hidden = !blocked && !fresh;
  byId("foot-action").textContent = blocked ? "Unblock the bot" : "Start";
}

function showMenu() {
  const { blocked } = world.person;
  const act = () => setBlocked(!blocked);
  const label = blocked ? "Unblock the bot" : "Block the bot";
  byId("person-menu").replaceChildren(button({ role: "menuitem", "data-testid": "toggle-block", onclick: act }, label));
}

async function setBlocked(blocked) {
  menu.close();
  const id = world.current;
  try {
    await (blocked ? api.block(id) : api.unblock(id));
    world.receive({ type: "person", person: { ...world.people.get(id), blocked } });
  } catch (error) {
    complain(error);
  }
}

const menu = disclosure(byId("person-menu-button"), byId("person-menu"), { onopen: showMenu });
byId("foot-action").addEventListener("click", () => {
  if (world.person.blocked) setBlocked(false);
  else composer.say("/start");
});

/** Writing can begin at once, except where that would pull up an on-screen keyboard. */
function takeFocus() {
  if (!matchMedia("(min-width: 45.01em) and (hover: hover)").matches || someDialog()) return;
  const action = byId("foot-action");
  (action.hidden ? byId("composer") : action).focus({ preventScroll: true });
}

const someDialog = () => document.querySelector("dialog[open]") !== null;

/** As in Telegram's own apps, typing anywhere types into the message. */
function typeAnywhere(event) {
  const printable = event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey;
  const busy = someDialog() || ["INPUT", "SELECT", "TEXTAREA"].includes(document.activeElement.tagName);
  if (printable && !busy && world.current !== null) byId("composer").focus();
}

offerMessageMenu({
  copy: (text) => navigator.clipboard.writeText(text).then(() => toast("Copied"), complain),
  remove: (id) => api.deleteMessage(world.current, id).catch(complain),
});

/* --- what happens ---------------------------------------------------------------------------------------------- */

world.hear("people", showPerson);
world.hear("opening", ({ again }) => {
  if (again) return;
  log.clear();
  hideToast();
  showFrame();
  composer.turn();
  composer.offer(null);
});
world.hear("opened", ({ again, messages, unread }) => {
  log.show(messages, { stay: again, unread });
  composer.offer(world.chat.replyKeyboard);
  showPerson();
  if (!again) takeFocus();
});
world.hear("chat:message", ({ message }) => {
  log.add(message);
  showPerson();
});
world.hear("chat:edit", ({ message }) => log.edit(message));
world.hear("chat:delete", ({ message_id: id }) => {
  log.remove(id);
  footAction();
});
world.hear("chat:callback_answer", answered);
world.hear("chat:commands", () => composer.menu.follow());
world.hear("chat:reply_keyboard", ({ markup }) => composer.offer(markup));
world.hear("chat:typing", () => log.showTyping());
world.hear("clock", () => log.relabel());

/* --- coming and going ------------------------------------------------------------------------------------------ */

function route() {
  const id = Number(location.hash.slice(1));
  const left = world.current;
  if (id === left) return;
  world.open(id).catch(complain);
  if (world.current === null) document.querySelector(`[data-testid="person-${left}"]`)?.focus();
}

async function refetch() {
  await world.refresh();
  if (world.current === null) route();
  else await world.open(world.current, { again: true });
}

async function addStranger() {
  const stranger = await askStranger();
  if (stranger === null) return;
  const { id } = await api.addStranger(stranger);
  await world.refresh();
  location.hash = String(id);
}

addEventListener("hashchange", route);
byId("back").addEventListener("click", () => (location.hash = ""));
byId("new-stranger").addEventListener("click", () => addStranger().catch(complain));
document.addEventListener("visibilitychange", () => !document.hidden && world.lookedAt());
document.addEventListener("keydown", typeAnywhere);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented && !someDialog() && world.current !== null) location.hash = "";
});

await world.refresh().catch(complain);
route();
connect((event) => world.receive(event), async (open) => {
  const returned = open && !linked;
  linked = open;
  byId("offline").hidden = open;
  if (returned) await refetch().catch(complain);
});
