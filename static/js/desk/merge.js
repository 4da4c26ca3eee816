// The text that is made of two, in the editor, and on the device until it is saved. Without
// this file it is a form like any other.
import { goOn, keep } from "desk/keeping";
import { html, open } from "desk/opening";
import { read } from "desk/texts";

const form = document.getElementById("draft");
const editor = open(form);

let holding;
const hold = () => keep(read(form, editor), Number(form.elements.version.value));
const later = () => {
  clearTimeout(holding);
  holding = setTimeout(hold, 500);
};

if (!goOn()) hold();
editor?.on("update", later);
form.addEventListener("input", later);
addEventListener("pagehide", hold);
form.addEventListener("submit", () => {
  clearTimeout(holding);
  hold();
  if (editor) form.elements.body.value = html(editor);
});
