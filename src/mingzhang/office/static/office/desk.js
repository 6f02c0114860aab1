"use strict";
/* What pages do beyond links and forms; every page also works without this file. */
document.documentElement.classList.add("scripted");

const panel = document.getElementById("panel");
let opener = null;

function closePanel() {
  if (!panel || !panel.firstElementChild) return false;
  panel.replaceChildren();
  if (opener) opener.focus();
  return true;
}

/* A menu wider than a phone shows where one is. */
document.querySelectorAll(".menu ul:not([hidden]) a[aria-current]").forEach((here) => {
  const list = here.closest("ul");
  list.scrollLeft += here.getBoundingClientRect().right + 60 - list.clientWidth;
});

/* The panel: whoever opened it gets the focus back. */
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.target === panel && !panel.contains(event.detail.elt)) opener = event.detail.elt;
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target !== panel) return;
  document.querySelectorAll("tr[aria-selected=true]").forEach((row) => row.removeAttribute("aria-selected"));
  opener?.closest("tr")?.setAttribute("aria-selected", "true");
  (panel.querySelector(".faults") ?? panel.querySelector("[autofocus]") ?? panel.querySelector("h2"))?.focus();
});
document.addEventListener("htmx:afterSettle", (event) => {
  const viewer = event.detail.target;
  if (viewer.id !== "viewer") return;
  const frame = viewer.querySelector(".asked") ?? viewer.querySelector(".frame, .hit");
  if (!frame) return;
  const from = frame.getBoundingClientRect().top - viewer.getBoundingClientRect().top;
  viewer.scrollTop += from - viewer.clientHeight / 3;
  const wide = frame.closest(".scroll");
  if (wide) wide.scrollLeft += frame.getBoundingClientRect().right - wide.getBoundingClientRect().left - wide.clientWidth * 0.8;
});
document.addEventListener("htmx:responseError", (event) => {
  const said = document.createElement("p");
  said.className = "told error";
  said.setAttribute("role", "alert");
  const answered = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
  said.textContent = [...answered.querySelectorAll("main h1, main .answer")].map((e) => e.textContent).join("：") || "网络没有应答，请稍后再试。";
  document.getElementById("main").prepend(said);
});

document.addEventListener("click", (event) => {
  const element = event.target.closest("[data-close-panel],[data-opens],[data-close-dialog],[data-copy]");
  if (!element) return;
  if (element.matches("[data-close-panel]")) closePanel();
  if (element.matches("[data-opens]")) { event.preventDefault(); document.getElementById(element.dataset.opens).showModal(); }
  if (element.matches("[data-close-dialog]")) element.closest("dialog").close();
  if (element.matches("[data-copy]")) copyTable(document.getElementById(element.dataset.copy));
});
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submits]")) event.target.form.requestSubmit();
});

/* A table as a spreadsheet pastes it. */
function copyTable(table) {
  const lines = [...table.rows].map((row) => [...row.cells].map((cell) => cell.innerText.trim().replace(/\s+/g, " ")).join("\t"));
  navigator.clipboard.writeText(lines.join("\n"));
}

/* Forms with data-draft are saved as one goes. */
const waiting = new WeakMap();
document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (!form || !form.dataset.draft) return;
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(() => saveDraft(form), 1500));
});
async function saveDraft(form) {
  const body = new FormData(form);
  for (const [name, value] of [...body.entries()]) if (value instanceof File) body.delete(name);
  const said = form.querySelector("[data-saved]");
  try {
    const answer = await fetch(form.dataset.draft, { method: "POST", body, headers: { "X-Requested-With": "draft" } });
    const text = await answer.text();
    if (said) said.textContent = answer.ok || answer.status === 401 || answer.status === 413 ? text : said.dataset.failed;
  } catch { if (said) said.textContent = said.dataset.failed; }
}

/* Dropping a file. */
document.querySelectorAll("[data-drop]").forEach((zone) => {
  const field = zone.querySelector("input[type=file]");
  zone.addEventListener("dragover", (event) => { event.preventDefault(); zone.classList.add("over"); });
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    if (!event.dataTransfer.files.length) return;
    field.files = event.dataTransfer.files;
    field.form.requestSubmit();
  });
});

/* The menu of further steps closes at Escape, which gives the focus back, and at a click beside it. */
function closeMore(except) {
  const open = [...document.querySelectorAll("details.more[open]")].filter((menu) => menu !== except);
  open.forEach((menu) => { menu.open = false; });
  return open[0];
}
document.addEventListener("click", (event) => closeMore(event.target.closest("a.item") ? null : event.target.closest("details.more")));

/* Keys: / search, g and a letter a page, j and k rows, Esc the panel, ? this list. */
let going = false;
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && closeMore();
  if (menu) { menu.querySelector("summary").focus(); return; }
  if (event.key === "Escape" && !document.querySelector("dialog[open]") && closePanel()) return;
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input,textarea,select,dialog")) return;
  if (going) { going = false; document.querySelector(`.menu a[data-key="${CSS.escape(event.key)}"]`)?.click(); return; }
  if (event.key === "g") { going = true; setTimeout(() => { going = false; }, 1200); }
  if (event.key === "/") { event.preventDefault(); document.querySelector("input[type=search]")?.focus(); }
  if (event.key === "?") document.querySelector('.foot a[hx-target="#panel"]')?.click();
  if (event.key === "j" || event.key === "k") moveRow(event.key === "j" ? 1 : -1);
});
function moveRow(by) {
  const links = [...document.querySelectorAll(".list tbody th a, .findings h3 a")];
  const now = links.indexOf(document.activeElement);
  links[Math.min(links.length - 1, Math.max(0, now + by))]?.focus();
}

/* Figures of a large table ask for their answer in the panel. */
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-figures] td a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  opener = link;
  htmx.ajax("GET", link.href, { target: "#panel" });
});
