// What is said of a picture of the text is asked in a dialog: what it shows or that it is
// decorative, its caption and its credit. Of what was not changed nothing is written anew.
import * as prose from "django-prose-editor/editor";

const { Extension, pm } = prose;

const dialog = document.getElementById("picture-dialog");
const PLACE = "#picture=";
// Stands for what is no word.
const SIGN = "\ufffc";

/** Return the picture at the selection, and where it and its caption are, or nothing. */
export function pictureAt({ selection }) {
  const { $from, node, from } = selection;
  if (node?.type.name === "image") return found(node, from, $from.parent);
  if (node?.type.name === "figure") return found(node.firstChild, from + 1, node);
  for (let depth = $from.depth; depth > 0; depth--) {
    const figure = $from.node(depth);
    if (figure.type.name === "figure") return found(figure.firstChild, $from.before(depth) + 1, figure);
  }
  return null;
}

function found(image, at, parent) {
  const figure = parent.type.name === "figure" ? parent : null;
  const caption = figure?.maybeChild(1);
  return { image, at, figure, ...parts(caption), caption };
}

// The credit is what is small print at the end of a caption. Every sign of what is returned
// stands for one place of the text.
function parts(caption) {
  const nodes = [...(caption?.children ?? [])];
  const isSmall = ({ marks }) => marks.some(({ type }) => type.name === "small");
  const last = nodes.findLastIndex((node) => !isSmall(node)) + 1;
  const words = (some) => some.map((node) => node.text ?? SIGN).join("");
  return { says: words(nodes.slice(0, last)), credit: words(nodes.slice(last)) };
}

/** Ask about the picture at the selection; `cancelled` is called where nothing is said. */
export function describe(editor, cancelled = () => {}) {
  const picture = editor.isEditable && pictureAt(editor.state);
  if (!picture) return false;
  fill(picture);
  dialog.onclose = () => {
    // Somebody may have taken over meanwhile.
    const isWanted = dialog.returnValue === "set";
    if (editor.isEditable && isWanted) editor.view.dispatch(said(editor.state, picture));
    else if (editor.isEditable) cancelled();
    editor.commands.focus();
  };
  dialog.returnValue = "";
  dialog.showModal();
  return true;
}

const field = (name) => dialog.querySelector(`[name=${name}]`);

function fill({ image, says, credit }) {
  const shown = Object.assign(new Image(), { src: image.attrs.src, alt: "" });
  dialog.querySelector(".dialog__picture").replaceChildren(shown);
  field("alt").value = image.attrs.alt ?? "";
  field("decorative").checked = image.attrs.decorative;
  field("caption").value = says.trim();
  field("credit").value = credit.trim();
  for (const name of ["caption", "credit"]) field(name).defaultValue = field(name).value;
  check();
}

// Whoever says nothing of a picture says that it is decorative.
function check() {
  const [alt, decorative] = [field("alt"), field("decorative")];
  alt.disabled = decorative.checked;
  alt.setCustomValidity(alt.value.trim() || decorative.checked ? "" : dialog.dataset.needed);
}

// A space that keeps words together stays one.
const squeezed = (words) => words.replace(/[^\S\u00a0\u202f]+/g, " ").trim();

/** Return the transaction that says of `picture` what stands in the dialog. */
function said({ tr, schema }, { image, at, figure, caption, says, credit }) {
  const decorative = field("decorative").checked;
  const attrs = { ...image.attrs, decorative, alt: decorative ? "" : squeezed(field("alt").value) };
  tr.setNodeMarkup(at, null, attrs);
  const next = Object.fromEntries(["caption", "credit"].map((name) => [name, squeezed(field(name).value)]));
  const isSame = ["caption", "credit"].every((name) => field(name).value === field(name).defaultValue);
  if (isSame) return select(tr, at);
  const words = next.caption && next.credit ? `${next.caption} ` : next.caption;
  if (!words && !next.credit) return select(caption ? tr.delete(at + 1, at + 1 + caption.nodeSize) : tr, at);
  const start = opened(tr, schema, at, { figure, caption });
  const small = schema.marks.small.create();
  rewrite(tr, start + says.length, credit, next.credit);
  rewrite(tr, start, says, words);
  const middle = start + words.length;
  tr.removeMark(start, middle, small).addMark(middle, middle + next.credit.length, small);
  return select(tr, figure ? at : at + 1);
}

// Return where the words of the caption begin; one that is missing is put in its place.
function opened(tr, { nodes }, at, { figure, caption }) {
  if (!figure) {
    const inside = [tr.doc.nodeAt(at), nodes.caption.create()];
    tr.replaceWith(at, at + 1, nodes.figure.create(null, inside));
    return at + 3;
  }
  if (!caption) tr.insert(at + 1, nodes.caption.create());
  return at + 2;
}

const select = (tr, at) => tr.setSelection(pm.state.NodeSelection.create(tr.doc, at)).scrollIntoView();

// What is no word stays where it is: a footnote's sign, the end of a line.
function rewrite(tr, at, old, next) {
  const [was, now] = [old, next].map((words) => words.split(SIGN));
  if (was.length !== now.length) return replace(tr, at, old, next);
  let end = at + old.length;
  for (const [index, words] of [...was.entries()].toReversed()) {
    replace(tr, end - words.length, words, now[index]);
    end -= words.length + 1;
  }
}

// Only what differs is written, so that links and emphasis around it stay.
function replace(tr, at, old, next) {
  const shorter = Math.min(old.length, next.length);
  let start = 0;
  while (start < shorter && old[start] === next[start]) start += 1;
  let end = 0;
  while (end < shorter - start && old.at(-1 - end) === next.at(-1 - end)) end += 1;
  const words = next.slice(start, next.length - end);
  const [from, to] = [at + start, at + old.length - end];
  if (words) tr.insertText(words, from, to);
  else if (from < to) tr.delete(from, to);
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Go to the picture that `link` names, and ask what it shows. */
function goTo(editor, { hash }) {
  if (!hash.startsWith(PLACE)) return;
  const src = decoded(hash.slice(PLACE.length));
  const places = [];
  editor.state.doc.descendants((node, at) => {
    if (node.type.name !== "image") return;
    const { alt, decorative, src: name } = node.attrs;
    places.push({ at, isNamed: name === src, isBare: !alt && !decorative });
  });
  // Whose file was replaced is in the text by its former name still.
  const bare = places.filter(({ isBare }) => isBare);
  const place = [...bare, ...places].find(({ isNamed }) => isNamed) ?? bare[0];
  if (!place) return;
  editor.chain().setNodeSelection(place.at).focus().scrollIntoView().run();
  describe(editor);
}

export const Describing = Extension.create({
  name: "describing",
  // Before what else Enter does.
  priority: 1000,
  addKeyboardShortcuts: () => ({
    Enter: ({ editor }) => Boolean(editor.state.selection.node) && describe(editor),
  }),
  onCreate({ editor }) {
    if (!dialog) return;
    dialog.addEventListener("input", check);
    goTo(editor, location);
    document.addEventListener("click", ({ target }) => {
      const link = target.closest?.(`a[href*="${PLACE}"]`);
      if (link) goTo(editor, link);
    });
  },
});
