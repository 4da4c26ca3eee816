// Shows in the text which passages have notes, and takes what one selects there into the form
// of a new note. Without this file the passages stand with the notes, and are pasted.
(() => {
  const PHRASING = new Set("A ABBR CITE CODE DEL EM INS KBD MARK Q SAMP SMALL SPAN STRONG SUB SUP VAR B I".split(" "));
  const CONTEXT = 32;
  const holder = document.getElementById("notes");
  const form = document.getElementById("write-note");
  const roots = () => [...document.querySelectorAll(holder.dataset.passages)];

  /** Return the words below `elements` on one line, and from where each sign of them is. */
  function read(elements) {
    let text = "";
    const points = [];
    const add = (sign, node, offset) => {
      if (sign === " " && (!text || text.endsWith(" "))) return;
      text += sign;
      points.push([node, offset]);
    };
    const walk = (node) => {
      if (node.nodeType === Node.TEXT_NODE) {
        for (let at = 0; at < node.data.length; at++) add(/\s/.test(node.data[at]) ? " " : node.data[at], node, at);
      } else if (node.nodeType === Node.ELEMENT_NODE) {
        const isBlock = !PHRASING.has(node.tagName);
        if (isBlock) add(" ", node, 0);
        // The editor writes the numbers of footnotes by its style sheet.
        for (const sign of node.dataset?.number ?? "") add(sign, node, 0);
        node.childNodes.forEach(walk);
        if (isBlock) add(" ", node, node.childNodes.length);
      }
    };
    elements.forEach(walk);
    return { text, points };
  }

  function rangeOf({ points }, from, to) {
    const range = document.createRange();
    const [first, last] = [points[from], points[to - 1]];
    range.setStart(...first);
    if (last[0].nodeType === Node.TEXT_NODE) range.setEnd(last[0], last[1] + 1);
    else range.setEndAfter(last[0]);
    return range;
  }

  /** Return the range of a note's passage: of all places that say it, the nearest. */
  function find(index, { passage, start }) {
    let best = -1;
    for (let at = index.text.indexOf(passage); at >= 0; at = index.text.indexOf(passage, at + 1)) {
      if (best < 0 || Math.abs(at - start) < Math.abs(best - start)) best = at;
    }
    return best < 0 ? null : rangeOf(index, best, best + passage.length);
  }

  const ranges = new Map();

  function mark() {
    const index = read(roots());
    ranges.clear();
    for (const note of document.querySelectorAll("[data-passage]")) {
      const range = find(index, note.dataset);
      if (range && !("settled" in note.dataset)) ranges.set(range, note);
      const link = note.querySelector("[data-to-passage]");
      if (!link) continue;
      link.hidden = !range;
      link.onclick = (event) => {
        event.preventDefault();
        show(find(read(roots()), note.dataset));
      };
    }
    if (globalThis.Highlight) CSS.highlights.set("noted", new Highlight(...ranges.keys()));
  }

  function show(range) {
    if (!range) return;
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const near = range.startContainer.parentElement ?? range.startContainer;
    near.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  }

  // A click on a marked passage of the text to be read leads to its note.
  if (form) {
    document.addEventListener("click", () => {
      const { focusNode, focusOffset, isCollapsed } = getSelection();
      if (!focusNode || !isCollapsed || !roots().some((root) => root.contains(focusNode))) return;
      const note = [...ranges].find(([range]) => range.isPointInRange(focusNode, focusOffset))?.[1];
      if (note) location.hash = note.id;
    });
  }

  /** Return a function that acts once nobody has called it for so many milliseconds. */
  const afterwards = (act, pause) => {
    let waiting;
    return () => {
      clearTimeout(waiting);
      waiting = setTimeout(act, pause);
    };
  };
  const watch = () => {
    const [root] = roots();
    if (!root) return;
    mark();
    if (!form) new MutationObserver(afterwards(mark, 600)).observe(root, { subtree: true, childList: true, characterData: true });
  };
  // The editor comes a little later than its page.
  if (document.readyState === "complete") watch();
  else addEventListener("load", watch);
  document.addEventListener("notes-changed", mark);

  if (!form) return;
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "button note-on", textContent: form.dataset.noteOn, hidden: true });
  document.querySelector("main").append(button);

  function selected() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const inside = roots().some((root) => range.intersectsNode(root));
    if (!inside || form.contains(range.commonAncestorContainer)) return null;
    const index = read(roots());
    const isIn = ([node, offset]) => range.comparePoint(node, offset) === 0;
    let from = index.points.findIndex(isIn);
    let to = index.points.findLastIndex(isIn) + 1;
    // What only touches the end of the range is not in it.
    const last = index.points[to - 1];
    if (last && range.comparePoint(...last) === 0 && last[0] === range.endContainer && last[1] === range.endOffset) to--;
    while (index.text[from] === " ") from++;
    while (index.text[to - 1] === " ") to--;
    return from >= 0 && to > from ? { index, from, to, box: range.getBoundingClientRect() } : null;
  }

  function place({ box }) {
    button.style.setProperty("--at", `${Math.max(8, box.bottom + 8)}px`);
    button.style.setProperty("--along", `${box.left + box.width / 2}px`);
  }

  function offer() {
    const found = selected();
    button.hidden = !found;
    if (found) place(found);
  }
  document.addEventListener("selectionchange", afterwards(offer, 150));
  addEventListener("scroll", () => {
    const found = button.hidden ? null : selected();
    if (found) place(found);
  });
  // A button that takes the focus would take the selection along.
  button.addEventListener("pointerdown", (event) => event.preventDefault());
  button.addEventListener("click", () => {
    const found = selected();
    if (!found) return;
    const { index, from, to } = found;
    const { quote, before, after, body } = form.elements;
    quote.value = index.text.slice(from, to);
    before.value = index.text.slice(Math.max(0, from - CONTEXT), from);
    after.value = index.text.slice(to, to + CONTEXT);
    button.hidden = true;
    form.scrollIntoView({ block: "start" });
    body.focus({ preventScroll: true });
  });
  form.elements.quote.addEventListener("input", () => {
    form.elements.before.value = form.elements.after.value = "";
  });
})();
