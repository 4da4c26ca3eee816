// From what the editor holds to what is stored, and whether an article survives the way
// there and back.

// Elements that come and go without changing what is said.
const FREE = new Set(["P", "TBODY", "COLGROUP", "COL", "SPAN", "THEAD", "CAPTION"]);
const SAME = { B: "STRONG", I: "EM", S: "DEL", STRIKE: "DEL", H1: "H2", TH: "TD" };
// What stands within a line. The editor puts marks in an order of its own, and parts those
// that it puts inside: the latter mean the same in parts, the former would be said twice.
const WHOLE = ["A", "ABBR", "CODE", "KBD", "Q", "SAMP"];
const PARTED = new Set(["EM", "STRONG", "DEL", "INS", "CITE", "MARK", "SMALL", "SPAN", "SUB", "SUP", "VAR"]);
const INLINE = new Set([...WHOLE, ...PARTED, "B", "I", "S", "STRIKE"]);
const TOLD = ["href", "src", "alt", "aria-hidden", "class", "lang", "start", "type", "colspan", "rowspan", "title"];

const parse = (html) => new DOMParser().parseFromString(html, "text/html").body;

/** Return the HTML to store; `back` says "Back to note {number} in the text". */
export function tidy(html, back) {
  const body = parse(html);
  for (const table of body.querySelectorAll("table")) tidyTable(table);
  for (const part of body.querySelectorAll("li, td, th, dd")) unwrap(part);
  tidyNotes(body, back);
  while (body.lastElementChild?.matches("p:empty")) body.lastElementChild.remove();
  return [...body.children].map((block) => block.outerHTML).join("\n");
}

// A row of headings becomes the head of its table.
function tidyTable(table) {
  table.removeAttribute("style");
  table.querySelector("colgroup")?.remove();
  for (const cell of table.querySelectorAll("td, th")) {
    for (const name of ["colspan", "rowspan"]) if (cell.getAttribute(name) === "1") cell.removeAttribute(name);
  }
  const rows = [...table.rows];
  const isHead = (row) => [...row.cells].every((cell) => cell.matches("th"));
  if (rows.length > 1 && isHead(rows[0])) {
    const head = table.createTHead();
    head.append(rows[0]);
    table.prepend(head);
    for (const cell of rows[0].cells) cell.scope ||= "col";
  }
  for (const row of table.tBodies[0]?.rows ?? []) {
    const [first, second] = row.cells;
    if (first?.matches("th") && second?.matches("td")) first.scope ||= "row";
  }
  if (table.dataset.caption) table.createCaption().textContent = table.dataset.caption;
  table.removeAttribute("data-caption");
}

// One paragraph alone in an item or a cell says no more than its words.
function unwrap(part) {
  const [first, ...rest] = part.children;
  if (first?.matches("p") && !first.attributes.length && rest.every((next) => next.matches("ul, ol"))) {
    first.replaceWith(...first.childNodes);
  }
}

function tidyNotes(body, back) {
  const items = [...body.querySelectorAll("ol.notes > li")];
  const numbers = new Map(items.map((item, index) => [item.dataset.name, index + 1]));
  const places = new Map();
  for (const sign of body.querySelectorAll("sup[data-note]")) {
    const { note, place } = sign.dataset;
    const link = document.createElement("a");
    link.href = `#${note}`;
    link.textContent = numbers.get(note) ?? "?";
    if (place) link.id = place;
    if (!places.has(note)) places.set(note, place);
    const plain = document.createElement("sup");
    plain.append(link);
    sign.replaceWith(plain);
  }
  for (const item of items) {
    const { name } = item.dataset;
    const place = places.get(name);
    item.id = name;
    delete item.dataset.name;
    item.parentElement.removeAttribute("class");
    if (!place) continue;
    const link = document.createElement("a");
    link.href = `#${place}`;
    link.ariaLabel = back.replace("{number}", numbers.get(name));
    link.textContent = "↩︎";
    item.append(" ", link);
  }
}

/** Return whether `after`, as the editor would store it, says all that `before` says. */
export function isWhole(before, after) {
  const [one, two] = [before, after].map((html) => parse(html));
  return words(one) === words(two) && String(parts(one)) === String(parts(two));
}

function words(body) {
  // Numbers and arrows of notes are written anew.
  for (const link of body.querySelectorAll("a[href^='#']")) link.textContent = "";
  return body.textContent.replace(/\s+/g, "");
}

function parts(body) {
  const found = [];
  for (const part of body.querySelectorAll("*")) {
    if ((FREE.has(part.tagName) && !part.lang) || goesOn(part)) continue;
    found.push(told(part));
  }
  return found.sort();
}

const kind = ({ tagName }) => SAME[tagName] ?? tagName;
const told = (part) => [kind(part), ...TOLD.map((name) => part.getAttribute(name)?.trim()).filter(Boolean)].join(" ");

// Return whether the words right before `part`, in the same block, are in such a one too.
function goesOn(part) {
  if (!PARTED.has(kind(part))) return false;
  let block = part.parentElement;
  while (INLINE.has(block.tagName)) block = block.parentElement;
  const all = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  all.currentNode = part;
  let around = all.previousNode()?.parentElement;
  while (around && INLINE.has(around.tagName) && told(around) !== told(part)) around = around.parentElement;
  return Boolean(around) && INLINE.has(around.tagName);
}
