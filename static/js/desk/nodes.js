// The elements that an article may have, as marks and nodes of the editor. What none of
// them stands for would be lost: html.js finds that out before anybody writes.
import * as prose from "django-prose-editor/editor";
import { one, plain } from "desk/attributes";
import { boxes } from "desk/boxes";
import { figures } from "desk/figures";
import { marks } from "desk/marks";
import { tables } from "desk/tables";

const { Extension } = prose;

const LANGUAGES = ["paragraph", "heading", "blockquote", "listItem", "bulletList", "orderedList"];

// Places that links of the text lead to, and the language of a part.
const Common = Extension.create({
  name: "common",
  addGlobalAttributes: () => [
    { types: LANGUAGES, attributes: { ...plain("lang"), ...plain("dir"), ...plain("id") } },
    { types: ["paragraph", "blockquote"], attributes: one("class", "pull") },
  ],
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
  ...marks,
  Common,
  ...figures,
  ...boxes,
  ...tables,
  prose.Dropcursor,
  prose.Gapcursor,
  prose.History,
  prose.TrailingNode.configure({ notAfter: ["notes"] }),
];
