// Sends the texts, and says in one word what became of them.
import { renew } from "desk/session";

// Whoever hears nothing for so long is not heard.
const LONGEST = 30_000;

const form = document.getElementById("draft");

/** Return `kind`, of "saved", "conflict", "refused", "out", "barred" and "away", and facts. */
export async function send(texts, closed) {
  try {
    const answer = await post(texts, closed);
    if (answer.status !== 403) return await told(answer);
    const kind = await renew();
    return kind === "in" ? await told(await post(texts, closed)) : { kind };
  } catch {
    return { kind: "away" };
  }
}

function post(texts, closed) {
  const body = new FormData(form);
  for (const [name, value] of Object.entries(texts)) body.set(name, value);
  if (closed) body.set("closed", "yes");
  const headers = { Accept: "application/json" };
  return fetch(form.action, { method: "POST", body, headers, redirect: "manual", signal: AbortSignal.timeout(LONGEST) });
}

async function told(answer) {
  if (answer.status === 401) return { kind: "out" };
  if (answer.status === 403) return { kind: "barred" };
  const body = await answer.json();
  if (answer.status === 200) return { kind: "saved", ...body };
  if (answer.status === 409) return { kind: "conflict", theirs: body };
  if (answer.status === 422) return { kind: "refused", reason: Object.values(body.errors)[0][0] };
  return { kind: "away" };
}
