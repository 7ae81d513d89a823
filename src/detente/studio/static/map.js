// The world and Europe as choropleths: paths are made once, and only their colours change.
import { html, useEffect, useLayoutEffect, useMemo, useRef, useState } from "./vendor/preact.js";
import { ROW, fillOf, painter, poolOf } from "./classes.js";
import { band, said, shown } from "./format.js";

const WAITING = "#eceff1";

export function WorldMap({ geometry, values, bands, ends, tones, outcome, start, lang, label, parties, chosen, choose, scale, children }) {
  const [tip, setTip] = useState(null);
  const box = useRef(null);
  const paint = useMemo(() => (values ? painter(values, ends, tones, start.regions) : () => WAITING), [values, ends, tones, start]);
  const hint = (code) => hinted(code, { values, bands, outcome, start, lang });
  const move = (event) => {
    const code = event.target.dataset?.code;
    if (code === undefined) return setTip(null);
    const at = box.current.getBoundingClientRect();
    setTip({ code, x: event.clientX - at.left, y: event.clientY - at.top });
  };
  // Who chooses from the list sees the place on the map.
  useEffect(() => {
    const area = chosen && box.current.querySelector(`.world [data-code="${chosen}"]`);
    if (!area) return setTip(null);
    const [at, own] = [box.current.getBoundingClientRect(), area.getBoundingClientRect()];
    setTip({ code: chosen, x: own.left + own.width / 2 - at.left, y: own.top + own.height / 2 - at.top });
  }, [chosen]);
  useEffect(() => {
    const hide = (event) => event.key === "Escape" && setTip(null);
    addEventListener("keydown", hide);
    return () => removeEventListener("keydown", hide);
  }, []);
  const shared = { paint, colours: start.colours, parties, chosen };
  const width = box.current?.clientWidth ?? 600;
  return html`<div class="maps" ref=${box} onPointerMove=${move} onPointerLeave=${() => setTip(null)}
    onClick=${(event) => event.target.dataset?.code && choose(event.target.dataset.code)}>
    <${Shape} name="world" shape=${geometry.world} label=${label} ...${shared} />
    ${scale}
    <div class="inset"><${Shape} name="europe" shape=${geometry.europe} label="${label}: ${said(start.texts, "map_europe")}" ...${shared} />
      <p>${said(start.texts, "map_europe")}</p></div>
    <div>${children}</div>
    ${tip && html`<div class="tip" aria-hidden="true" style=${{ left: `${Math.min(Math.max(tip.x, 90), Math.max(90, width - 90))}px`, top: `${tip.y}px` }}>${hint(tip.code)}</div>`}
  </div>`;
}

// The number of a place, with its band if it has one.
export function hinted(code, { values, bands, outcome, start, lang }) {
  const { texts, countries } = start;
  if (code.startsWith("disputed-")) return said(texts, `map_${code.replace("-", "_")}`);
  const name = code ? (countries[code] ?? code) : countries[ROW];
  const own = values?.get(code);
  if (own !== undefined && own !== null) {
    const value = said(texts, "map_value", { name, value: shown(own, outcome, lang) });
    return bands?.[code] ? `${value} (${band(bands[code], outcome, texts, lang)})` : value;
  }
  const pool = values && own === undefined && poolOf(code, values, start.regions);
  if (pool) {
    return said(texts, "map_of_pool", { name, pool: countries[pool] ?? pool, value: shown(values.get(pool), outcome, lang) });
  }
  return values ? said(texts, "map_no_number", { name }) : name;
}

function Shape({ name, shape, label, paint, colours, parties, chosen }) {
  const svg = useRef(null);
  const areas = useRef([]);
  const outlined = parties.join();
  // The same tree as before is not looked at again.
  const tree = useMemo(() => {
    const codes = Object.keys(shape.paths).sort((a, b) => parties.includes(a) - parties.includes(b));
    const own = (code) => ({ key: code, "data-code": code, class: parties.includes(code) ? "party" : undefined });
    return html`<defs>
        ${colours.map(
          (colour) => html`<pattern id="pool-${colour.slice(1)}-${name}" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="4" height="4" fill=${colour} /><path d="M0 0V4" stroke="#8a8f94" stroke-width="1" />
          </pattern>`,
        )}
        <pattern id="none-${name}" width="5" height="5" patternUnits="userSpaceOnUse">
          <rect width="5" height="5" fill="#fff" /><circle cx="2.5" cy="2.5" r=".8" fill="#9aa4ac" />
        </pattern>
      </defs>
      <g>${codes.map((code) => html`<path d=${shape.paths[code]} ...${own(code)} />`)}
        ${Object.entries(shape.dots).map(([code, [x, y]]) => html`<circle cx=${x} cy=${y} r="2.2" ...${own(code)} />`)}</g>`;
  }, [shape, outlined, colours]);
  useLayoutEffect(() => {
    areas.current = [...svg.current.querySelectorAll("[data-code]")].map((area) => ({ area, code: area.dataset.code, now: "" }));
  }, [tree]);
  useLayoutEffect(() => {
    for (const one of areas.current) {
      const fill = fillOf(paint(one.code), name);
      if (fill !== one.now) one.area.setAttribute("fill", (one.now = fill));
    }
  }, [tree, paint]);
  useLayoutEffect(() => {
    for (const { area, code } of areas.current) area.classList.toggle("chosen", code !== "" && code === chosen);
  }, [tree, chosen]);
  return html`<svg ref=${svg} class="map ${name}" viewBox="0 0 ${shape.width} ${shape.height}" role="img" aria-label=${label}>${tree}</svg>`;
}
