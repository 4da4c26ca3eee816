// What is pasted and dropped: text is cleaned, addresses become cards, and pictures go
// through their dialog.
import * as prose from "django-prose-editor/editor";
import { cardOf } from "desk/cards";
import { clean } from "desk/cleaning";

const { Extension, Plugin } = prose;

// A picture from outside goes through the dialog that asks what it shows. Office programs
// send one of the whole text along, beside the text itself: that is none.
function bring(editor, data, at) {
  const file = [...(data?.files ?? [])].find(({ type }) => type.startsWith("image/"));
  if (!file || data.types.includes("text/html") || !document.getElementById("pictures")) return false;
  const place = at && editor.view.posAtCoords({ left: at.clientX, top: at.clientY });
  if (place) editor.commands.setTextSelection(place.pos);
  at?.preventDefault();
  document.dispatchEvent(new CustomEvent("picture-wanted", { detail: { file } }));
  return true;
}

export const Pasting = Extension.create({
  name: "pasting",
  addProseMirrorPlugins() {
    const { editor } = this;
    return [
      new Plugin({
        props: {
          transformPastedHTML: (html) => (html.includes("data-pm-slice") ? html : clean(html)),
          handleDrop: (_view, event, _slice, moved) => !moved && bring(editor, event.dataTransfer, event),
          handlePaste(_view, event) {
            if (bring(editor, event.clipboardData)) return true;
            const card = cardOf(event.clipboardData?.getData("text/plain").trim() ?? "");
            const { $from, empty } = editor.state.selection;
            if (!card || !empty || $from.parent.content.size) return false;
            return editor.chain().insertContent({ type: "card", attrs: card }).run();
          },
        },
      }),
    ];
  },
});
