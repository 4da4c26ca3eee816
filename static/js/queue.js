// Gives the queue of comments its keys, and a list of them. Without this file every act is
// a button or a link, as it is with it: a key only presses what stands on the page.
const queue = document.querySelector("[data-queue]");
const cards = [...queue.querySelectorAll("[data-card]")];
const keysLine = queue.querySelector("[data-keys]");
const sheet = queue.querySelector("[data-keys-sheet]");
const PREFERENCE = "queue-keys";
const PATIENCE = 5000;

let on = true;
let leaving = false;
let here = cards.find((card) => `#${card.id}` === location.hash) ?? cards[0];

const kept = () => {
  try {
    return localStorage.getItem(PREFERENCE);
  } catch {
    return null; // Closed to us: then a choice lasts as long as the page.
  }
};

function turn(value) {
  on = value;
  queue.classList.toggle("queue--keys", on);
  keysLine.querySelector("[data-keys-on]").hidden = !on;
  keysLine.querySelector("[data-turn-off]").hidden = !on;
  keysLine.querySelector("[data-turn-on]").hidden = on;
}

function choose(value) {
  turn(value);
  keysLine.querySelector(value ? "[data-turn-off]" : "[data-turn-on]").focus();
  try {
    if (value) localStorage.removeItem(PREFERENCE);
    else localStorage.setItem(PREFERENCE, "off");
  } catch {}
}

function go(card) {
  if (!card) return;
  here?.classList.remove("card--here");
  here = card;
  here.classList.add("card--here");
}

function move(step) {
  const card = cards[cards.indexOf(here) + step];
  if (!card) return;
  go(card);
  card.querySelector("article").focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
  history.replaceState(null, "", `#${card.id}`);
}

// The buttons say themselves which key presses them.
function press(key, within) {
  const target = within?.querySelector(`[data-key="${key}"]`);
  target?.click();
  if (target?.matches("summary")) target.parentElement.querySelector("[name=reason]")?.focus();
}

const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  u: () => press("u", queue),
  x: () => here?.querySelector("[name=pick][form]")?.click(),
  "/": () => queue.querySelector("#find").focus(),
  "?": () => sheet.showModal(),
};
for (const key of ["a", "t", "r", "s", "h", "e"]) KEYS[key] = () => press(key, here);

document.addEventListener("keydown", (event) => {
  const writing = event.target.closest("input:not([type=checkbox]), textarea, select, dialog[open]");
  if (!on || leaving || writing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.repeat || !Object.hasOwn(KEYS, event.key)) return;
  event.preventDefault();
  KEYS[event.key]();
});

queue.addEventListener("click", ({ target }) => {
  if (target.closest("[data-turn-off]")) choose(false);
  if (target.closest("[data-turn-on]")) choose(true);
  if (target.closest("[data-all-keys]")) sheet.showModal();
});

queue.addEventListener("focusin", ({ target }) => go(target.closest("[data-card]")));

queue.addEventListener("change", () => {
  const chosen = queue.querySelectorAll("[name=pick][form]:checked").length;
  const number = queue.querySelector("[data-chosen]");
  if (!number) return;
  number.hidden = false;
  number.textContent = chosen;
});

// A second key while the first one's page loads would decide on nothing, or twice. Where
// no page comes, for want of a network, the keys are back after a while.
let waiting;
function leave() {
  leaving = true;
  clearTimeout(waiting);
  waiting = setTimeout(stay, PATIENCE);
}
function stay() {
  leaving = false;
  clearTimeout(waiting);
}
queue.addEventListener("submit", ({ target }) => {
  if (target.method !== "dialog") leave();
});
queue.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey;
  if (link && !elsewhere && !link.getAttribute("href").startsWith("#")) leave();
});
addEventListener("pageshow", stay);

keysLine.hidden = false;
turn(kept() !== "off");
go(here);
