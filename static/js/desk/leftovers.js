// What was left on this device is offered back, and never taken or dropped without being asked.
import { forget, keep, kept } from "desk/keeping";
import { button } from "desk/state";
import { read, same, write } from "desk/texts";
import { moment, say } from "desk/words";

export function offerLeft(form, editor, saving) {
  const now = read(form, editor);
  for (const left of kept()) {
    if (same(left.texts, now)) forget(left.place);
    else offer(left, () => use(left, form, editor, saving));
  }
}

function offer({ place, at }, act) {
  const notice = document.createElement("p");
  const choose = (words, then) =>
    button(say(words), () => {
      notice.remove();
      then();
    });
  notice.append(
    `${say("left", { time: moment(at) })} `,
    choose("useLeft", act),
    " ",
    choose("dropLeft", () => forget(place)),
  );
  document.getElementById("standing").prepend(notice);
}

async function use({ place, texts, version }, form, editor, saving) {
  // What stands here is saved first, or changes places with what was kept.
  await saving.save();
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
