/* The demo's clock: what time it is in the clinic, and buttons to move it on. */

import { moveClock } from "./api.js";
import { complain, toast } from "./dialogs.js";
import { byId } from "./dom.js";
import { longDay, timeOf, useZone, zoneCity } from "./format.js";

const TICK = 1000; // ms
const STOOD_STILL = 30000; // ms, more than a request takes and less than the shortest step

export function showClock(world) {
  const buttons = [...document.querySelectorAll(".clock-buttons button")];
  let shown = "";

  function render() {
    const text = `${timeOf(world.now())} ${longDay(world.now())}`;
    if (text === shown) return;
    shown = text;
    byId("clock-time").textContent = timeOf(world.now());
    byId("clock-day").textContent = longDay(world.now());
    byId("clock-zone").textContent = zoneCity();
  }

  async function move(button) {
    if (buttons.some((each) => each.ariaBusy === "true")) return; // one step at a time, but without stealing the focus
    const { seconds, to } = button.dataset;
    button.ariaBusy = "true";
    try {
      const before = world.now();
      const { now } = await moveClock(seconds ? { seconds: Number(seconds) } : { to });
      world.setClock(now);
      if (Date.parse(now) - before < STOOD_STILL) toast("No dose is planned.");
      byId("clock-said").textContent = `${timeOf(now)} ${longDay(now)}`; // read out; the ticking clock is not
    } catch (error) {
      complain(error);
    } finally {
      button.ariaBusy = null;
    }
  }

  buttons.forEach((button) => button.addEventListener("click", () => move(button)));
  world.hear("zone", () => useZone(world.zone));
  world.hear("clock", render);
  setInterval(render, TICK);
}
