// Boxes beside the text, and lists of terms with their meanings.
import * as prose from "django-prose-editor/editor";
import { one } from "desk/attributes";

const { Node } = prose;

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

export const boxes = [Callout, Terms, Term, Meaning];
