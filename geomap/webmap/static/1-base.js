"use strict";
// The data block is inert; every word of it reaches the page through textContent.
const data = JSON.parse(document.getElementById("data").textContent);
data.places = unpacked(data.places).all();
const map = map_geomap; // made by Folium's script, which runs before this one
const state = { chosen: null, at: -1, others: false, sentences: new Set() };
const still = matchMedia("(prefers-reduced-motion: reduce)");
const phone = matchMedia("screen and (max-width: 700px)");

// The other half of packing.py: items that read their columns when they are asked.
function unpacked({ n, columns }) {
  const item = {};
  for (const [key, column] of Object.entries(columns)) {
    const read = reader(column);
    Object.defineProperty(item, key, { get() { return read(this.at_); } });
  }
  const make = (at) => Object.create(item, { at_: { value: at } });
  return { all: () => Array.from({ length: n }, (_, at) => make(at)), make };
}

function reader(column) {
  if (Array.isArray(column)) return (at) => column[at];
  if (column.v) return (at) => column.v[column.i[at]];
  const { make } = unpacked(column.rows);
  const begins = [0];
  for (const size of column.k) begins.push(begins[begins.length - 1] + size);
  return (at) => Array.from({ length: column.k[at] }, (_, k) => make(begins[at] + k));
}

// Where a page has several articles: whether all that an item is in are switched off.
const gone = (item) => Boolean(data.articles) && item.a.every((k) => data.articles[k].off);

const $ = (id) => document.getElementById(id);

function piece(name) {
  return document.getElementById("t-" + name).content.firstElementChild.cloneNode(true);
}

function pieces(name) {
  return document.getElementById("t-" + name).content.cloneNode(true);
}

function say(parent, selector, text) {
  parent.querySelector(selector).textContent = text;
}

// The article's words, which are not in the language of the page.
function inItsLanguage(node) {
  if (data.article.language) node.lang = data.article.language;
  return node;
}

function symbol(name) {
  const svg = piece("symbol");
  svg.querySelector("use").setAttribute("href", "#s-" + name);
  return svg;
}

function badge(leg) {
  const mark = piece("badge");
  mark.textContent = leg.label;
  mark.classList.add(leg.badge);
  return mark;
}

function sign(verdict) {
  const mark = piece("sign");
  mark.classList.add(verdict);
  const words = { holds: "holds", contradicted: "contradicted", loose: "holds loosely", unknown: "cannot be checked" };
  mark.firstElementChild.textContent = words[verdict];
  return mark;
}

// Cells of the page's grid to Leaflet's latitude and longitude.
function latlng(x, y) {
  const world = data.map;
  const height = (0.5 - (y + world.origin[1]) / world.cells) * 2 * Math.PI;
  return L.latLng(
    (Math.atan(Math.sinh(height)) * 180) / Math.PI,
    ((x + world.origin[0]) / world.cells) * 360 - 180,
  );
}

// [x, y, dx, dy, …] to pairs of cells.
function cells(flat) {
  const line = [];
  let x = 0;
  let y = 0;
  for (let i = 0; i < flat.length; i += 2) {
    x += flat[i];
    y += flat[i + 1];
    line.push([x, y]);
  }
  return line;
}

const path = (flat) => cells(flat).map(([x, y]) => latlng(x, y));

// A lone surrogate, which an article may hold, has no form in an address.
function encoded(id) {
  try {
    return encodeURIComponent(id);
  } catch {
    return "";
  }
}

function bounds(points) {
  return L.latLngBounds(points.map(([x, y]) => latlng(x, y)));
}

function storyBounds() {
  return bounds(data.map.story);
}
