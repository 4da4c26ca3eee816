// Who else is writing here. The second to come reads until the first leaves, or takes over.
import { tellCompany } from "desk/state";
import { clock, say } from "desk/words";

const EVERY = 10_000;

const form = document.getElementById("draft");
const token = sessionStorage.getItem("window") ?? crypto.randomUUID();
sessionStorage.setItem("window", token);

export class Sitting {
  constructor(saving, lock) {
    this.saving = saving;
    this.lock = lock;
    this.mine = true;
    this.notice = document.createElement("p");
    addEventListener("pagehide", () => !this.reloading && this.leave());
    setInterval(() => this.ask(), EVERY);
    this.ask();
  }

  data(values = {}) {
    const data = new FormData();
    data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    data.set("token", token);
    for (const [name, value] of Object.entries(values)) data.set(name, value);
    return data;
  }

  async ask(values) {
    try {
      const answer = await fetch(form.dataset.sitting, { method: "POST", body: this.data(values) });
      if (answer.ok) this.hear(await answer.json());
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
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "link", textContent: say("takeOver") });
    button.addEventListener("click", () => this.ask({ take_over: "yes" }));
    this.notice.append(button);
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
