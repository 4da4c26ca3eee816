// The row of tools above the text. One of them is in the order of Tab; arrows lead to the
// others. Each says whether it holds where the cursor is.
import { caption } from "desk/captions";
import { describe, pictureAt } from "desk/describing";
import { say } from "desk/words";

// Milliseconds: whoever writes fast doesn't wait for the tools.
const LAG = 80;

const bar = document.getElementById("tools");
const dialog = document.getElementById("link-dialog");

// The heading of a box stands below those of the text, if there are any before it.
const box = (words, warn) => ({ chain, isUnderHeading }) =>
  chain().insertContent({
    type: "callout",
    attrs: { class: warn ? "braced braced--warn" : "braced" },
    content: [
      { type: "heading", attrs: { level: isUnderHeading() ? 3 : 2 }, content: [{ type: "text", text: words }] },
      warn ? { type: "paragraph" } : { type: "bulletList", content: [{ type: "listItem", content: [{ type: "paragraph" }] }] },
    ],
  });

const TOOLS = {
  bold: ["bold", ({ chain }) => chain().toggleBold()],
  italic: ["italic", ({ chain }) => chain().toggleItalic()],
  link: ["link"],
  list: ["bulletList", ({ chain }) => chain().toggleBulletList()],
  numbers: ["orderedList", ({ chain }) => chain().toggleOrderedList()],
  quote: ["blockquote", ({ chain }) => chain().toggleBlockquote()],
  note: ["note", ({ chain }) => chain().addNote()],
  undo: [null, ({ chain }) => chain().undo()],
  redo: [null, ({ chain }) => chain().redo()],
  rowAfter: [null, ({ chain }) => chain().addRowAfter()],
  columnAfter: [null, ({ chain }) => chain().addColumnAfter()],
  deleteRow: [null, ({ chain }) => chain().deleteRow()],
  deleteColumn: [null, ({ chain }) => chain().deleteColumn()],
  headerRow: [null, ({ chain }) => chain().toggleHeaderRow()],
  deleteTable: [null, ({ chain }) => chain().deleteTable()],
};
const BLOCKS = {
  p: ({ chain }) => chain().clearNodes(),
  h2: ({ chain }) => chain().setHeading({ level: 2 }),
  h3: ({ chain }) => chain().setHeading({ level: 3 }),
  h4: ({ chain }) => chain().setHeading({ level: 4 }),
  pre: ({ chain }) => chain().toggleCodeBlock(),
};
const INSERTS = {
  keyPoints: (editor) => box(say("keyPoints"))(editor),
  objectives: (editor) => box(say("objectives"))(editor),
  pitfall: (editor) => box(say("pitfall"), true)(editor),
  table: ({ chain }) => chain().insertTable({ rows: 3, cols: 3, withHeaderRow: true }),
  rule: ({ chain }) => chain().setHorizontalRule(),
};

export function tools(editor) {
  const api = { chain: () => editor.chain().focus(), isUnderHeading: () => isUnderHeading(editor.state) };
  bar.hidden = false;
  bar.addEventListener("click", ({ target }) => {
    const name = target.closest("[data-tool]")?.dataset.tool;
    if (name === "link") link(editor);
    else if (name === "caption") caption(editor);
    else if (name === "describe") describe(editor);
    else if (name === "picture") document.dispatchEvent(new CustomEvent("picture-wanted"));
    else if (TOOLS[name]) TOOLS[name][1](api).run();
  });
  bar.addEventListener("change", ({ target }) => {
    const run = { blocks: BLOCKS, inserts: INSERTS }[target.dataset.menu]?.[target.value];
    run?.(api).run();
    if (target.dataset.menu === "inserts") target.value = "";
  });
  rove();
  let soon;
  editor.on("transaction", () => {
    clearTimeout(soon);
    soon = setTimeout(() => show(editor), LAG);
  });
  show(editor);
}

function isUnderHeading({ doc, selection }) {
  let found = false;
  doc.nodesBetween(0, selection.from, (node) => {
    found ||= node.type.name === "heading";
    return node.type.name !== "callout";
  });
  return found;
}

function show(editor) {
  for (const button of bar.querySelectorAll("[data-tool]")) {
    const [name] = TOOLS[button.dataset.tool] ?? [];
    if (name) button.ariaPressed = String(editor.isActive(name));
  }
  bar.querySelector("[data-tools=table]").hidden = !editor.isActive("table");
  bar.querySelector("[data-tools=picture]").hidden = !pictureAt(editor.state);
  const level = editor.isActive("heading") && `h${editor.getAttributes("heading").level}`;
  bar.querySelector("[data-menu=blocks]").value = level || (editor.isActive("codeBlock") ? "pre" : "p");
}

export function link(editor) {
  const old = editor.getAttributes("link").href ?? "";
  const input = dialog.querySelector("input");
  input.value = old;
  dialog.querySelector("[value=remove]").hidden = !old;
  dialog.onclose = () => {
    const chain = editor.chain().focus().extendMarkRange("link");
    const href = whole(input.value.trim());
    if (dialog.returnValue === "remove" || (dialog.returnValue === "set" && !href)) return chain.unsetLink().run();
    if (dialog.returnValue !== "set") return editor.commands.focus();
    if (editor.state.selection.empty && !old) {
      const mark = { type: "link", attrs: { href } };
      return editor.chain().focus().insertContent({ type: "text", text: href, marks: [mark] }).run();
    }
    return chain.setLink({ href }).run();
  };
  dialog.returnValue = "";
  dialog.showModal();
  input.select();
}

const whole = (address) => (/^[\w-]+(\.[\w-]+)+([/?#]|$)/.test(address) ? `https://${address}` : address);

function rove() {
  const all = () => [...bar.querySelectorAll("button, select")].filter((part) => part.offsetParent);
  all().forEach((part, index) => (part.tabIndex = index ? -1 : 0));
  for (const part of bar.querySelectorAll("[hidden] button")) part.tabIndex = -1;
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const parts = all();
    const next = parts[(parts.indexOf(document.activeElement) + step + parts.length) % parts.length];
    for (const part of parts) part.tabIndex = part === next ? 0 : -1;
    next.focus();
  });
}
