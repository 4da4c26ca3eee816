// Texts that the server has not, kept on this device for the account that wrote them. Each
// page has a place of its own, so that none writes over what another left.
const { post, user } = document.getElementById("draft").dataset;
const PLACES = `draft-${post}-${user}-`;
const HANDED = "draft-handed-on";

let own = PLACES + crypto.randomUUID();

/** Keep `texts`, written on `version`; return whether this device does. */
export function keep(texts, version, place = own) {
  try {
    localStorage.setItem(place, JSON.stringify({ texts, version, at: Date.now() }));
    return true;
  } catch {
    return false;
  }
}

export function forget(place = own) {
  try {
    localStorage.removeItem(place);
  } catch {}
}

/** Return all that is kept, oldest first, each with its `place`. */
export function kept() {
  try {
    const places = Object.keys(localStorage).filter((place) => place.startsWith(PLACES));
    const found = places.map((place) => ({ place, ...JSON.parse(localStorage.getItem(place)) }));
    return found.sort((a, b) => a.at - b.at);
  } catch {
    return [];
  }
}

/** Let the next page of this window go on with what is kept in `place`. */
export function handOn(place = own) {
  try {
    sessionStorage.setItem(HANDED, place);
  } catch {}
}

/** Go on with what the page before has handed on; return whether it did. */
export function goOn() {
  try {
    const place = sessionStorage.getItem(HANDED);
    sessionStorage.removeItem(HANDED);
    if (!place?.startsWith(PLACES) || !localStorage.getItem(place)) return false;
    own = place;
    return true;
  } catch {
    return false;
  }
}
