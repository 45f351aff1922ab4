"use strict";
// A page of several articles: each is a layer of its own that can be switched off, by itself or by its date.

function beginArticle(article) {
  const section = piece("article");
  article.section = section;
  article.heading = section.querySelector("h2");
  section.id = `article-${encoded(article.id)}`;
  if (article.language) section.lang = article.language;
  if (!article.headline) article.heading.textContent = article.title;
  const source = section.querySelector(".source");
  source.lang = "en";
  if (article.url) {
    const link = piece("link");
    link.href = article.url;
    link.rel = "noopener noreferrer nofollow";
    link.textContent = article.source;
    source.append(link);
  } else source.textContent = article.source;
  $("words").append(section);
  return section;
}

function sectionOf(sentence) {
  return paragraphs[homes.get(sentence)].holder.closest("section");
}

// A button under a quote that leads to it in its article.
function toText(where, sentence) {
  const button = piece("totext");
  button.textContent = where;
  button.addEventListener("click", () => {
    if (phone.matches) {
      leave();
      openTab("text");
    }
    fill(paragraphs[homes.get(sentence)]);
    const node = sentenceNodes.get(sentence)[0];
    node.scrollIntoView({ block: "center", behavior: still.matches ? "auto" : "smooth" });
    node.tabIndex = -1;
    node.focus({ preventScroll: true });
  });
  return button;
}

function drawArticles() {
  data.articles.forEach((article, k) => {
    const item = piece("articlerow");
    const [box, button] = [item.querySelector("input"), item.querySelector("button")];
    say(item, ".name", article.title);
    if (article.language) item.querySelector(".name").lang = article.language;
    const own = (items) => items.filter(({ a }) => a.includes(k)).length;
    say(item, ".second", `${article.source.replace(/\.$/, "")} · ${plural(own(data.places), "place")}, ${plural(own(data.legs), "leg")}`);
    box.setAttribute("aria-label", `Show ${article.title}`);
    box.addEventListener("change", () => switchArticles());
    button.addEventListener("click", () => showArticle(k));
    Object.assign(article, { box, button, wanted: true });
    $("panel-articles").querySelector(".rows").append(item);
  });
  say($("tab-articles"), ".count", count(data.articles.length));
  drawDates();
}

const plural = (number, word) => `${count(number)} ${word}${number === 1 ? "" : "s"}`;

// A line of time with a mark for each article, and two handles.
function drawDates() {
  const dates = [...new Set(data.articles.map(({ date }) => date).filter(Boolean))].sort();
  if (dates.length < 2) return;
  $("dates").hidden = false;
  const [first, last] = [dates[0], dates[dates.length - 1]].map(Date.parse);
  const share = (date) => ((Date.parse(date) - first) / (last - first)) * 100;
  for (const article of data.articles.filter(({ date }) => date)) {
    article.mark = piece("datemark");
    article.mark.style.insetInlineStart = `${share(article.date)}%`;
    $("dates").querySelector(".line").append(article.mark);
  }
  for (const [name, at] of [["from", 0], ["to", dates.length - 1]]) {
    const input = $(`date-${name}`);
    input.max = dates.length - 1;
    input.value = at;
    input.addEventListener("input", () => switchArticles());
  }
  state.dates = dates;
}

function datesNow() {
  if (!state.dates) return null;
  const [from, to] = ["from", "to"].map((name) => Number($(`date-${name}`).value));
  return [state.dates[Math.min(from, to)], state.dates[Math.max(from, to)]];
}

function said(date) {
  return new Date(`${date}T00:00:00Z`).toLocaleDateString("en", { timeZone: "UTC", day: "numeric", month: "short", year: "numeric" });
}

// What is on: what is ticked and, where dates are known, published between the handles.
function switchArticles() {
  const dates = datesNow();
  if (dates) {
    ["from", "to"].forEach((name, k) => {
      $(`date-${name}`).setAttribute("aria-valuetext", said(dates[k]));
      say($("dates"), `.${name}`, said(dates[k]));
    });
  }
  for (const article of data.articles) {
    const inTime = !dates || !article.date || (article.date >= dates[0] && article.date <= dates[1]);
    article.off = !(article.box.checked && inTime);
    article.section.hidden = article.off;
    article.button.closest("li").classList.toggle("off", article.off);
    if (article.mark) article.mark.classList.toggle("off", article.off);
  }
  if (state.chosen && gone(itemOf(state.chosen))) choose(null);
  redrawStory();
  drawLists();
  const on = data.articles.filter(({ off }) => !off).length;
  $("live").textContent = `${plural(on, "article")} of ${count(data.articles.length)} shown`;
}

function redrawStory() {
  otherMarks.clearLayers();
  for (const group of Object.values(groups)) group.clearLayers();
  for (const label of labels.filter(({ rank }) => rank < 6)) removeLabel(label);
  discs.clear();
  crowd = null;
  pinned = [];
  for (const views of [placeViews, legViews, checkViews]) views.length = 0;
  populate(state.panes);
  gather();
  markMap(state.chosen);
  arrange();
}

// The article in the text and on the map.
function showArticle(k, { address = true } = {}) {
  const article = data.articles[k];
  if (article.off) {
    article.box.checked = true;
    if (state.dates) [["from", 0], ["to", state.dates.length - 1]].forEach(([name, at]) => ($(`date-${name}`).value = at));
    switchArticles();
  }
  choose(null, { address: false });
  for (const each of data.articles) each.button.classList.toggle("chosen", each === article);
  const text = $("text");
  const top = text.scrollTop + article.section.getBoundingClientRect().top - text.getBoundingClientRect().top - 8;
  text.scrollTo({ top, behavior: still.matches ? "auto" : "smooth" });
  const own = (views, item) => views.filter((view) => view[item].a.includes(k));
  const points = [...own(placeViews, "place").filter(({ place, at }) => !place.geometry && at.length).map(({ at }) => at[0]), ...own(legViews, "leg").flatMap((view) => view.path.flat())];
  if (points.length) {
    const target = L.latLngBounds(points);
    const padding = { paddingTopLeft: [60, 64], paddingBottomRight: [80, 78], maxZoom: Math.min(DEEPEST, startZoom + 4) };
    $("canvas").classList.add("moved");
    still.matches ? map.fitBounds(target, { ...padding, animate: false }) : map.flyToBounds(target, { ...padding, duration: 0.6 });
  }
  if (address) remember(`#article=${encoded(article.id)}`);
  $("live").textContent = article.title;
}

function articleFromAddress() {
  const match = /^#article=(.+)$/.exec(location.hash);
  const k = match ? data.articles.findIndex(({ id }) => encoded(id) === match[1] || id === match[1]) : -1;
  if (k < 0) return;
  openTab("articles");
  showArticle(k, { address: false });
}

drawArticles();
switchArticles();
if (!location.hash) openTab("articles");
addEventListener("hashchange", articleFromAddress);
articleFromAddress();
