// Tabs that arrows move through; the one that is open is part of the page's state.
import { html, useRef } from "./vendor/preact.js";

export function Tabs({ label, tabs, chosen, choose, children }) {
  const list = useRef(null);
  const open = tabs.some(({ id }) => id === chosen) ? chosen : tabs[0].id;
  const move = (event) => {
    const at = tabs.findIndex(({ id }) => id === open);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = tabs[(to + tabs.length) % tabs.length].id;
    choose(next);
    list.current.querySelector(`#tab-${next}`).focus();
  };
  return html`<div class="tabs" role="tablist" aria-label=${label} ref=${list} onKeyDown=${move}>${tabs.map(
    ({ id, name }) => html`<button type="button" role="tab" id="tab-${id}" key=${id} aria-selected=${open === id}
      aria-controls="told" tabindex=${open === id ? 0 : -1} onClick=${() => choose(id)}>${name}</button>`,
  )}</div>
  <div role="tabpanel" id="told" aria-labelledby="tab-${open}" tabindex="0">${children}</div>`;
}
