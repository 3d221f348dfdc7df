/* The person's side over HTTP. A refusal becomes an Error whose message can be shown. */

async function call(path, options = {}) {
  let response;
  try {
    response = await fetch(`/demo/${path}`, options);
  } catch {
    throw new Error("The demo does not answer. Is it still running?");
  }
  const body = await response.text();
  if (!response.ok) throw new Error(body.split("\n")[0] || `The demo answered ${response.status}.`);
  return JSON.parse(body);
}

const post = (path, body = {}) =>
  call(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

export const fetchState = () => call("state");
export const fetchChat = (person) => call(`people/${person}/chat`);
export const say = (person, text) => post(`people/${person}/say`, { text });
export const press = (person, messageId, data) => post(`people/${person}/press`, { message_id: messageId, data });
export const sticker = (person, emoji) => post(`people/${person}/sticker`, { emoji });
export const block = (person) => post(`people/${person}/block`);
export const unblock = (person) => post(`people/${person}/unblock`);
export const markRead = (person) => post(`people/${person}/read`);
export const deleteMessage = (person, messageId) => post(`people/${person}/delete`, { message_id: messageId });
export const addStranger = (stranger) => post("people", stranger);
export const moveClock = (step) => post("clock", step);
export const fileUrl = (fileId) => `/demo/files/${encodeURIComponent(fileId)}`;

export function upload(person, { file, kind, caption }) {
  const form = new FormData();
  form.append("kind", kind);
  form.append("caption", caption);
  form.append("file", file, file.name);
  return call(`people/${person}/upload`, { method: "POST", body: form });
}
