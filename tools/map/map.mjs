// Draws the report's maps: one SVG path a state, keyed by ISO 3166 alpha-3.
// The report must open offline and without a script, so projection happens here, once.
import { writeFileSync, renameSync } from "node:fs";
import { createRequire } from "node:module";
import { geoConicConformal, geoContains, geoEqualEarth, geoPath } from "d3-geo";
import { feature } from "topojson-client";
import { presimplify, simplify } from "topojson-simplify";
import iso from "i18n-iso-countries";

const require = createRequire(import.meta.url);
const coarse = require("world-atlas/countries-110m.json");
const fine = require("world-atlas/countries-50m.json");

// World-atlas keys by ISO numeric code; Natural Earth gives these none.
const UNCODED = { Kosovo: "XKX" };
// States of the model, or named by deals, that the coarse geometry leaves out: longitude, latitude.
const DOTS = {
  MLT: [14.4, 35.9],
  SGP: [103.8, 1.35],
  BHR: [50.55, 26.05],
  HKG: [114.15, 22.35],
};

// Areas that Natural Earth draws with the state that holds them, while the UN General Assembly counts
// them with another: drawn apart, in no state's colour. A point inside; the state in the geometry.
const DISPUTED = { crimea: { at: [34.2, 45.2], drawnWith: "RUS" } };

const round = (path) => path && path.replace(/-?\d+\.\d+/g, (x) => String(+(+x).toFixed(1)));

function states(topology) {
  return apart(named(topology));
}

// Takes each disputed polygon out of its state and appends it with a code of its own.
function apart(list) {
  for (const [name, { at, drawnWith }] of Object.entries(DISPUTED)) {
    const state = list.find((s) => s.code === drawnWith);
    const polygons = state.shape.geometry.coordinates;
    const polygon = (coordinates) => ({ type: "Polygon", coordinates });
    const index = polygons.findIndex((p) => geoContains(polygon(p), at));
    if (index < 0) throw new Error(`${name} is no polygon of its own in ${drawnWith}`);
    const geometry = polygon(polygons.splice(index, 1)[0]);
    list.push({ code: `disputed-${name}`, name, shape: { type: "Feature", geometry } });
  }
  return list;
}

function named(topology) {
  return feature(topology, topology.objects.countries).features
    .filter((f) => f.properties.name !== "Antarctica")
    .map((f) => ({
      code: iso.numericToAlpha3(f.id ?? "") ?? UNCODED[f.properties.name] ?? "",
      name: f.properties.name,
      shape: f,
    }));
}

// One d attribute a code; areas without an ISO code are listed apart, under "".
function draw(list, path) {
  const paths = {};
  for (const { code, shape } of list) {
    const d = round(path(shape));
    if (d) paths[code] = (paths[code] ?? "") + d;
  }
  return Object.fromEntries(Object.entries(paths).sort(([a], [b]) => a.localeCompare(b)));
}

function world() {
  const list = states(coarse);
  const width = 960;
  const projection = geoEqualEarth().rotate([-11, 0]);
  projection.fitWidth(width, { type: "FeatureCollection", features: list.map((s) => s.shape) });
  const path = geoPath(projection).digits(1);
  const [[, top], [, bottom]] = path.bounds({
    type: "FeatureCollection",
    features: list.map((s) => s.shape),
  });
  projection.translate([projection.translate()[0], projection.translate()[1] - top]);
  const dots = Object.fromEntries(
    Object.entries(DOTS).map(([code, at]) => [code, projection(at).map((x) => +x.toFixed(1))]),
  );
  return { width, height: Math.ceil(bottom - top), paths: draw(list, path), dots };
}

function europe() {
  const width = 480;
  const height = 420;
  const small = simplify(presimplify(fine), 0.003);
  const corners = { type: "MultiPoint", coordinates: [[-10, 36], [-8, 62], [40, 36], [34, 66]] };
  const projection = geoConicConformal().parallels([40, 60]).rotate([-13, 0])
    .fitExtent([[4, 4], [width - 4, height - 4]], corners)
    .clipExtent([[-4, -4], [width + 4, height + 4]]);
  const path = geoPath(projection).digits(1);
  const dots = { MLT: projection(DOTS.MLT).map((x) => +x.toFixed(1)) };
  return { width, height, paths: draw(states(small), path), dots };
}

const [target] = process.argv.slice(2);
const map = {
  source: "Natural Earth 1:110m and 1:50m admin-0 countries, by way of npm world-atlas 2.0.2",
  licence: "Natural Earth: public domain; world-atlas: ISC",
  projection: { world: "Equal Earth", europe: "conic conformal, 40 and 60 degrees north" },
  world: world(),
  europe: europe(),
};
writeFileSync(`${target}.part`, JSON.stringify(map) + "\n");
renameSync(`${target}.part`, target);
