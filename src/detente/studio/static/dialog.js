// A dialog over the page, and where words are said aloud to readers who do not see them appear.
import { html, useEffect, useRef } from "./vendor/preact.js";
import { said } from "./format.js";

export function Dialog({ title, close, texts, wide = false, children }) {
  const at = useRef(null);
  useEffect(() => {
    const [one, before] = [at.current, document.activeElement];
    one.showModal();
    return () => {
      one.close();
      // What is closed when it is out of the page gives nothing back by itself.
      before?.focus();
    };
  }, []);
  const outside = (event) => event.target === at.current && close();
  return html`<dialog ref=${at} class=${wide ? "wide" : ""} aria-labelledby="dialog-title" onCancel=${(event) => {
    event.preventDefault();
    close();
  }} onMouseDown=${outside}>
    <div class="sheet">
      <header><h2 id="dialog-title">${title}</h2>
        <button type="button" class="close" aria-label=${said(texts, "close")} onClick=${close}>×</button>
      </header>
      ${children}
    </div>
  </dialog>`;
}

export function FaultList({ lines, title }) {
  if (!lines.length) return null;
  return html`<div class="faults" role="alert">${title && html`<p>${title}</p>`}<ul>${lines.map((line) => html`<li>${line}</li>`)}</ul></div>`;
}
