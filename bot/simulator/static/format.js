/* Times, sizes and names as people read them. Times are in the clinic's zone, never in the browser's. */

const formats = new Map();
let zone = "UTC";

export function useZone(name) {
  zone = name;
  formats.clear();
}

function format(name, options) {
  if (!formats.has(name)) formats.set(name, new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options }));
  return formats.get(name);
}

const DAY = 24 * 3600 * 1000;

export const timeOf = (date) => format("time", { hour: "2-digit", minute: "2-digit" }).format(new Date(date));

/** A sortable key for the clinic's day: "2026-02-14". */
export function dayKey(date) {
  const parts = format("key", { year: "numeric", month: "2-digit", day: "2-digit" }).formatToParts(new Date(date));
  const part = (type) => parts.find((each) => each.type === type).value;
  return `${part("year")}-${part("month")}-${part("day")}`;
}

export const longDay = (date) =>
  format("long", { weekday: "short", day: "numeric", month: "short" }).format(new Date(date));

export function dayLabel(date, now) {
  if (dayKey(date) === dayKey(now)) return "Today";
  if (dayKey(date) === dayKey(now - DAY)) return "Yesterday";
  return format("day", { weekday: "long", day: "numeric", month: "long", year: "numeric" }).format(new Date(date));
}

/** For the list of people: a time today, a weekday this week, a date before. */
export function shortWhen(date, now) {
  if (dayKey(date) === dayKey(now)) return timeOf(date);
  if (now - new Date(date) < 6 * DAY) return format("weekday", { weekday: "short" }).format(new Date(date));
  return format("short", { day: "numeric", month: "short" }).format(new Date(date));
}

export const zoneCity = () => zone.split("/").pop().replaceAll("_", " ");

export function fileSize(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  const units = ["kB", "MB", "GB"];
  let size = bytes / 1024;
  let unit = 0;
  for (; size >= 1024 && unit < units.length - 1; unit += 1) size /= 1024;
  return `${size < 10 ? size.toFixed(1) : Math.round(size)} ${units[unit]}`;
}

export const fullName = (person) => [person.first_name, person.last_name].filter(Boolean).join(" ");

/* Graphemes, not characters: a Tamil letter with its vowel sign, or an emoji, is one initial. */
const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });
const firstOf = (word) => graphemes.segment(word)[Symbol.iterator]().next().value?.segment ?? "";

export function initials(person) {
  const words = [person.first_name, person.last_name].map((word) => (word ?? "").replace(/^dr\.?\s+/i, "").trim());
  return words.map(firstOf).join("").toUpperCase() || "?";
}

export const hueOf = (id) => Math.abs(id) % 8;
