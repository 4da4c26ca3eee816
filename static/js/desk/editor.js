// Turns the form of a post into an editor. Without this file the form works as it is, and so
// it stays where the text has parts that the editor would lose.
import { forget, kept } from "desk/keeping";
import { html, open } from "desk/opening";
import { outline } from "desk/outline";
import { Saving } from "desk/saving";
import { Sitting } from "desk/sitting";
import { link } from "desk/tools";
import { clock, say } from "desk/words";

const form = document.getElementById("draft");
const { title, standfirst, body } = form.elements;
const texts = () => ({
  title: title.value,
  standfirst: standfirst.value,
  body: editor ? html(editor) : body.value,
});

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

const saving = new Saving(texts);
new Sitting(saving, (locked) => {
  editor?.setEditable(!locked);
  for (const field of [title, standfirst, body]) field.readOnly = locked;
  form.classList.toggle("is-locked", locked);
  document.getElementById("tools").hidden = locked || !editor;
});

form.addEventListener("input", (event) => {
  if ([title, standfirst, body].includes(event.target)) saving.changed();
});
addEventListener("submit", (event) => {
  if (event.target !== form || event.submitter?.name === "preview") return;
  event.preventDefault();
  saving.save({ closed: true });
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
document.addEventListener("picture-chosen", ({ detail }) => editor?.chain().focus().insertContent(detail.html).run());
document.getElementById("preview")?.addEventListener("click", () => saving.save());

// What was left on this device is offered back, and never taken without being asked.
const left = kept();
if (left) {
  const now = texts();
  if (Object.keys(now).every((name) => now[name] === left.texts[name])) forget();
  else offer(left);
}

function offer({ texts: old, version, at }) {
  const notice = document.createElement("p");
  notice.textContent = `${say("left", { time: clock(at) })} `;
  const button = (words, act) => {
    const made = document.createElement("button");
    Object.assign(made, { type: "button", className: "link", textContent: words });
    made.addEventListener("click", () => {
      notice.remove();
      act();
    });
    notice.append(made, " ");
  };
  button(say("useLeft"), () => {
    title.value = old.title;
    standfirst.value = old.standfirst;
    if (editor) editor.commands.setContent(old.body);
    else body.value = old.body;
    // As of the version that it was written on: if others saved since, both are shown.
    form.elements.version.value = version;
    saving.changed();
    saving.save();
  });
  button(say("dropLeft"), forget);
  document.getElementById("standing").prepend(notice);
}
