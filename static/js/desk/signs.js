// The elements of footnotes: a sign in the text, and a line at its end, which lead to each
// other. A text from elsewhere has them in other shapes, which are known here.
import * as prose from "django-prose-editor/editor";

const { Node } = prose;

const attribute = (name, read) => ({ [name]: { default: null, parseHTML: read, rendered: false } });

function noteOf(sign) {
  const link = sign.querySelector(":scope > a[href^='#']");
  if (!link || link.textContent.trim() !== sign.textContent.trim()) return null;
  const note = sign.getRootNode().querySelector(`li[id="${CSS.escape(link.hash.slice(1))}"]`);
  return note && isList(note.parentElement) ? link : null;
}

// A list is one of notes if each of its items has a way back into the text.
function isList(list) {
  const items = [...list.children];
  return items.length > 0 && items.every((item) => item.id && wayBack(item));
}

function wayBack(item) {
  const links = [...item.querySelectorAll("a[href^='#']")];
  const last = links.at(-1);
  return last && /^[\s[\]\d↩^↑\ufe0e]*$/u.test(last.textContent) ? last : null;
}

const Sign = Node.create({
  name: "noteSign",
  group: "inline",
  inline: true,
  atom: true,
  parseHTML: () => [{ tag: "sup", priority: 70, getAttrs: (el) => (noteOf(el) ? {} : false) }],
  addAttributes: () => ({
    ...attribute("note", (el) => noteOf(el)?.hash.slice(1)),
    ...attribute("place", (el) => noteOf(el)?.id || el.id),
  }),
  renderHTML: ({ node }) => ["sup", { "data-note": node.attrs.note, "data-place": node.attrs.place }],
});

const Notes = Node.create({
  name: "notes",
  group: "block",
  content: "note+",
  isolating: true,
  parseHTML: () => [{ tag: "ol", priority: 70, getAttrs: (el) => (isList(el) ? {} : false) }],
  renderHTML: () => ["ol", { class: "notes" }, 0],
});

const Note = Node.create({
  name: "note",
  content: "inline*",
  isolating: true,
  parseHTML: () => [{ tag: "ol > li[id]", priority: 70, context: "notes/", contentElement: words }],
  addAttributes: () => attribute("name", (el) => el.id),
  renderHTML: ({ node }) => ["li", { "data-name": node.attrs.name }, 0],
});

function words(item) {
  wayBack(item)?.remove();
  for (const next of item.querySelectorAll("p + p")) next.prepend(document.createElement("br"));
  return item;
}

export const signs = [Sign, Notes, Note];
