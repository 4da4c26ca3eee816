// Saves two seconds after one stops writing, and each thirty while one goes on. What the
// server has not is kept on the device. A refused save stops there: nothing is written over.
import { forget, keep } from "desk/keeping";
import { tell } from "desk/state";
import { say } from "desk/words";

const PAUSE = 2000;
const LONGEST = 30_000;
const AGAIN = 5000;

const form = document.getElementById("draft");
const same = (a, b) => ["title", "standfirst", "body"].every((name) => a[name] === b[name]);

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
    const texts = this.read();
    this.dirtySince = 0;
    tell("saving");
    const data = new FormData(form);
    for (const [name, value] of Object.entries(texts)) data.set(name, value);
    if (closed) data.set("closed", "yes");
    this.tried = texts;
    const headers = { Accept: "application/json" };
    let answer, body;
    try {
      answer = await fetch(form.action, { method: "POST", body: data, headers, redirect: "manual" });
      body = answer.headers.get("content-type")?.startsWith("application/json") ? await answer.json() : null;
    } catch {
      return this.away(texts);
    }
    return this.hear(answer, body, texts);
  }

  hear(answer, body, texts) {
    if (answer.status === 200 && body) return this.done(texts, body);
    if (answer.status === 409 && body) return this.conflict(body, texts);
    if (answer.status === 422 && body) return this.refused(Object.values(body.errors)[0][0], texts);
    if (answer.status === 403 || answer.type === "opaqueredirect") return this.refused(say("signedOut"), texts, true);
    return this.away(texts);
  }

  done(texts, { version, revision }) {
    this.failed = false;
    this.stopped = false;
    this.stored = texts;
    form.elements.version.value = version;
    if (!this.dirtySince) {
      forget();
      tell("saved", { revision });
    }
  }

  conflict(theirs, texts) {
    // They may be ours: a save that arrived, whose answer did not.
    if (this.lost && same(theirs, this.lost)) {
      form.elements.version.value = theirs.version;
      this.lost = null;
      this.dirtySince = Date.now();
      return this.send(false);
    }
    this.unsaved(texts);
    this.stopped = true;
    const act = document.createElement("button");
    Object.assign(act, { type: "button", className: "link", textContent: say("compare") });
    act.addEventListener("click", () => this.submit());
    const reason = theirs.by ? say("conflict", { name: theirs.by }) : say("conflictNobody");
    return tell("refused", { reason, act });
  }

  refused(reason, texts, again = false) {
    this.unsaved(texts);
    if (again) this.retry();
    return tell("refused", { reason });
  }

  away(texts) {
    this.lost = texts;
    const isKept = this.unsaved(texts);
    this.retry();
    return tell(isKept ? "offline" : "lost");
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

  /** Send the form itself: the page that answers shows both texts. */
  submit() {
    for (const [name, value] of Object.entries(this.read())) form.elements[name].value = value;
    forget();
    this.dirtySince = 0;
    HTMLFormElement.prototype.submit.call(form);
  }
}
