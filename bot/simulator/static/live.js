/* The event socket: opens again by itself, and says so, because what happened meanwhile must be fetched. */

const FIRST_WAIT = 400; // ms
const LONGEST_WAIT = 8000; // ms

/** onEvent(event) for each event; onLink(open) whenever the connection opens or is lost. */
export function connect(onEvent, onLink) {
  let wait = FIRST_WAIT;
  let timer = null;

  function open() {
    timer = null;
    const socket = new WebSocket(`ws://${location.host}/demo/events`);
    socket.addEventListener("open", () => {
      wait = FIRST_WAIT;
      onLink(true);
    });
    socket.addEventListener("message", (message) => onEvent(JSON.parse(message.data)));
    socket.addEventListener("close", () => {
      onLink(false);
      timer = setTimeout(open, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT);
    });
  }

  function hurry() {
    if (timer === null || document.hidden) return;
    clearTimeout(timer);
    open();
  }

  addEventListener("online", hurry);
  document.addEventListener("visibilitychange", hurry);
  open();
}
