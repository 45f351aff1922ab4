"use strict";
// The lists below the text. A long one shows a part of its rows, and can be searched.

const STEP = 150; // rows in the page at a time
const MOST_PRINTED = 2000;
const MOST_NAMES = 80; // on one line of the last list
const longLists = {};

class LongList {
  // `make(i)` is the row of item i, `heading(i)` the words above its group, `words(i)` what the search looks at.
  constructor(panel, items, make, { heading = null, words }) {
    Object.assign(this, { panel, items, make, heading, words });
    this.rows = panel.querySelector(".rows");
    this.shown = items;
    this.tools = null;
    if (items.length > STEP) this.addTools();
    this.show(0, STEP);
  }

  addTools() {
    this.tools = pieces("tools");
    const [find, before, after] = ["find", "before", "after"].map((name) => this.tools.querySelector(`.${name}`));
    const input = find.querySelector("input");
    input.addEventListener("input", () => this.search(input.value));
    before.querySelector("button").addEventListener("click", () => this.grow(-STEP));
    after.querySelector("button").addEventListener("click", () => this.grow(STEP));
    this.panel.querySelector(".printed").after(find);
    this.rows.before(before);
    this.rows.after(after);
    Object.assign(this, { before, after });
  }

  search(text) {
    const wanted = folded(text.trim());
    this.shown = wanted ? this.items.filter((i) => folded(this.words(i)).includes(wanted)) : this.items;
    this.show(0, STEP);
    this.panel.scrollTop = 0;
    $("live").textContent = `${count(this.shown.length)} found`;
  }

  grow(by) {
    const first = by < 0 ? Math.max(0, this.from + by) : this.to;
    by < 0 ? this.show(first, this.to) : this.show(this.from, this.to + by);
    const row = this.rows.querySelectorAll("li")[first - this.from];
    if (row) row.querySelector("button").focus();
  }

  show(from, to) {
    this.from = Math.max(0, from);
    this.to = Math.min(this.shown.length, to);
    const block = document.createDocumentFragment();
    let list = block;
    let group = "";
    for (let at = this.from; at < this.to; at++) {
      const i = this.shown[at];
      const [bold, plain] = this.heading ? this.heading(i) : ["", ""];
      if (this.heading && `${bold} ${plain}` !== group) {
        group = `${bold} ${plain}`;
        const section = piece("group");
        say(section, "h2 b", bold);
        say(section, "h2 span", plain);
        list = section.querySelector("ul");
        block.append(section);
      }
      const item = this.make(i);
      if (this.tools) {
        item.setAttribute("aria-setsize", this.shown.length);
        item.setAttribute("aria-posinset", at + 1);
      }
      list.append(item);
    }
    this.rows.replaceChildren(block);
    if (this.tools) this.count();
  }

  count() {
    const [before, after] = [this.from, this.shown.length - this.to];
    this.before.hidden = !before;
    say(this.before, "button", `Show ${count(Math.min(STEP, before))} before these`);
    say(this.after, ".said", this.shown.length ? `${count(this.from + 1)} to ${count(this.to)} of ${count(this.shown.length)}` : "None found");
    this.after.querySelector("button").hidden = !after;
    say(this.after, "button", `Show ${count(Math.min(STEP, after))} more`);
  }

  // The button of an item, its part of the list shown where it was not.
  reveal(i) {
    let at = this.shown.indexOf(i);
    if (at < 0 && this.shown !== this.items) {
      this.shown = this.items;
      this.panel.querySelector(".find input").value = "";
      at = this.shown.indexOf(i);
      this.show(at - 20, at + STEP - 20);
    }
    if (at < 0) return null;
    if (at < this.from || at >= this.to) this.show(at - 20, at + STEP - 20);
    return this.rows.querySelectorAll("li")[at - this.from].querySelector("button");
  }

  only(items) {
    this.items = this.shown = items;
    this.show(0, STEP);
  }

  print(on) {
    if (!this.tools) return;
    if (on) this.kept = [this.from, this.to];
    on ? this.show(0, MOST_PRINTED) : this.show(...this.kept);
  }
}

const count = (number) => number.toLocaleString("en");
const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function row(name, kind, i) {
  const item = piece(name);
  const button = item.querySelector("button");
  button.dataset[kind] = i;
  button.classList.toggle("chosen", isChosen(kind, i));
  return { item, button };
}

function drawLists() {
  const all = (items) => items.map((_, i) => i).filter((i) => !gone(items[i]));
  const make = (name, items, row, options) => {
    if (longLists[name]) longLists[name].only(items);
    else longLists[name] = new LongList($(`panel-${name}`), items, row, options);
    say($(`tab-${name}`), ".count", count(items.length));
    $(`panel-${name}`).querySelector(".none").hidden = items.length > 0;
  };
  const { places, legs, checks, away } = data;
  const listed = all(places).filter((i) => places[i].symbol !== "named" && places[i].symbol !== "radius");
  make("places", listed, (i) => placeRow(places[i], i), { words: (i) => `${places[i].name} ${places[i].line}` });
  make("legs", legsInOrder(), (i) => legRow(legs[i], i), { heading: (i) => legs[i].group, words: (i) => `${arrow(legs[i])} ${legs[i].line}` });
  make("checks", all(checks), (i) => checkRow(checks[i], i), { words: (i) => `${checks[i].quote} ${checks[i].text}` });
  make("away", all(away), (i) => awayRow(away[i], i), { words: (i) => `${away[i].names.map(([name]) => name).join(" ")} ${away[i].reason}` });
  $("panel-places").querySelector(".columns").hidden = !listed.length;
  const wrong = checks.filter((check) => check.verdict === "contradicted" && !gone(check)).length;
  const flag = $("tab-checks").querySelector(".bad");
  flag.hidden = !wrong;
  flag.textContent = `✕ ${wrong}`;
  flag.setAttribute("aria-label", `${wrong} contradicted`);
}

// Journeys first, then single movements, whole countries last; those of a group together.
function legsInOrder() {
  const kind = (name) => (name.startsWith("Journey") ? 0 : name.startsWith("Single") ? 1 : 2);
  const rank = (name) => data.articles ? data.articles.findIndex(({ short }) => name.startsWith(`${short} — `)) * 3 + kind(name.split(" — ").pop()) : kind(name);
  const groups = new Map();
  data.legs.forEach((leg, i) => {
    if (gone(leg)) return;
    const key = leg.group.join(" ");
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(i);
  });
  return [...groups.entries()].sort((a, b) => rank(a[0]) - rank(b[0])).flatMap(([, legs]) => legs);
}

function placeRow(place, i) {
  const { item, button } = row("place", "place", i);
  button.querySelector(".mark").append(symbol(place.symbol));
  say(button, ".name", place.name);
  say(button, ".times", place.count > 1 ? `×${place.count}` : "");
  say(button, ".what .second", place.line);
  button.querySelector(".known").firstElementChild.textContent = place.known[0];
  say(button, ".known .second", place.known[1] || "");
  button.querySelector(".match").append(matchBars(place.match));
  return item;
}

function matchBars([bars, word, number]) {
  const fragment = pieces("match");
  fragment.querySelectorAll("i").forEach((bar, k) => bar.classList.toggle("on", k < bars));
  say(fragment, ".word", `${word} ${number}`);
  return fragment;
}

function arrow(leg) {
  return `${leg.ends[0]} ${leg.undirected ? "↔" : "→"} ${leg.ends[1]}`;
}

function legRow(leg, i) {
  const { item, button } = row("leg", "leg", i);
  button.querySelector(".mark").append(badge(leg));
  say(button, ".name", arrow(leg));
  say(button, ".second", leg.line);
  for (const words of leg.quotes) {
    const quote = inItsLanguage(piece("quote"));
    quote.textContent = `“${words}”`;
    button.querySelector(".what").append(quote);
  }
  return item;
}

function checkRow(check, i) {
  const { item, button } = row("check", "check", i);
  button.querySelector(".mark").append(sign(check.verdict));
  say(button, ".quote", `“${check.quote}”`);
  inItsLanguage(button.querySelector(".quote"));
  say(button, ".where", check.where.join(", "));
  say(button, ".second", check.text);
  return item;
}

function awayRow(entry, i) {
  const { item, button } = row("away", "away", i);
  const names = button.querySelector(".names");
  const shown = entry.names.slice(0, MOST_NAMES);
  shown.forEach(([name, times], k) => {
    const bold = document.createElement("b");
    bold.textContent = name + (times > 1 ? ` ×${times}` : "");
    names.append(bold, k < shown.length - 1 ? ", " : "");
  });
  if (entry.names.length > shown.length) names.append(` and ${count(entry.names.length - shown.length)} more`);
  say(button, ".where", entry.where);
  say(button, ".second", entry.reason);
  return item;
}
