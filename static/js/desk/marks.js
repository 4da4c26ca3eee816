// What runs within a line: links, phrases, and words of another language.
import * as prose from "django-prose-editor/editor";
import { plain } from "desk/attributes";

const { Mark } = prose;

const PHRASES = "ins mark cite var sub sup";
// Around those above, which may be parted: see html.js.
const WHOLE = "abbr q kbd samp";
const AROUND = { priority: 500 };

function phrase(tag, tags = [tag], attributes = {}) {
  return Mark.create({
    name: tag,
    excludes: "",
    parseHTML: () => tags.map((each) => ({ tag: each })),
    renderHTML: ({ HTMLAttributes }) => [tag, HTMLAttributes, 0],
    addAttributes: () => attributes,
  });
}

// Around the links of a credit, which come before other marks.
const Small = phrase("small").extend({ priority: 1001 });

const Language = Mark.create({
  name: "language",
  parseHTML: () => [{ tag: "span[lang]" }],
  renderHTML: ({ HTMLAttributes }) => ["span", HTMLAttributes, 0],
  addAttributes: () => plain("lang"),
});

const Link = prose.Link.extend({ inclusive: false, addKeyboardShortcuts: () => ({}) }).configure({
  autolink: true,
  enableTarget: false,
  HTMLAttributes: { target: null, rel: null },
  isAllowedUri: (url, { defaultValidate }) => /^[#/]/.test(url) || defaultValidate(url),
});

export const marks = [
  Small,
  prose.Bold,
  prose.Italic,
  prose.Code.extend({ ...AROUND, excludes: "" }),
  Link,
  phrase("del", ["del", "s", "strike"]),
  ...PHRASES.split(" ").map((tag) => phrase(tag)),
  ...WHOLE.split(" ").map((tag) => phrase(tag, [tag], tag === "abbr" ? plain("title") : {}).extend(AROUND)),
  Language,
];
