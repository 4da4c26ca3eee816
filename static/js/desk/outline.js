// The headings of the text, to go to, and how long it is.
import { count as counted, say } from "desk/words";

const SPEED = 238;
const list = document.getElementById("outline");
const counts = document.getElementById("counts");
const number = new Intl.NumberFormat(document.documentElement.lang || "en");

export function outline(editor) {
  const items = [];
  editor.state.doc.descendants((node, at) => {
    if (node.type.name === "callout") return false;
    if (node.type.name === "heading" && node.textContent.trim()) {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "link", textContent: node.textContent });
      button.addEventListener("click", () => editor.chain().focus(at + 1).scrollIntoView().run());
      const item = document.createElement("li");
      item.className = `outline__${node.attrs.level}`;
      item.append(button);
      items.push(item);
    }
    return !node.isTextblock;
  });
  list.replaceChildren(...items);
  list.closest("nav").hidden = !items.length;
  count(editor.state.doc.textBetween(0, editor.state.doc.content.size, " ", " "));
}

function count(text) {
  const words = text.split(/\s+/).filter(Boolean).length;
  const sentences = text.split(/[.!?…]+(?:\s|$)/).filter((each) => each.trim()).length;
  const lines = [counted("words", words, number.format(words)), counted("minutes", Math.ceil(words / SPEED), Math.ceil(words / SPEED))];
  if (words > 50) lines.push(say("sentences", { number: Math.round(words / sentences) }));
  counts.replaceChildren(...lines.flatMap((line) => [line, document.createElement("br")]));
}
