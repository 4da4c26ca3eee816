// After # and @, the tags and handles that the site knows.
import * as prose from "django-prose-editor/editor";

const { Extension, Plugin } = prose;
const BEGUN = /(?:^|[\s(])([#@])([\p{L}\p{N}_.-]{1,40})$/u;
const WAIT = 150;

export function completion(address, label) {
  const list = document.createElement("ul");
  Object.assign(list, { id: "completion", className: "completion", role: "listbox", ariaLabel: label, hidden: true });
  const main = document.getElementById("main");
  main.append(list);
  let found = { items: [] };
  let chosen = 0;
  let timer;
  let dismissed = "";

  function close(view) {
    found = { items: [] };
    list.hidden = true;
    for (const name of ["aria-controls", "aria-activedescendant"]) view.dom.removeAttribute(name);
  }

  function show(view) {
    list.replaceChildren(
      ...found.items.map((item, index) => {
        const option = document.createElement("li");
        Object.assign(option, { id: `completion-${index}`, role: "option", ariaSelected: String(index === chosen) });
        option.append(`${found.sign}${item.name}`, Object.assign(document.createElement("small"), { textContent: item.about }));
        option.addEventListener("mousedown", (event) => {
          event.preventDefault();
          chosen = index;
          take(view);
        });
        return option;
      }),
    );
    const { left, bottom } = view.coordsAtPos(found.from);
    list.hidden = !found.items.length;
    const box = main.getBoundingClientRect();
    list.style.left = `${Math.min(left, innerWidth - list.offsetWidth - 12) - box.left}px`;
    list.style.top = `${bottom - box.top + 4}px`;
    view.dom.setAttribute("aria-controls", list.id);
    view.dom.setAttribute("aria-activedescendant", `completion-${chosen}`);
  }

  function take(view) {
    const { from, to, sign, items } = found;
    view.dispatch(view.state.tr.insertText(`${sign}${items[chosen].name} `, from, to).scrollIntoView());
    close(view);
    view.focus();
  }

  async function look(view, sign, query, from, to) {
    const answer = await fetch(`${address}?${new URLSearchParams({ sign, q: query })}`).catch(() => null);
    if (!answer?.ok) return;
    const { items } = await answer.json();
    if (view.state.selection.to !== to || items.every((item) => item.name === query)) return close(view);
    found = { sign, items, from, to };
    chosen = 0;
    show(view);
  }

  function update(view) {
    clearTimeout(timer);
    const { $from, empty } = view.state.selection;
    const before = $from.parent.isTextblock && !$from.parent.type.spec.code ? $from.parent.textBetween(0, $from.parentOffset, "\n", "\ufffc") : "";
    const [, sign, query] = (empty && before.match(BEGUN)) || [];
    if (!sign || dismissed === sign + query) return close(view);
    const to = $from.pos;
    timer = setTimeout(() => look(view, sign, query, to - query.length - 1, to), WAIT);
  }

  function handleKeyDown(view, event) {
    if (list.hidden) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      chosen = (chosen + step + found.items.length) % found.items.length;
      show(view);
      return true;
    }
    if (event.key === "Enter" || event.key === "Tab") {
      take(view);
      return true;
    }
    if (event.key === "Escape") {
      dismissed = view.state.doc.textBetween(found.from, found.to);
      close(view);
      return true;
    }
    return false;
  }

  return Extension.create({
    name: "completion",
    priority: 1000,
    addProseMirrorPlugins: () => [
      new Plugin({
        props: { handleKeyDown, handleDOMEvents: { blur: (view) => (close(view), false) } },
        view: () => ({ update: (view, before) => before.doc.eq(view.state.doc) || update(view) }),
      }),
    ],
  });
}
