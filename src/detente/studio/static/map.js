// The world as a choropleth: paths are drawn once, and only their colours change.
import { html } from "./vendor/preact.js";
import { shown } from "./format.js";

const STEPS = 4;

// Class limits 1, 3, 10, 30, ... as in the report: the largest at or below the largest value.
export function limits(values) {
  const largest = Math.max(0, ...values.filter((x) => x !== null).map(Math.abs)) || 1;
  const step = (power) => (power % 2 ? 3 : 1) * 10 ** Math.floor(power / 2);
  let power = Math.floor(2 * Math.log10(largest) + 1e-9);
  if (step(power + 1) <= largest) power += 1;
  return Array.from({ length: STEPS }, (_, i) => step(power - STEPS + 1 + i));
}

export function index(value, ends) {
  const step = ends.filter((end) => Math.abs(value) >= end).length;
  return STEPS + (value > 0 ? step : -step);
}

export function WorldMap({ geometry, values, colours, ends, names, pattern, lang, label, parties, pick }) {
  const shape = geometry.world;
  const fill = (code) => {
    const value = values?.get(code);
    if (value === undefined || value === null) return code.startsWith("disputed-") ? "#b9bdc1" : "#dfe1e3";
    return colours[index(value, ends)];
  };
  const hint = (code) =>
    `${names[code] ?? ""} ${values?.has(code) ? shown(values.get(code), pattern, lang) : ""}`.trim();
  const codes = Object.keys(shape.paths).sort((a, b) => parties.includes(a) - parties.includes(b));
  const own = (code) => ({
    fill: fill(code),
    class: parties.includes(code) ? "party" : "",
    onClick: () => pick(code),
  });
  return html`<svg class="map" viewBox="0 0 ${shape.width} ${shape.height}" role="img" aria-label=${label}>
    ${codes.map((code) => html`<path key=${code} d=${shape.paths[code]} ...${own(code)}><title>${hint(code)}</title></path>`)}
    ${Object.entries(shape.dots).map(
      ([code, [x, y]]) => html`<circle key=${code} cx=${x} cy=${y} r="2.2" ...${own(code)}><title>${hint(code)}</title></circle>`,
    )}
  </svg>`;
}
