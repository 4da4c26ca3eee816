// The last text that the server has not, kept on this device for the account that wrote it.
const { post, user } = document.getElementById("draft").dataset;
const KEY = `draft-${post}-${user}`;

export function keep(texts, version) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ texts, version, at: Date.now() }));
    return true;
  } catch {
    return false;
  }
}

export function kept() {
  try {
    return JSON.parse(localStorage.getItem(KEY));
  } catch {
    return null;
  }
}

export function forget() {
  try {
    localStorage.removeItem(KEY);
  } catch {}
}
