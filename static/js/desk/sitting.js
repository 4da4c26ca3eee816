// Who else is writing here. The second to come reads until the first leaves, or takes over.
import { renew } from "desk/session";
import { button, tellCompany } from "desk/state";
import { clock, say } from "desk/words";

const EVERY = 10_000;

const form = document.getElementById("draft");

// A window keeps its name when it is loaded again. One that was copied has the same, so the
// name is locked by the first page that has it.
async function ownName() {
  const old = sessionStorage.getItem("window");
  if (old && (await isOurs(old))) return old;
  const name = crypto.randomUUID();
  sessionStorage.setItem("window", name);
  await isOurs(name);
  return name;
}

const isOurs = (name) =>
  new Promise((answer) => {
    // The page before this one, in the same window, may take a moment to go.
    const held = navigator.locks.request(`window-${name}`, { signal: AbortSignal.timeout(1000) }, () => {
      answer(true);
      return new Promise(() => {});
    });
    held.catch(() => answer(false));
  });

export class Sitting {
  constructor(saving, lock) {
    this.saving = saving;
    this.lock = lock;
    this.mine = true;
    this.notice = document.createElement("p");
    this.begin();
  }

  async begin() {
    this.token = await ownName();
    addEventListener("pagehide", () => !this.reloading && this.leave());
    this.asking = setInterval(() => this.ask(), EVERY);
    this.ask();
  }

  data(values = {}) {
    const data = new FormData();
    data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    data.set("token", this.token);
    for (const [name, value] of Object.entries(values)) data.set(name, value);
    return data;
  }

  async ask(values) {
    try {
      const answer = await fetch(form.dataset.sitting, { method: "POST", body: this.data(values) });
      if (answer.ok) this.hear(await answer.json());
      else if (answer.status === 403 && (await renew()) === "barred") clearInterval(this.asking);
    } catch {}
  }

  async hear(sitting) {
    if (sitting.mine) {
      if (!this.mine) return this.reload();
      return tellCompany(say("alone"));
    }
    if (this.mine) {
      this.mine = false;
      this.lock(true);
      await this.saving.save();
      this.saving.hold();
    }
    return this.tell(sitting);
  }

  tell({ name, since, same }) {
    tellCompany("");
    this.notice.textContent = `${say(same ? "otherWindow" : "editing", { name, time: clock(since) })} `;
    this.notice.append(button(say("takeOver"), () => this.ask({ take_over: "yes" })));
    document.getElementById("standing").prepend(this.notice);
    document.getElementById("standing-server")?.remove();
  }

  reload() {
    this.reloading = true;
    location.reload();
  }

  leave() {
    navigator.sendBeacon(form.dataset.sitting, this.data({ leave: "yes" }));
  }
}
