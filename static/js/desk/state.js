// One line that always says in words where the text is. It is spoken at most every ten
// seconds, and only when something else is the case.
import { ago, say } from "desk/words";

const line = document.getElementById("state");
const [shown, spoken] = ["shown", "spoken"].map((name) => {
  const part = document.createElement("p");
  part.className = name === "spoken" ? "hidden" : "";
  if (name === "spoken") part.setAttribute("role", "status");
  return part;
});
line.replaceChildren(shown, spoken);

let current = { kind: "saved", at: Date.now() - Number(line.dataset.seconds ?? 0) * 1000 };
let company = "";
let saidAt = 0;
let said = "saved";
let waiting;

export function tell(kind, values = {}) {
  // Said with every key: the page is written to with the first alone.
  if (kind === "writing" && current.kind === kind) return;
  current = { kind, at: Date.now(), ...values };
  show();
  clearTimeout(waiting);
  waiting = setTimeout(speak, Math.max(0, saidAt + 10_000 - Date.now()));
}

/** Return a button within a sentence. */
export function button(words, act) {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", className: "link", textContent: words });
  made.addEventListener("click", act);
  return made;
}

export function tellCompany(sentence) {
  company = sentence;
  show();
}

function sentence() {
  const { kind, at, reason } = current;
  return say(kind, { when: ago(at), reason });
}

function show() {
  const strong = document.createElement("b");
  strong.textContent = sentence();
  const revision = current.revision ? say("revision", { number: current.revision }) : "";
  shown.replaceChildren(strong, ` ${revision}${current.waits ? say("waits") : ""}${company}`);
  line.dataset.kind = current.kind;
  if (current.act) shown.append(" ", current.act);
}

function speak() {
  if (current.kind === said || current.kind === "saving" || current.kind === "writing") return;
  said = current.kind;
  saidAt = Date.now();
  spoken.textContent = sentence();
}

if (line.dataset.seconds) show();
setInterval(() => current.kind === "saved" && line.dataset.kind === "saved" && show(), 10_000);
