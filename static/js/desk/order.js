// Lets the names above an article be put in order by dragging.
// Without this file, and for who doesn't drag, the buttons ↑ and ↓ do the same.
const list = document.querySelector("[data-order]");
const rows = () => [...list.querySelectorAll("[data-byline]")];
let dragged = null;

for (const row of list ? rows() : []) {
  if (row.querySelector(".signer__order")) row.draggable = true;
}

list?.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-byline]");
  if (dragged) event.dataTransfer.effectAllowed = "move";
});

list?.addEventListener("dragover", (event) => {
  if (dragged && event.target.closest("[data-byline]")) event.preventDefault();
});

list?.addEventListener("drop", (event) => {
  const target = event.target.closest("[data-byline]");
  if (!dragged || !target || target === dragged) return;
  event.preventDefault();
  const form = dragged.querySelector(".signer__order");
  const place = document.createElement("input");
  Object.assign(place, { type: "hidden", name: "place", value: rows().indexOf(target) + 1 });
  form.append(place);
  form.submit();
});
