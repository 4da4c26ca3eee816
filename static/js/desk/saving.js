// Saves two seconds after one stops writing, and each thirty while one goes on. What the
// server has not is kept on the device. A refused save stops there: nothing is written over.
import { forget, handOn, keep } from "desk/keeping";
import { send } from "desk/sending";
import { button, tell } from "desk/state";
import { same } from "desk/texts";
import { say } from "desk/words";

const PAUSE = 2000;
const LONGEST = 30_000;
const AGAIN = 5000;

const form = document.getElementById("draft");

export class Saving {
  /** `read` returns the texts as they are now. */
  constructor(read) {
    this.read = read;
    this.stored = read();
    this.dirtySince = 0;
    this.stopped = false;
    addEventListener("online", () => this.save());
    document.addEventListener("visibilitychange", () => document.hidden && this.save());
    addEventListener("pagehide", () => this.hold());
  }

  get version() {
    return Number(form.elements.version.value);
  }

  changed() {
    this.dirtySince ||= Date.now();
    clearTimeout(this.pause);
    clearTimeout(this.holding);
    this.holding = setTimeout(() => this.hold(), 500);
    const left = this.dirtySince + LONGEST - Date.now();
    this.pause = setTimeout(() => this.save(), Math.max(0, Math.min(PAUSE, left)));
    if (!this.stopped && !this.failed) tell("writing");
  }

  /** Keep on the device what the server has not. */
  hold() {
    if (!this.dirtySince) return true;
    const texts = this.read();
    return same(texts, this.stored) || keep(texts, this.version);
  }

  /** Save what was written; with `closed` as a revision of its own. */
  async save({ closed = false } = {}) {
    clearTimeout(this.pause);
    if (this.sending) {
      await this.sending;
      return this.dirtySince || closed ? this.save({ closed }) : undefined;
    }
    if ((this.stopped || !this.dirtySince) && !closed) return undefined;
    this.sending = this.send(closed);
    try {
      return await this.sending;
    } finally {
      this.sending = null;
    }
  }

  async send(closed) {
    // Until the server answers, the text may be nowhere else.
    this.hold();
    const texts = this.read();
    this.dirtySince = 0;
    tell("saving");
    const outcome = await send(texts, closed);
    return this[outcome.kind](texts, outcome);
  }

  saved(texts, { version, revision, waits, preview }) {
    this.failed = false;
    this.preview = preview;
    this.stopped = false;
    this.stored = texts;
    form.elements.version.value = version;
    if (this.dirtySince) return;
    forget();
    tell("saved", { revision, waits });
  }

  conflict(texts, { theirs }) {
    // They may be ours: a save that arrived, whose answer did not.
    if (this.lost && same(theirs, this.lost)) {
      form.elements.version.value = theirs.version;
      this.lost = null;
      this.dirtySince = Date.now();
      return this.send(false);
    }
    this.unsaved(texts);
    this.stopped = true;
    const reason = theirs.by ? say("conflict", { name: theirs.by }) : say("conflictNobody");
    return tell("refused", { reason, act: button(say("compare"), () => this.submit()) });
  }

  refused(texts, { reason }) {
    this.unsaved(texts);
    tell("refused", { reason });
  }

  out(texts) {
    this.retry();
    this.refused(texts, { reason: say("signedOut") });
  }

  barred(texts) {
    this.unsaved(texts);
    this.stopped = true;
    const act = button(say("copy"), () => navigator.clipboard.writeText(Object.values(this.read()).join("\n\n")));
    tell("refused", { reason: say("barred"), act });
  }

  away(texts) {
    this.lost = texts;
    this.retry();
    tell(this.unsaved(texts) ? "offline" : "lost");
  }

  unsaved(texts) {
    this.failed = true;
    this.dirtySince ||= Date.now();
    return keep(texts, this.version);
  }

  retry() {
    clearTimeout(this.again);
    this.again = setTimeout(() => this.save(), AGAIN);
  }

  /** Send the form itself, as by its button: its page goes on with what is kept here. */
  submit({ name, value } = {}) {
    const texts = this.read();
    for (const [field, value] of Object.entries(texts)) form.elements[field].value = value;
    if (keep(texts, this.version)) handOn();
    if (name) form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    HTMLFormElement.prototype.submit.call(form);
  }
}
