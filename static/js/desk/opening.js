// Puts the editor in the place of the text's field, unless it would lose a part of the text.
import * as prose from "django-prose-editor/editor";
import { completion } from "desk/completion";
import { describe, Describing } from "desk/describing";
import { isWhole, tidy } from "desk/html";
import { extensions as nodes } from "desk/nodes";
import { extensions as notes } from "desk/notes";
import { Pasting } from "desk/pasting";
import { tools } from "desk/tools";
import { say, words } from "desk/words";

const { Editor } = prose;

/** Return the HTML to store of what `editor` holds. */
export const html = (editor) => tidy(editor.getHTML(), words.backToNote);

/** Return whether `editor` can show `body` without losing a part of it. */
export function holds({ schema }, body) {
  const { content } = prose.createDocument(body, schema);
  return isWhole(body, tidy(prose.getHTMLFromFragment(content, schema), words.backToNote));
}

/** Return the editor of `form`, or nothing where the text stays HTML. */
export function open(form) {
  const { body } = form.elements;
  const place = document.createElement("div");
  body.before(place);
  const editor = new Editor({
    element: place,
    injectCSS: false,
    content: body.value,
    extensions: [...notes, ...nodes, Pasting, Describing, completion(form.dataset.complete, say("known"))],
    editorProps: {
      attributes: {
        class: "prose",
        role: "textbox",
        "aria-multiline": "true",
        "aria-label": say("text"),
        "aria-describedby": "id_body_helptext",
        spellcheck: "true",
      },
    },
  });
  if (!holds(editor, body.value)) {
    editor.destroy();
    place.remove();
    document.getElementById("source-notice").hidden = false;
    return null;
  }
  stand(editor, body);
  tools(editor);
  document.addEventListener("picture-chosen", ({ detail }) => insert(editor, detail));
  return editor;
}

// A picture of which the library doesn't say what it shows is put in with words, or not at all.
function insert(editor, { html, needs_alt }) {
  editor.chain().focus().insertContent(html).run();
  if (needs_alt) describe(editor, () => editor.commands.undo());
}

// What leads to the field leads to the editor from now on.
function stand(editor, body) {
  document.querySelector(`label[for=${body.id}]`).addEventListener("click", () => editor.commands.focus());
  editor.view.dom.id = body.id;
  body.removeAttribute("id");
  body.hidden = true;
  if (location.hash === `#${editor.view.dom.id}`) editor.commands.focus("start", { scrollIntoView: true });
}
