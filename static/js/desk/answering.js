// Answers and settles notes beside the editor without leaving it. Without this file the forms
// lead to the page and back.
(() => {
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
      document.getElementById("notes").replaceChildren(...notes.childNodes);
      document.dispatchEvent(new Event("notes-changed"));
      const note = document.getElementById(id);
      (note?.querySelector("summary") ?? document.getElementById("notes-heading")).focus();
    } catch {
      submitter.disabled = false;
      const told = form.querySelector("[role=alert]") ?? form.appendChild(document.createElement("p"));
      told.setAttribute("role", "alert");
      told.textContent = document.getElementById("notes").dataset.failed;
    }
  });
})();
