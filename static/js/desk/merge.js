// The text that is made of two, in the editor. Without this file it is a form like any other.
import { forget } from "desk/keeping";
import { html, open } from "desk/opening";

const form = document.getElementById("draft");
const editor = open(form);

form.addEventListener("submit", () => {
  if (editor) form.elements.body.value = html(editor);
  forget();
});
