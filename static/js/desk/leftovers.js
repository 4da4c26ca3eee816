// What was left on this device is offered back, and never taken or dropped without being asked.
import { forget, handOn, keep, kept } from "desk/keeping";
import { holds } from "desk/opening";
import { button } from "desk/state";
import { read, same, write } from "desk/texts";
import { moment, say } from "desk/words";

export function offerLeft(form, editor, saving) {
  const now = read(form, editor);
  for (const left of kept()) {
    if (same(left.texts, now)) forget(left.place);
    else offer(left, { form, editor, saving });
  }
}

function offer(left, page, ...more) {
  const notice = document.createElement("p");
  const choose = (words, then) =>
    button(say(words), () => {
      notice.remove();
      then();
    });
  notice.append(
    [say("left", { time: moment(left.at) }), ...more, ""].join(" "),
    choose("useLeft", () => use(left, page)),
    " ",
    choose("dropLeft", () => forget(left.place)),
  );
  document.getElementById("standing").prepend(notice);
}

async function use(left, page) {
  const { form, editor, saving } = page;
  // What stands here is saved first, or changes places with what was kept.
  await saving.save();
  if (!editor || holds(editor, left.texts.body)) return change(left, page);
  if (saving.failed || !navigator.onLine) return offer(left, page, say("leftAsHtml"));
  return send(left, form);
}

function change({ place, texts, version }, { form, editor, saving }) {
  const here = saving.dirtySince ? [read(form, editor), saving.version] : null;
  write(form, editor, texts);
  // As of the version that it was written on: if others saved since, both are shown.
  form.elements.version.value = version;
  saving.changed();
  if (!saving.hold()) return;
  if (here) keep(...here, place);
  else forget(place);
  saving.save();
}

// What this editor would lose a part of stays HTML, on the page that answers.
function send({ place, texts, version }, form) {
  for (const [name, value] of Object.entries({ ...texts, version })) form.elements[name].value = value;
  handOn(place);
  HTMLFormElement.prototype.submit.call(form);
}
