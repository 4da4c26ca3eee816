// Keeps footnotes together: a sign that is deleted takes its note along, a note its sign,
// and the notes stand as their signs do.
import * as prose from "django-prose-editor/editor";
import { signs } from "desk/signs";

const { Extension, Plugin, pm } = prose;

const known = new WeakMap();

// Every key asks about the text before it and after it: each is read once.
function read(doc) {
  if (!known.has(doc)) known.set(doc, walk(doc));
  return known.get(doc);
}

function walk(doc) {
  const found = { signs: [], notes: [], lists: [] };
  doc.descendants((node, at) => {
    if (node.type.name === "noteSign") found.signs.push({ node, at, name: node.attrs.note });
    if (node.type.name === "note") found.notes.push({ node, at, name: node.attrs.name });
    if (node.type.name === "notes") found.lists.push({ node, at });
    return node.type.name !== "note";
  });
  return found;
}

// Let signs and notes that lost their other half go, and put the rest in order.
function mend(before, state) {
  const was = read(before);
  const now = read(state.doc);
  if (!was.signs.length && !now.signs.length) return null;
  const names = (list) => new Set(list.map(({ name }) => name));
  const [signs, notes, oldSigns, oldNotes] = [now.signs, now.notes, was.signs, was.notes].map(names);
  const tr = state.tr;
  const bare = now.signs.filter(({ name }) => !notes.has(name) && oldNotes.has(name));
  for (const { at, node } of bare.reverse()) tr.delete(at, at + node.nodeSize);
  for (const { at, node } of now.lists.toReversed()) {
    const kept = [];
    node.forEach((note) => {
      const { name } = note.attrs;
      if (signs.has(name) || !oldSigns.has(name)) kept.push(note);
    });
    const order = [...signs];
    const rank = (note) => (signs.has(note.attrs.name) ? order.indexOf(note.attrs.name) : order.length);
    kept.sort((a, b) => rank(a) - rank(b));
    const next = pm.model.Fragment.from(kept);
    if (kept.length === node.childCount && kept.every((note, i) => note === node.child(i))) continue;
    const [from, to] = [tr.mapping.map(at), tr.mapping.map(at + node.nodeSize)];
    if (kept.length) tr.replaceWith(from, to, node.type.create(null, next));
    else tr.delete(from, to);
  }
  return tr.docChanged ? tr : null;
}

function numbers(doc) {
  const { signs, notes } = read(doc);
  const order = notes.map(({ name }) => name);
  return signs.map(({ at, node, name }) =>
    pm.view.Decoration.node(at, at + node.nodeSize, { "data-number": `${order.indexOf(name) + 1}` }),
  );
}

const Keeping = Extension.create({
  name: "keepNotes",
  addProseMirrorPlugins: () => [
    new Plugin({
      appendTransaction: (steps, before, state) =>
        steps.some((step) => step.docChanged) ? mend(before.doc, state) : null,
      state: {
        init: (_config, state) => pm.view.DecorationSet.create(state.doc, numbers(state.doc)),
        apply: (tr, old) => (tr.docChanged ? pm.view.DecorationSet.create(tr.doc, numbers(tr.doc)) : old),
      },
      props: {
        decorations(state) {
          return this.getState(state);
        },
      },
    }),
  ],
  addCommands: () => ({ addNote: () => addNote }),
  addKeyboardShortcuts: () => ({
    "Mod-Alt-f": ({ editor }) => editor.commands.addNote(),
    Enter: ({ editor }) => editor.isActive("note") && goToSign(editor),
    Escape: ({ editor }) => editor.isActive("note") && goToSign(editor),
  }),
});

function addNote({ state, tr, dispatch }) {
  const { schema, selection } = state;
  const { noteSign, notes, note } = schema.nodes;
  const inNote = selection.$from.parent.type === note;
  if (inNote || !selection.$from.parent.inlineContent || selection.$from.parent.type.spec.code) return false;
  if (!dispatch) return true;
  const id = crypto.randomUUID().slice(0, 8);
  const attrs = { note: `text-note-${id}`, place: `text-sign-${id}` };
  tr.insert(selection.to, noteSign.create(attrs));
  const line = note.create({ name: attrs.note });
  const { lists, signs } = read(tr.doc);
  const list = lists.at(-1);
  if (list) {
    const before = new Set(signs.slice(0, signs.findIndex(({ name }) => name === attrs.note)).map(({ name }) => name));
    let at = list.at + 1;
    list.node.forEach((each) => {
      if (before.has(each.attrs.name)) at += each.nodeSize;
    });
    tr.insert(at, line);
  } else {
    tr.insert(tr.doc.content.size, notes.create(null, line));
  }
  const made = read(tr.doc).notes.find(({ name }) => name === attrs.note);
  tr.setSelection(pm.state.TextSelection.create(tr.doc, made.at + 1)).scrollIntoView();
  return true;
}

function goToSign(editor) {
  const { name } = editor.state.selection.$from.parent.attrs;
  const sign = read(editor.state.doc).signs.find((each) => each.name === name);
  return sign ? editor.chain().setTextSelection(sign.at + 1).scrollIntoView().run() : true;
}

export const extensions = [...signs, Keeping];
