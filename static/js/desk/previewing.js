// Opens the preview once the server has what it is to show. Without this file the link opens
// what was saved last.
import { say } from "desk/words";

const link = document.getElementById("preview");
const notice = document.createElement("p");
notice.setAttribute("role", "alert");

export function preview(saving) {
  link?.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return saving.save();
    // Later, browsers would take it for a window that nobody asked for.
    const page = window.open("about:blank", link.target);
    if (!page) return saving.save();
    event.preventDefault();
    notice.remove();
    await saving.save();
    if (!saving.failed) return page.location.replace(saving.preview ?? link.href);
    // Nobody is shown an older text for theirs.
    page.close();
    notice.textContent = say("noPreview");
    return document.getElementById("standing").prepend(notice);
  });
}
