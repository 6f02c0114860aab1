/* Sorting, folding, search and small panels: comfort only; every page works without it. */
"use strict";
(() => {
  const root = document.body.dataset.root, here = document.body.dataset.here;
  document.documentElement.classList.add("scripted");
  document.querySelectorAll("form.search").forEach((form) => { form.hidden = false; });

  /* Sorting: a click on a head sorts the rows; numbers as numbers. */
  const value = (row, column) => {
    const text = row.children[column].textContent.trim();
    const number = Number(text.replace(/[,%]/g, "").replace("−", "-"));
    return text === "" || text === "—" ? null : Number.isNaN(number) ? text : number;
  };
  const compare = (a, b) => typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "zh");
  document.querySelectorAll("table.sortable").forEach((table) => {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") !== "descending";
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const rows = [...table.tBodies[0].rows];
        rows.sort((x, y) => {
          const a = value(x, column), b = value(y, column);
          if (a === null || b === null) return (a === null) - (b === null);
          return down ? compare(b, a) : compare(a, b);
        });
        table.tBodies[0].append(...rows);
      });
    });
  });

  /* Folding: a class or group hides what lies below it. */
  const level = (row) => Number((/\bl(\d)\b/.exec(row.className) || [0, 0])[1]);
  document.querySelectorAll("table.tree").forEach((table) => {
    const rows = [...table.tBodies[0].rows];
    rows.forEach((row, number) => {
      const own = level(row), next = rows[number + 1];
      if (!own || !next || level(next) <= own) return;
      const head = row.querySelector("th"), button = document.createElement("button");
      button.type = "button";
      button.className = "fold";
      button.textContent = "▾";
      button.setAttribute("aria-expanded", "true");
      button.setAttribute("aria-label", head.textContent);
      head.prepend(button);
      button.addEventListener("click", () => {
        const open = button.getAttribute("aria-expanded") !== "true";
        button.setAttribute("aria-expanded", String(open));
        button.textContent = open ? "▾" : "▸";
        for (let i = number + 1; i < rows.length && level(rows[i]) > own; i += 1) {
          rows[i].classList.toggle("folded", !open);
          const inner = rows[i].querySelector("button.fold");
          if (inner) { inner.setAttribute("aria-expanded", String(open)); inner.textContent = open ? "▾" : "▸"; }
        }
      });
    });
  });

  /* A small panel with the origin of a figure, taken from the page that the figure links to. */
  const pages = new Map();
  let tip = null, timer = 0;
  const close = () => { clearTimeout(timer); if (tip) { tip.remove(); tip = null; } };
  const load = (url) => {
    if (!pages.has(url)) {
      pages.set(url, fetch(url).then((answer) => answer.ok ? answer.text() : "").then((text) => new DOMParser().parseFromString(text, "text/html")));
    }
    return pages.get(url);
  };
  const show = async (link) => {
    const [url, anchor] = link.href.split("#");
    const row = (await load(url)).getElementById(anchor);
    if (!row || document.activeElement !== link && !link.matches(":hover")) return;
    close();
    tip = document.createElement("div");
    tip.id = "tip";
    tip.setAttribute("role", "tooltip");
    const name = document.createElement("b");
    name.textContent = row.cells[0].textContent;
    name.lang = row.cells[0].firstElementChild.lang;
    const told = [...row.cells].slice(1).filter((cell) => cell.textContent.trim()).map((cell) => {
      const part = document.createElement("span");
      part.textContent = cell.textContent.trim();
      part.lang = cell.lang;
      return part;
    });
    tip.append(name, ...told.flatMap((part, place) => place ? [" · ", part] : [part]));
    const box = link.getBoundingClientRect();
    document.body.append(tip);
    tip.style.top = `${box.bottom + window.scrollY + 4}px`;
    tip.style.left = `${Math.max(4, Math.min(box.left, window.innerWidth - tip.offsetWidth - 8)) + window.scrollX}px`;
  };
  const traced = (event) => event.target.closest && event.target.closest('a[href*="origins"][href*="#t"]');
  const wait = (event) => {
    const link = traced(event);
    if (!link) return;
    clearTimeout(timer);
    timer = setTimeout(() => { show(link).catch(() => undefined); }, 200);
  };
  document.addEventListener("mouseover", wait);
  document.addEventListener("focusin", wait);
  document.addEventListener("mouseout", (event) => { if (traced(event)) close(); });
  document.addEventListener("focusout", close);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });

  /* Search: pairs of characters, looked up in small files. */
  const list = document.getElementById("found");
  if (!list) return;
  const form = document.querySelector("form.search"), box = document.getElementById("q"), said = document.getElementById("said");
  const SHARDS = 64, PAGE = 256, SHOWN = 30;
  const files = new Map();
  const file = (name) => {
    if (!files.has(name)) files.set(name, fetch(`${root}assets/search/${name}.json`).then((answer) => answer.json()));
    return files.get(name);
  };
  const shard = (gram) => {
    let made = 2166136261;
    for (let i = 0; i < gram.length; i += 1) made = Math.imul(made ^ gram.charCodeAt(i), 16777619) >>> 0;
    return made % SHARDS;
  };
  const postings = async (gram) => {
    const text = (await file(`s${shard(gram)}`))[gram];
    let number = 0;
    return text === undefined ? [] : text.split(" ").map((step) => (number += parseInt(step, 36)));
  };
  const gramsOf = (text) => text.toLowerCase().split(/\s+/).filter(Boolean).flatMap((word) => {
    const signs = [...word];
    return signs.length === 1 ? signs : signs.slice(1).map((sign, i) => signs[i] + sign);
  });
  const find = async (question) => {
    const grams = [...new Set(gramsOf(question))];
    if (!grams.length) return [];
    const found = (await Promise.all(grams.map(postings))).sort((a, b) => a.length - b.length);
    const rest = found.slice(1).map((numbers) => new Set(numbers));
    const all = found[0].filter((number) => rest.every((numbers) => numbers.has(number)));
    const first = all.slice(0, SHOWN);
    const hits = await Promise.all(first.map(async (number) => (await file(`t${Math.floor(number / PAGE)}`))[number % PAGE]));
    const bare = question.toLowerCase().replace(/\s+/g, "");
    const rank = ([title]) => (title.toLowerCase().includes(bare) ? 0 : 1000) + title.length;
    return [all.length, hits.sort((a, b) => rank(a) - rank(b))];
  };
  let latest = 0;
  const answer = async () => {
    const question = box.value.trim(), mine = latest += 1;
    if (!question) { list.replaceChildren(); said.textContent = ""; return; }
    const start = performance.now();
    said.textContent = said.dataset.wait;
    const found = await find(question);
    const [count, hits] = found.length ? found : [0, []];
    if (mine !== latest) return;
    list.replaceChildren(...hits.map(([title, beside, href]) => {
      const item = document.createElement("li"), link = document.createElement("a"), more = document.createElement("span");
      link.href = here + href;
      link.textContent = title;
      link.lang = "zh-Hans";
      more.className = "grey";
      more.textContent = beside ? ` ${beside}` : "";
      more.lang = link.lang;
      item.append(link, more);
      return item;
    }));
    said.textContent = count ? `${count} ${said.dataset.found}` : said.dataset.none;
    list.dataset.milliseconds = String(performance.now() - start);
    list.dataset.answered = question;
  };
  box.addEventListener("input", () => { answer(); });
  form.addEventListener("submit", (event) => { event.preventDefault(); history.replaceState(null, "", `?q=${encodeURIComponent(box.value)}`); answer(); });
  box.value = new URLSearchParams(location.search).get("q") || "";
  answer();
})();
