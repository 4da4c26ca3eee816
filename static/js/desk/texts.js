// The texts of the form: title, standfirst, and the text itself, in the editor or as HTML.
import { html } from "desk/opening";

const NAMES = ["title", "standfirst", "body"];

export const same = (a, b) => NAMES.every((name) => a[name] === b[name]);

export function read({ elements }, editor) {
  const texts = Object.fromEntries(NAMES.map((name) => [name, elements[name].value]));
  return editor ? { ...texts, body: html(editor) } : texts;
}

export function write({ elements }, editor, texts) {
  for (const name of NAMES) elements[name].value = texts[name];
  editor?.commands.setContent(texts.body);
}
