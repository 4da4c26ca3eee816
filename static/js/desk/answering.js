// Answers and settles notes beside the editor without leaving it. Without this file the forms
// lead to the page and back.
(() => {
  // What is written elsewhere and not sent yet stays where it is.
  function replace(notes, sent) {
    const old = document.getElementById("notes");
    const begun = [...old.querySelectorAll("textarea")].filter(({ form, value }) => form !== sent && value);
    old.replaceChildren(...notes.childNodes);
    for (const { id, value } of begun) {
      const field = document.getElementById(id);
      if (!field) continue;
      field.value = value;
      field.closest("details").open = true;
    }
  }

  // A note that was settled is folded away.
  function goTo(note) {
    const heading = document.getElementById("notes-heading");
    heading.tabIndex = -1;
    const summary = note?.querySelector("summary");
    (summary?.checkVisibility() ? summary : heading).focus();
  }

  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("[data-note-form]");
    if (!form) return;
    event.preventDefault();
    const { submitter } = event;
    const body = new FormData(form, submitter);
    const id = form.closest("[id^=note-]").id;
    submitter.disabled = true;
    try {
      const answer = await fetch(form.action, { method: "POST", body });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const notes = page.getElementById("notes");
      if (!answer.ok || !notes) throw new Error();
      replace(notes, form);
      document.dispatchEvent(new Event("notes-changed"));
      goTo(document.getElementById(id));
    } catch {
      submitter.disabled = false;
      const told = form.querySelector("[role=alert]") ?? form.appendChild(document.createElement("p"));
      told.setAttribute("role", "alert");
      told.textContent = document.getElementById("notes").dataset.failed;
    }
  });
})();
