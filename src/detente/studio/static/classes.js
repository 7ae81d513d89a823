// Classes of a choropleth, as in the report: limits 1, 3, 10, 30, ... and four colours a side.

const STEPS = 4;
const NO_STATE = "#b9bdc1";
export const ROW = "ROW";

// The largest limit is the largest at or below the largest value.
export function limits(values) {
  const largest = values.reduce((most, x) => Math.max(most, Math.abs(x ?? 0)), 0) || 1;
  const step = (power) => (power % 2 ? 3 : 1) * 10 ** Math.floor(power / 2);
  let power = Math.floor(2 * Math.log10(largest) + 1e-9);
  if (step(power + 1) <= largest) power += 1;
  return Array.from({ length: STEPS }, (_, i) => Number(step(power - STEPS + 1 + i).toPrecision(12)));
}

// The class of a value, from 0, the largest fall, to 8, the largest rise.
function index(value, ends) {
  let step = 0;
  while (step < STEPS && Math.abs(value) >= ends[step]) step += 1;
  return STEPS + (value > 0 ? step : -step);
}

// The colours from the largest fall to the largest rise: what is worse is orange.
export const ordered = (colours, better) => (better < 0 ? [...colours].reverse() : colours);

// What a place without a number of its own is counted in: a region of the data, or nothing.
export function poolOf(code, values, regions) {
  return [regions[code], ROW].find((pool) => (values.get(pool) ?? null) !== null);
}

const numbered = (code, values) => values.get(code) !== undefined;

// How an area is painted: a colour, "pool-" and the colour of its region, or "none".
export function painter(values, ends, tones, regions) {
  const tone = (value) => tones[index(value, ends)];
  return (code) => {
    if (code.startsWith("disputed-")) return NO_STATE;
    const value = values.get(code);
    if (value !== undefined && value !== null) return tone(value);
    const pool = numbered(code, values) ? undefined : poolOf(code, values, regions);
    return pool ? `pool-${tone(values.get(pool)).slice(1)}` : "none";
  };
}

// What a painted fill is in a picture whose patterns end in `name`.
export const fillOf = (paint, name) => (paint.startsWith("#") ? paint : `url(#${paint}-${name})`);

// Which kinds of areas a map has beside coloured ones.
export function kinds(codes, values, regions) {
  const rest = codes.filter((code) => !code.startsWith("disputed-") && (values.get(code) ?? null) === null);
  const pooled = rest.filter((code) => !numbered(code, values) && poolOf(code, values, regions));
  return { pooled: pooled.length > 0, gaps: rest.length > pooled.length };
}

// What stands at the upper end of each class, the last one open.
export function labels(ends, factor, lang) {
  const shown = ends.map((end) => {
    const scaled = end * factor;
    const decimals = Math.max(0, -Math.floor(Math.log10(scaled) + 1e-9));
    return new Intl.NumberFormat(lang, { maximumFractionDigits: decimals }).format(scaled);
  });
  return [...[...shown].reverse().map((x) => `\u2212${x}`), ...shown.map((x) => `+${x}`), ""];
}
