// The elements that an article may have, as marks and nodes of the editor. What none of
// them stands for would be lost: html.js finds that out before anybody writes.
import * as prose from "django-prose-editor/editor";

const { Mark, Node, Extension } = prose;

const PHRASES = "ins mark abbr cite q kbd samp var small sub sup";
const LANGUAGES = ["paragraph", "heading", "blockquote", "listItem", "bulletList", "orderedList"];

const plain = (name) => ({ [name]: { default: null, parseHTML: (el) => el.getAttribute(name) } });
const one = (name, ...allowed) => ({
  [name]: {
    default: null,
    parseHTML: (el) => allowed.find((value) => value === el.getAttribute(name)) ?? null,
  },
});

function phrase(tag, tags = [tag], attributes = {}) {
  return Mark.create({
    name: tag,
    excludes: "",
    parseHTML: () => tags.map((each) => ({ tag: each })),
    renderHTML: ({ HTMLAttributes }) => [tag, HTMLAttributes, 0],
    addAttributes: () => attributes,
  });
}

const Language = Mark.create({
  name: "language",
  parseHTML: () => [{ tag: "span[lang]" }],
  renderHTML: ({ HTMLAttributes }) => ["span", HTMLAttributes, 0],
  addAttributes: () => plain("lang"),
});

// Places that links of the text lead to, and the language of a part.
const Common = Extension.create({
  name: "common",
  addGlobalAttributes: () => [
    { types: LANGUAGES, attributes: { ...plain("lang"), ...plain("dir"), ...plain("id") } },
    { types: ["paragraph", "blockquote"], attributes: one("class", "pull") },
  ],
});

const Figure = Node.create({
  name: "figure",
  group: "block",
  content: "image caption?",
  isolating: true,
  draggable: true,
  parseHTML: () => [{ tag: "figure:has(> img)" }],
  renderHTML: ({ HTMLAttributes }) => ["figure", HTMLAttributes, 0],
  addAttributes: () => one("class", "wide"),
});

const Caption = Node.create({
  name: "caption",
  content: "inline*",
  isolating: true,
  parseHTML: () => [{ tag: "figcaption" }],
  renderHTML: () => ["figcaption", 0],
});

const Callout = Node.create({
  name: "callout",
  group: "block",
  content: "block+",
  defining: true,
  parseHTML: () => [{ tag: "aside" }],
  renderHTML: ({ HTMLAttributes }) => ["aside", HTMLAttributes, 0],
  addAttributes: () => one("class", "braced", "braced braced--warn"),
});

const Terms = Node.create({
  name: "terms",
  group: "block",
  content: "(term | meaning)+",
  parseHTML: () => [{ tag: "dl" }],
  renderHTML: () => ["dl", 0],
});
const Term = Node.create({
  name: "term",
  content: "inline*",
  parseHTML: () => [{ tag: "dt" }],
  renderHTML: () => ["dt", 0],
});
const Meaning = Node.create({
  name: "meaning",
  content: "block+",
  parseHTML: () => [{ tag: "dd" }],
  renderHTML: () => ["dd", 0],
});

// Something elsewhere that readers load by a click: see cards.js.
const Card = Node.create({
  name: "card",
  group: "block",
  atom: true,
  draggable: true,
  parseHTML: () => [{ tag: "figure.card:has(> a)", priority: 60 }],
  renderHTML: ({ node }) => [
    "figure",
    { class: "card" },
    ["a", { href: node.attrs.href }, node.attrs.title || node.attrs.href],
  ],
  addAttributes: () => ({
    href: { default: "", parseHTML: (el) => el.querySelector("a").getAttribute("href") },
    title: { default: "", parseHTML: (el) => el.querySelector("a").textContent.trim() },
  }),
});

// A caption is no row, so the table keeps it as an attribute: html.js writes the element.
const Table = prose.Table.extend({
  parseHTML: () => [{ tag: "caption", ignore: true }, { tag: "table" }],
  addAttributes() {
    return {
      ...this.parent?.(),
      caption: {
        default: null,
        parseHTML: (el) => el.querySelector(":scope > caption")?.textContent.trim() || null,
        renderHTML: ({ caption }) => (caption ? { "data-caption": caption } : {}),
      },
    };
  },
}).configure({ resizable: false });

const TableHeader = prose.TableHeader.extend({
  addAttributes() {
    return { ...this.parent?.(), ...one("scope", "col", "row", "colgroup", "rowgroup") };
  },
});

export const extensions = [
  prose.Document,
  prose.Text,
  prose.Paragraph,
  prose.HardBreak,
  prose.Heading.configure({ levels: [2, 3, 4] }),
  prose.BulletList,
  prose.ListItem,
  prose.OrderedList,
  prose.Blockquote,
  prose.CodeBlock,
  prose.HorizontalRule,
  prose.Bold,
  prose.Italic,
  prose.Code,
  prose.Link.extend({ inclusive: false, addKeyboardShortcuts: () => ({}) }).configure({
    autolink: true,
    enableTarget: false,
    HTMLAttributes: { target: null, rel: null },
    isAllowedUri: (url, { defaultValidate }) => /^[#/]/.test(url) || defaultValidate(url),
  }),
  phrase("del", ["del", "s", "strike"]),
  ...PHRASES.split(" ").map((tag) => phrase(tag, [tag], tag === "abbr" ? plain("title") : {})),
  Language,
  Common,
  prose.Image,
  Figure,
  Caption,
  Callout,
  Terms,
  Term,
  Meaning,
  Card,
  Table,
  prose.TableRow,
  TableHeader,
  prose.TableCell,
  prose.Dropcursor,
  prose.Gapcursor,
  prose.History,
  prose.TrailingNode.configure({ notAfter: ["notes"] }),
];
