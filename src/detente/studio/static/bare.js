// The page before anything is known: the map without a number, where it will stand.
import { html } from "./vendor/preact.js";

export function Bare({ geometry }) {
  const { width, height, paths } = geometry.world;
  return html`<header class="head bare"><h1>detente</h1></header>
    <main data-pane="outcomes" aria-busy="true">
      <section class="pane document"></section><section class="pane cards"></section>
      <section class="pane outcomes"><svg class="map" viewBox="0 0 ${width} ${height}" aria-hidden="true">
        ${Object.entries(paths).map(([code, path]) => html`<path key=${code} d=${path} fill="#dfe1e3" />`)}
      </svg></section>
    </main>`;
}
