// The sentences of the page, in its language.
export const words = JSON.parse(document.getElementById("desk-words").textContent);

const units = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
const relative = new Intl.RelativeTimeFormat(document.documentElement.lang || "en", { numeric: "auto" });

export const say = (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (_all, name) => values[name] ?? "");

const plural = new Intl.PluralRules(document.documentElement.lang || "en");

export const count = (key, number, shown) => say(plural.select(number) === "one" ? `${key}One` : key, { number: shown });

export function ago(time) {
  const seconds = Math.max(0, Math.round((Date.now() - time) / 1000));
  const [unit, size] = units.find(([, length]) => seconds >= length) ?? units.at(-1);
  return relative.format(-Math.floor(seconds / size), unit);
}

export const clock = (time) => new Date(time).toLocaleTimeString(document.documentElement.lang, { timeStyle: "short" });

/** Return the time of today, or the day and the time. */
export function moment(time) {
  const date = new Date(time);
  const isToday = date.toDateString() === new Date().toDateString();
  return isToday ? clock(time) : date.toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
}
