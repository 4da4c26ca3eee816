// Turns the form of a post into an editor. Without this file the form works as it is, and so
// it stays where the text has parts that the editor would lose.
import { offerLeft } from "desk/leftovers";
import { open } from "desk/opening";
import { outline } from "desk/outline";
import { preview } from "desk/previewing";
import { Saving } from "desk/saving";
import { Sitting } from "desk/sitting";
import { read } from "desk/texts";
import { link } from "desk/tools";

const form = document.getElementById("draft");
const { title, standfirst, body } = form.elements;

let looking;

const editor = open(form);
if (editor) {
  editor.on("update", changed);
  outline(editor);
}

function changed() {
  saving.changed();
  clearTimeout(looking);
  looking = setTimeout(() => editor && outline(editor), 600);
}

const saving = new Saving(() => read(form, editor));
new Sitting(saving, (locked) => {
  editor?.setEditable(!locked);
  for (const field of [title, standfirst, body]) field.readOnly = locked;
  form.classList.toggle("is-locked", locked);
  document.getElementById("tools").hidden = locked || !editor;
});

form.addEventListener("input", (event) => {
  if ([title, standfirst, body].includes(event.target)) saving.changed();
});
addEventListener("submit", async (event) => {
  if (event.target !== form) return;
  event.preventDefault();
  await saving.save({ closed: true });
  if (["take", "instead"].includes(event.submitter?.name) && !saving.failed) saving.submit(event.submitter);
});
addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey)) return;
  if (event.key === "s") {
    event.preventDefault();
    saving.save({ closed: true });
  } else if (event.key === "k" && editor?.isFocused) {
    event.preventDefault();
    link(editor);
  }
});
title.addEventListener("keydown", (event) => {
  if (event.key === "Enter") event.preventDefault();
});
preview(saving);
offerLeft(form, editor, saving);
