// Whether one may write here still. Whoever signed in anew, in another tab, has got another
// token for forms: it is fetched, and put in place of the old one.
const form = document.getElementById("draft");

/** Return "in", "out" of the account, "barred" from the post, or "away" from the server. */
export async function renew() {
  try {
    const answer = await fetch(form.dataset.editor, { redirect: "manual" });
    if (answer.status === 403) return "barred";
    if (answer.type === "opaqueredirect") return "out";
    if (!answer.ok) return "away";
    return take(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    return "away";
  }
}

function take(page) {
  const fresh = page.getElementById("draft");
  // Somebody else may have signed in: this text is not theirs.
  if (fresh?.dataset.user !== form.dataset.user) return "out";
  const token = fresh.elements.csrfmiddlewaretoken.value;
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
  return "in";
}
