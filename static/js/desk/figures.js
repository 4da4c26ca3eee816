// Pictures with what stands under them, and cards of what is elsewhere.
import * as prose from "django-prose-editor/editor";
import { one } from "desk/attributes";

const { Node } = prose;

// Not to say what a picture shows is one thing, that it shows nothing more is another.
const Picture = prose.Image.extend({
  addAttributes() {
    return {
      ...this.parent?.(),
      decorative: {
        default: false,
        parseHTML: (el) => el.getAttribute("aria-hidden") === "true",
        renderHTML: ({ decorative }) => (decorative ? { "aria-hidden": "true" } : {}),
      },
    };
  },
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

export const figures = [Picture, Figure, Caption, Card];
