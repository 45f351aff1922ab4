"use strict";
// The article's words. All of them are there at once; the marks come to a paragraph when it comes near.

const mentions = []; // in text order: place, sentence, paragraph, and its node once it is drawn
const paragraphs = []; // where each stands, whether it is drawn
const homes = new Map(); // sentence to its first paragraph
const sentenceNodes = new Map();
const AT_ONCE = 24000; // characters that are drawn before anybody asks
const LONGEST = 8000; // a longer paragraph is broken, so that no browser has to set a book as one

function wordsOf(sentence) {
  let words = "";
  for (let i = homes.get(sentence); i < paragraphs.length; i++) {
    const own = paragraphs[i].sentences.filter(([number]) => number === sentence);
    if (!own.length) break;
    for (const [, stretches] of own) for (const { t } of stretches) words += t;
  }
  return words;
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
  let drawn = 0;
  let later = null;
  let block = document.createDocumentFragment();
  data.text.forEach((whole, i) => {
    const article = (data.articles || []).find(({ first }) => first === i);
    if (article) [block, later] = [beginArticle(article), null];
    const title = (article || about).headline && i === (article ? article.first : 0);
    for (const sentences of title ? [whole] : broken(whole)) {
      const paragraph = enlisted(sentences, title ? (article ? article.heading : $("title")) : piece("paragraph"));
      const words = sentences.map(([, stretches]) => stretches.map(({ t }) => t).join("")).join("");
      drawn += words.length;
      if (title || drawn <= AT_ONCE) {
        fill(paragraph);
        if (!title) block.append(paragraph.holder);
        continue;
      }
      if (!later || later.size > AT_ONCE) block.append((later = { holder: piece("part"), size: 0, from: paragraphs.length - 1 }).holder);
      later.size += words.length;
      paragraph.holder.textContent = words; // the words alone: they can be read, found and measured
      later.holder.append(paragraph.holder);
      later.holder.dataset.from = later.from;
      later.holder.style.containIntrinsicBlockSize = `auto ${Math.ceil(later.size / 60) * 25}px`;
    }
  });
  if (!data.articles) $("words").append(block);
  fillWhatComesNear();
}

function fillWhatComesNear() {
  const near = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      const from = Number(target.dataset.from);
      for (let i = from; i < from + target.childElementCount; i++) fill(paragraphs[i]);
      near.unobserve(target);
    }
  }, { root: $("text"), rootMargin: "1500px" });
  for (const part of document.querySelectorAll("#words .part")) near.observe(part);
}

// Parts of a paragraph, each short enough to be set by itself.
function broken(paragraph) {
  const parts = [[]];
  let size = 0;
  for (const [number, stretches] of paragraph) {
    for (const stretch of stretches.flatMap(halved)) {
      if (size > LONGEST) {
        parts.push([]);
        size = 0;
      }
      const groups = parts[parts.length - 1];
      const last = groups[groups.length - 1];
      if (last && last[0] === number) last[1].push(stretch);
      else groups.push([number, [stretch]]);
      size += stretch.t.length;
    }
  }
  return parts;
}

function halved(stretch) {
  if (stretch.m || stretch.t.length <= LONGEST) return [stretch];
  const parts = [];
  for (let from = 0; from < stretch.t.length; ) {
    const space = stretch.t.indexOf(" ", from + LONGEST);
    const to = space < 0 || space > from + 2 * LONGEST ? Math.min(from + LONGEST, stretch.t.length) : space + 1;
    parts.push({ ...stretch, t: stretch.t.slice(from, to), ...(from ? { bl: undefined, bc: undefined } : {}) });
    from = to;
  }
  return parts;
}

function enlisted(sentences, holder) {
  const paragraph = { holder, sentences, first: mentions.length, drawn: false };
  const i = paragraphs.push(paragraph) - 1;
  for (const [number, stretches] of sentences) {
    if (number >= 0 && !homes.has(number)) homes.set(number, i);
    for (const { m } of stretches) if (m && m.p !== undefined) mentions.push({ place: m.p, sentence: number, paragraph: i, node: null });
  }
  return paragraph;
}

function fill(paragraph) {
  if (paragraph.drawn) return;
  paragraph.drawn = true;
  const part = paragraph.holder.closest(".part");
  if (part) part.classList.add("near");
  paragraph.holder.replaceChildren();
  drawParagraph(paragraph.holder, paragraph);
}

function fillAll() {
  paragraphs.forEach(fill);
}

// The node of a mention, its paragraph drawn where it was not.
function nodeOf(mention) {
  fill(paragraphs[mention.paragraph]);
  return mention.node;
}

function drawParagraph(parent, { sentences, first }) {
  let next = first;
  const here = { mention: () => mentions[next++] };
  for (const [number, stretches] of sentences) {
    const sentence = piece("stretch");
    if (number >= 0) {
      sentence.className = "sentence";
      sentence.dataset.s = number;
      sentence.classList.toggle("chosen", state.sentences.has(number));
      if (!sentenceNodes.has(number)) sentenceNodes.set(number, []);
      sentenceNodes.get(number).push(sentence);
    }
    for (const stretch of stretches) drawStretch(sentence, stretch, here);
    parent.append(sentence);
  }
}

function drawStretch(parent, stretch, here) {
  const starts = [
    ...(stretch.bc || []).map((i) => markLink(sign(data.checks[i].verdict), "check", i)),
    ...(stretch.bl || []).map((i) => markLink(badge(data.legs[i]), "leg", i)),
  ];
  const node = stretch.m ? mentionNode(stretch, here) : piece("stretch");
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

function mentionNode({ m: mention }, here) {
  const known = mention.p !== undefined;
  const node = piece(known ? "link" : "stretch");
  node.classList.add(mention.on && (mention.k === "literal" || mention.k === "description") ? "literal" : "loose-use");
  if (known) {
    node.href = `#place=${encoded(data.places[mention.p].id)}`;
    node.dataset.place = mention.p;
    here.mention().node = node;
    node.classList.toggle("current", isChosen("place", mention.p));
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
