"use strict";
// The article's words, and the lists below them.

const mentionLinks = [];
const sentenceHome = new Map(); // sentence to its paragraph

function wordsOf(sentence) {
  const groups = data.text[sentenceHome.get(sentence)] || [];
  return groups.filter(([number]) => number === sentence).flatMap(([, stretches]) => stretches.map(({ t }) => t)).join("");
}

function drawText() {
  const about = data.article;
  $("review").textContent = about.review;
  const source = $("source");
  if (about.url) {
    const link = piece("link");
    link.href = about.url;
    link.rel = "noopener noreferrer nofollow";
    link.textContent = about.source;
    source.append(link);
  } else source.textContent = about.source;
  if (about.language) {
    $("words").lang = about.language;
    $("title").lang = about.language;
  }
  if (!about.headline) $("title").textContent = about.title;
  data.text.forEach((paragraph, i) => {
    for (const [number] of paragraph) if (number >= 0 && !sentenceHome.has(number)) sentenceHome.set(number, i);
    if (about.headline && i === 0) return drawParagraph($("title"), paragraph);
    const p = piece("paragraph");
    drawParagraph(p, paragraph);
    $("words").append(p);
  });
}

function drawParagraph(parent, sentences) {
  for (const [number, stretches] of sentences) {
    const sentence = piece("stretch");
    if (number >= 0) {
      sentence.className = "sentence";
      sentence.dataset.s = number;
    }
    for (const stretch of stretches) drawStretch(sentence, stretch, number);
    parent.append(sentence);
  }
}

function drawStretch(parent, stretch, sentence) {
  const starts = [
    ...(stretch.bc || []).map((i) => markLink(sign(data.checks[i].verdict), "check", i)),
    ...(stretch.bl || []).map((i) => markLink(badge(data.legs[i]), "leg", i)),
  ];
  const node = stretch.m ? mentionNode(stretch, sentence) : piece("stretch");
  node.classList.add(...lineClasses(stretch));
  if (stretch.l) node.dataset.leg = stretch.l[0];
  if (stretch.c) node.dataset.check = stretch.c[0];
  if (!starts.length) {
    node.textContent = stretch.t;
    parent.append(node);
    return;
  }
  // A badge never stands alone at a line's end: it is tied to the first word after it.
  const tie = piece("tie");
  const space = stretch.m ? -1 : stretch.t.search(/\s/);
  tie.append(...starts, node);
  node.textContent = space > 0 ? stretch.t.slice(0, space) : stretch.t;
  parent.append(tie);
  if (space > 0) {
    const rest = node.cloneNode(false);
    rest.textContent = stretch.t.slice(space);
    parent.append(rest);
  } else if (stretch.t.length > 24) tie.className = "";
}

function lineClasses(stretch) {
  const classes = [];
  if (stretch.l) classes.push("in-leg");
  if (stretch.c) {
    const verdicts = stretch.c.map((i) => data.checks[i].verdict);
    classes.push(verdicts.includes("contradicted") ? "in-bad" : "in-good");
  }
  return classes;
}

function mentionNode({ m: mention }, sentence) {
  const known = mention.p !== undefined;
  const node = piece(known ? "link" : "stretch");
  node.classList.add(mention.on && (mention.k === "literal" || mention.k === "description") ? "literal" : "loose-use");
  if (known) {
    node.href = `#place=${encoded(data.places[mention.p].id)}`;
    node.dataset.place = mention.p;
    mentionLinks.push({ node, place: mention.p, sentence });
  }
  return node;
}

function markLink(content, kind, i) {
  const link = piece("link");
  const id = kind === "leg" ? data.legs[i].id : String(i + 1);
  link.href = `#${kind}=${encoded(id)}`;
  link.dataset[kind] = i;
  link.className = content.className;
  link.append(...content.childNodes);
  const item = kind === "leg" ? data.legs[i] : data.checks[i];
  link.setAttribute("aria-label", kind === "leg" ? `Leg ${item.label}` : `Check: ${item.verdict}`);
  return link;
}

function row(name, kind, i) {
  const item = piece(name);
  const button = item.querySelector("button");
  button.dataset[kind] = i;
  return { item, button };
}

function drawLists() {
  const counts = { places: 0, legs: data.legs.length, checks: data.checks.length, away: data.away.length };
  const list = $("panel-places").querySelector(".rows");
  data.places.forEach((place, i) => {
    if (place.symbol === "named" || place.symbol === "radius") return;
    counts.places += 1;
    list.append(placeRow(place, i));
  });
  drawLegList($("panel-legs").querySelector(".rows"));
  data.checks.forEach((check, i) => $("panel-checks").querySelector(".rows").append(checkRow(check, i)));
  data.away.forEach((entry, i) => $("panel-away").querySelector(".rows").append(awayRow(entry, i)));
  for (const [name, count] of Object.entries(counts)) {
    say($(`tab-${name}`), ".count", String(count));
    $(`panel-${name}`).querySelector(".none").hidden = count > 0;
  }
  $("panel-places").querySelector(".columns").hidden = !counts.places;
  const wrong = data.checks.filter((check) => check.verdict === "contradicted").length;
  const flag = $("tab-checks").querySelector(".bad");
  flag.hidden = !wrong;
  flag.textContent = `✕ ${wrong}`;
  flag.setAttribute("aria-label", `${wrong} contradicted`);
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

function drawLegList(parent) {
  const found = new Map();
  data.legs.forEach((leg, i) => {
    const key = leg.group.join(" ");
    if (!found.has(key)) {
      const group = piece("group");
      say(group, "h2 b", leg.group[0]);
      say(group, "h2 span", leg.group[1]);
      found.set(key, group);
    }
    found.get(key).querySelector("ul").append(legRow(leg, i));
  });
  // Journeys first, then single movements, whole countries last.
  const order = (key) => (key.startsWith("Journey") ? 0 : key.startsWith("Single") ? 1 : 2);
  parent.append(...[...found.entries()].sort((a, b) => order(a[0]) - order(b[0])).map(([, group]) => group));
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
    const quote = piece("quote");
    quote.textContent = `“${words}”`;
    button.querySelector(".what").append(quote);
  }
  return item;
}

function checkRow(check, i) {
  const { item, button } = row("check", "check", i);
  button.querySelector(".mark").append(sign(check.verdict));
  say(button, ".quote", `“${check.quote}”`);
  say(button, ".where", check.where.join(", "));
  say(button, ".second", check.text);
  return item;
}

function awayRow(entry, i) {
  const { item, button } = row("away", "away", i);
  const names = button.querySelector(".names");
  entry.names.forEach(([name, count], k) => {
    const bold = document.createElement("b");
    bold.textContent = name + (count > 1 ? ` ×${count}` : "");
    names.append(bold, k < entry.names.length - 1 ? ", " : "");
  });
  say(button, ".where", entry.where);
  say(button, ".second", entry.reason);
  return item;
}
