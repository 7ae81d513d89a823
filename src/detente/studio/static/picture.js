// Maps and charts as pictures of their own: SVG text with title, caption and legend inside.
import { fillOf, labels } from "./classes.js";
import { said, shown } from "./format.js";
import { colourNote, sides, units } from "./legend.js";
import { ranked, reach, telling } from "./ranked.js";
import { good } from "./ranking.js";

const WIDTH = 960;
const EDGE = 24;
const [INK, SOFT, GAIN, LOSS] = ["#16212b", "#52606b", "#2f73ae", "#c2641a"];
const FONT = 'system-ui, "Segoe UI", "Helvetica Neue", Arial, "Hiragino Sans", "Yu Gothic", "Noto Sans CJK JP", "Noto Sans JP", sans-serif';

const escaped = (text) => String(text).replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);

// Lines no wider than so many pixels; a Japanese sign is as wide as it is high and breaks anywhere.
function wrapped(text, width, size, latin = 0.56) {
  const wide = (part) => [...part].reduce((sum, c) => sum + (c > "\u2e80" ? 1 : latin) * size, 0);
  const lines = [""];
  for (const part of text.match(/[\u2e80-\uffff][、。」)]*|[^\s\u2e80-\uffff]+\s*|\s+/g) ?? []) {
    if (lines.at(-1) && wide(lines.at(-1) + part.trimEnd()) > width) lines.push("");
    lines[lines.length - 1] += part;
  }
  return lines.map((line) => line.trim());
}

const text = (x, y, content, { size = 13, fill = INK, weight = 400, anchor = "start" } = {}) =>
  `<text x="${x}" y="${y}" font-size="${size}" fill="${fill}" font-weight="${weight}" text-anchor="${anchor}">${escaped(content)}</text>`;

function framed({ title, caption, source, body, height, lang }) {
  const heads = wrapped(title, WIDTH - 2 * EDGE, 22, 0.68);
  const foot = [...wrapped(caption, WIDTH - 2 * EDGE, 13), ...wrapped(source, WIDTH - 2 * EDGE, 13)];
  const top = EDGE + 28 * heads.length;
  const full = top + height + 19 * foot.length + EDGE;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${full}" viewBox="0 0 ${WIDTH} ${full}" xml:lang="${lang}" font-family="${escaped(FONT)}">
<title>${escaped(title)}</title><desc>${escaped(caption)}</desc>
<rect width="100%" height="100%" fill="#fff"/>
${heads.map((line, i) => text(EDGE, EDGE + 16 + 28 * i, line, { size: 22, weight: 650 })).join("")}
<g transform="translate(0 ${top})">${body}</g>
${foot.map((line, i) => text(EDGE, top + height + 14 + 19 * i, line, { fill: SOFT })).join("")}
</svg>`;
}

function patterns(name, colours) {
  const pooled = colours.map(
    (colour) =>
      `<pattern id="pool-${colour.slice(1)}-${name}" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="4" height="4" fill="${colour}"/><path d="M0 0V4" stroke="#8a8f94"/></pattern>`,
  );
  return `${pooled.join("")}<pattern id="none-${name}" width="5" height="5" patternUnits="userSpaceOnUse"><rect width="5" height="5" fill="#fff"/><circle cx="2.5" cy="2.5" r=".8" fill="#9aa4ac"/></pattern>`;
}

function areas(name, shape, paint, parties) {
  const own = (code) => {
    const line = parties.includes(code) ? ' stroke="#111" stroke-width="1.1"' : "";
    return `fill="${fillOf(paint(code), name)}"${line}`;
  };
  const codes = Object.keys(shape.paths).sort((a, b) => parties.includes(a) - parties.includes(b));
  return `<g stroke="#fff" stroke-width=".5" stroke-linejoin="round">${codes.map((code) => `<path d="${shape.paths[code]}" ${own(code)}/>`).join("")}${Object.entries(
    shape.dots,
  )
    .map(([code, [x, y]]) => `<circle cx="${x}" cy="${y}" r="2.2" ${own(code)}/>`)
    .join("")}</g>`;
}

export function mapPicture({ geometry, paint, pooled, gaps, ends, tones, outcome, parties, title, caption, lang, texts }) {
  const { world, europe } = geometry;
  const scale = (WIDTH - 2 * EDGE) / world.width;
  const below = world.height * scale + 16;
  const size = 300 / europe.width;
  const { factor, unit } = units(ends, outcome.writing);
  const [left, right] = sides(outcome.better).map((one) => said(texts, one));
  const [x, step] = [EDGE + 340, 62];
  const key = labels(ends, factor, lang).map(
    (label, i) => `<rect x="${x + i * step}" y="${below + 30}" width="${step}" height="14" fill="${tones[i]}"/>${label && text(x + (i + 1) * step, below + 60, label, { size: 12, anchor: "middle" })}`,
  );
  const others = [
    pooled && [`url(#pool-${tones[4].slice(1)}-world)`, "none", "legend_pooled"],
    gaps && ["url(#none-world)", "#9aa4ac", "legend_none"],
    ["#fff", "#111", "legend_parties"],
    ["#b9bdc1", "none", "map_disputed_crimea"],
  ].filter(Boolean);
  const rows = others.map(
    ([fill, stroke, name], i) => `<rect x="${x}" y="${below + 84 + 24 * i}" width="30" height="14" fill="${fill}" stroke="${stroke}"/>${text(x + 40, below + 96 + 24 * i, said(texts, name), { size: 12 })}`,
  );
  const body = `<defs>${patterns("world", tones)}${patterns("europe", tones)}</defs>
<g transform="translate(${EDGE} 8) scale(${scale})">${areas("world", world, paint, parties)}</g>
<svg x="${EDGE}" y="${below}" width="300" height="${europe.height * size}" viewBox="0 0 ${europe.width} ${europe.height}">${areas("europe", europe, paint, parties)}</svg>
<rect x="${EDGE}" y="${below}" width="300" height="${europe.height * size}" fill="none" stroke="#d9dee2"/>
${text(x, below + 18, `← ${left}`, { size: 12, fill: SOFT })}${text(x + 4.5 * step, below + 18, unit, { size: 12, anchor: "middle", weight: 650 })}${text(x + 9 * step, below + 18, `${right} →`, { size: 12, fill: SOFT, anchor: "end" })}
${key.join("")}${rows.join("")}`;
  const height = below + europe.height * size + 16;
  return framed({ title, caption, source: said(texts, "map_boundaries"), body, height, lang });
}

export function chartPicture({ values, bands, outcome, parties, title, caption, lang, start }) {
  const rows = telling(ranked(values), parties);
  const [low, high] = reach(rows, bands);
  const [from, to, each] = [EDGE + 250, WIDTH - EDGE - 150, 26];
  const at = (value) => from + ((to - from) * (value - low)) / (high - low);
  const bars = rows.map(({ code, value, rank }, i) => {
    const y = 12 + i * each;
    const ends = bands?.[code];
    const weight = parties.includes(code) ? 650 : 400;
    const [a, b] = [Math.min(at(0), at(value)), Math.max(at(0), at(value))];
    const line = ends
      ? `<path d="M${at(ends[0])} ${y + 9}H${at(ends[1])}M${at(ends[0])} ${y + 5}v8M${at(ends[1])} ${y + 5}v8" stroke="${INK}"/>`
      : "";
    return `${text(EDGE + 28, y + 13, `${rank}`, { fill: SOFT, size: 12, anchor: "end" })}${text(EDGE + 38, y + 13, start.countries[code] ?? code, { weight })}
<rect x="${a}" y="${y}" width="${value ? Math.max(b - a, 0.75) : 0}" height="18" fill="${good(value, outcome.better) === "gain" ? GAIN : LOSS}"/>${line}
${text(to + 12, y + 13, shown(value, outcome, lang), { weight })}`;
  });
  const height = 24 + rows.length * each;
  const zero = `<path d="M${at(0)} 4V${height - 12}" stroke="#9aa4ac"/>`;
  return framed({ title, caption, source: `${said(start.texts, "chart_note")} ${colourNote(outcome.better, start.texts)}`, body: zero + bars.join(""), height, lang });
}
