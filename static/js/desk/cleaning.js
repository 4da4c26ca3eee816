// The HTML of Word, LibreOffice and Google Docs, without what those programs add: the
// structure stays, with lists and footnotes made of what only looked like some.
export function clean(html) {
  // The page's policy lets no such style be, not even to be read.
  const plain = html.replace(/<!\[(if|endif)[^>]*>|<style[^]*?<\/style>/gi, "").replace(/(<[^>]*\s)style=/gi, "$1data-style=");
  const body = new DOMParser().parseFromString(plain, "text/html").body;
  for (const part of body.querySelectorAll("style, script, meta, link, title, xml")) part.remove();
  listsOfWord(body);
  notes(body);
  for (const link of body.querySelectorAll("a[href]")) link.setAttribute("href", straight(link.getAttribute("href")));
  for (const link of body.querySelectorAll("a:not([href])")) link.replaceWith(...link.childNodes);
  for (const image of body.querySelectorAll("img")) image.remove();
  for (const part of body.querySelectorAll("*")) bare(part);
  for (const part of body.querySelectorAll("p, h1, h2, h3, h4, h5, h6")) {
    if (!part.textContent.trim() && !part.querySelector("br + br")) part.remove();
  }
  for (const part of body.querySelectorAll("h1, h5, h6")) retag(part, part.matches("h1") ? "h2" : "h4");
  return body.innerHTML.replace(/\u200b/g, "");
}

// Word writes items as paragraphs that know their list and level in a style.
function listsOfWord(body) {
  let open = [];
  for (const item of body.querySelectorAll("p")) {
    const style = item.dataset.style ?? "";
    const level = Number(style.match(/mso-list:[^;]*level(\d)/)?.[1] ?? 0);
    if (!level) {
      open = [];
      continue;
    }
    const sign = item.querySelector("[data-style*='mso-list:Ignore'], [data-style*='mso-list: Ignore']");
    const tag = /^\s*(\d+|[a-z]|[ivx]+)[.)]/i.test(sign?.textContent ?? "") ? "ol" : "ul";
    sign?.remove();
    open.length = Math.min(open.length, level);
    while (open.length < level) {
      const list = document.createElement(tag);
      const above = open.at(-1);
      if (above) (above.lastElementChild ?? above.appendChild(document.createElement("li"))).append(list);
      else item.before(list);
      open.push(list);
    }
    const li = document.createElement("li");
    li.append(...item.childNodes);
    open.at(-1).append(li);
    item.remove();
  }
}

// Signs and notes that lead to each other, in the words of each program, become ours.
const SIGN = /#_?(ftn|edn|sdfootnote|sdendnote|cmnt)(\d+)(?:sym)?$/;
function notes(body) {
  const list = document.createElement("ol");
  for (const link of body.querySelectorAll("a[href*='#']")) {
    const [, kind, number] = link.getAttribute("href").match(SIGN) ?? [];
    if (!kind || kind === "cmnt") continue;
    const names = [`_${kind}${number}`, `${kind}${number}`, `${kind}${number}sym`];
    const target = names.map((name) => body.querySelector(`[name="${name}"], [id="${name}"]`)).find(Boolean);
    const holder = target?.closest("p") ?? target?.querySelector("p") ?? target;
    if (!holder || holder.contains(link)) continue;
    const name = `text-note-${crypto.randomUUID().slice(0, 8)}`;
    const place = name.replace("note", "sign");
    holder.querySelector("a[href*='#']")?.remove();
    const item = document.createElement("li");
    item.id = name;
    item.append(...holder.childNodes);
    item.insertAdjacentHTML("beforeend", ` <a href="#${place}">↩</a>`);
    list.append(item);
    const around = link.closest("sup") ?? link;
    around.insertAdjacentHTML("beforebegin", `<sup><a href="#${name}" id="${place}">${list.children.length}</a></sup>`);
    around.remove();
    (holder.closest("div[id]") ?? holder).remove();
  }
  if (list.children.length) body.append(list);
}

// Google sends links by way of itself.
function straight(address) {
  try {
    const url = new URL(address);
    const isDetour = url.hostname === "www.google.com" && url.pathname === "/url";
    return (isDetour && url.searchParams.get("q")) || address;
  } catch {
    return address;
  }
}

function styleOf(part) {
  const rules = (part.dataset.style ?? "").split(";").map((rule) => rule.split(":").map((half) => half.trim()));
  return Object.fromEntries(rules);
}

function bare(part) {
  const style = styleOf(part);
  const { "font-weight": fontWeight, "font-style": fontStyle, "vertical-align": verticalAlign } = style;
  if (part.matches("span")) {
    const wrap = (tag) => {
      const mark = document.createElement(tag);
      mark.append(...part.childNodes);
      part.append(mark);
    };
    if (fontWeight === "bold" || Number(fontWeight) >= 600) wrap("strong");
    if (fontStyle === "italic") wrap("em");
    if (verticalAlign === "super") wrap("sup");
    if (verticalAlign === "sub") wrap("sub");
  }
  if (part.matches("b") && fontWeight === "normal") return part.replaceWith(...part.childNodes);
  for (const name of ["data-style", "class", "dir", "align", "width", "height", "valign", "name", "target", "rel"]) {
    part.removeAttribute(name);
  }
  if (!/^text-(note|sign)-/.test(part.id)) part.removeAttribute("id");
  if (part.tagName.includes(":")) part.replaceWith(...part.childNodes);
}

function retag(part, tag) {
  const other = document.createElement(tag);
  other.append(...part.childNodes);
  part.replaceWith(other);
}
