// Tables, each with its caption and with headings that say of what they are.
import * as prose from "django-prose-editor/editor";
import { one } from "desk/attributes";

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

export const tables = [Table, prose.TableRow, TableHeader, prose.TableCell];
