// Addresses that become cards, which readers load by a click: see static/js/cards.js.
const KINDS = [
  [/^https:\/\/(?:(?:www\.|m\.)?youtube\.com\/(?:watch\?(?:.*&)?v=|shorts\/|live\/)|youtu\.be\/)([\w-]{11})(?:[?&#].*)?$/, "YouTube", (id) => `https://www.youtube.com/watch?v=${id}`],
  [/^https:\/\/bsky\.app\/profile\/([\w.:-]+)\/post\/(\w+)\/?$/, "Bluesky", (who, id) => `https://bsky.app/profile/${who}/post/${id}`],
  [/^https:\/\/(?:www\.|mobile\.)?(?:x|twitter)\.com\/(\w{1,15})\/status\/(\d+)(?:[?/].*)?$/, "X", (who, id) => `https://x.com/${who}/status/${id}`],
];

/** Return the address and the words of the card for `address`, or nothing. */
export function cardOf(address) {
  for (const [pattern, name, href] of KINDS) {
    const found = address.match(pattern);
    if (found) return { href: href(...found.slice(1)), title: found[2] ? `${name}: @${found[1]}` : `${name}: ${found[1]}` };
  }
  return null;
}
