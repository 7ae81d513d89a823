// What joins words and cards: which of them is pointed at, and how one is brought into view.
import { useEffect, useState } from "./vendor/preact.js";

const listeners = new Set();
let pointed = "";

export function point(id) {
  if (id === pointed) return;
  pointed = id;
  for (const listen of listeners) listen(id);
}

export function usePointed() {
  const [id, set] = useState(pointed);
  useEffect(() => {
    listeners.add(set);
    return () => listeners.delete(set);
  }, []);
  return id;
}

function scroller(element) {
  for (let one = element.parentElement; one && one !== document.body; one = one.parentElement) {
    const scrolls = /auto|scroll/.test(getComputedStyle(one).overflowY);
    if (scrolls && one.scrollHeight > one.clientHeight + 1) return one;
  }
  return null;
}

// Bring an element into view, within its pane where that scrolls by itself.
export function reveal(element) {
  // What is not drawn (another pane is shown in its place) cannot be scrolled to.
  if (!element?.offsetParent) return;
  const frame = scroller(element);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const own = element.getBoundingClientRect();
  if (!frame) {
    if (own.top > 0 && own.top < innerHeight - 40) return;
    element.scrollIntoView({ block: "start", behavior: still ? "auto" : "smooth" });
    return;
  }
  const whole = frame.getBoundingClientRect();
  const head = frame.querySelector(".pane-head")?.offsetHeight ?? 0;
  const foot = frame.querySelector(".pane-foot")?.offsetHeight ?? 0;
  if (own.top >= whole.top + head && own.bottom <= whole.bottom - foot) return;
  const by = own.top - whole.top - head - Math.min(80, frame.clientHeight / 4);
  const far = Math.abs(by) > 3 * frame.clientHeight;
  frame.scrollBy({ top: by, behavior: still || far ? "auto" : "smooth" });
}

// The same for what somebody asked to see: it gets the focus as well, once the page has drawn.
export function go(find) {
  setTimeout(() =>
    requestAnimationFrame(() => {
      const element = find();
      reveal(element);
      element?.focus({ preventScroll: true });
    }),
  );
}

export function card(id) {
  return document.getElementById(`card-${id}`);
}

export function wordsOf(id) {
  return [...document.querySelectorAll(".document [data-ids]")].find((one) =>
    one.dataset.ids.split(" ").includes(id),
  );
}
