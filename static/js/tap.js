// A tap inside [data-row] is sent in the background; the answer's HTML replaces the rows that it names.

const PATIENCE_MS = 15000;
const said = document.getElementById("said");
const tried = new WeakMap();

document.addEventListener("submit", (event) => {
  const form = event.target;
  const row = form.closest("[data-row]");
  if (!row || form.hasAttribute("data-plain") || event.submitter?.hasAttribute("data-plain")) return;
  event.preventDefault();
  if (row.getAttribute("aria-busy") !== "true") send(row, form, event.submitter);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-swap]");
  const row = link?.closest("[data-row]");
  if (!row || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  exchange(row, link.href, {}, () => location.assign(link.href));
});

async function send(row, form, tapped) {
  freshKeyIfChanged(form, tapped);
  mark(row, tapped);
  const body = new FormData(form, tapped);
  await exchange(row, form.action, { method: "POST", body }, () => send(row, form, tapped));
}

// A retry repeats its key, so that one tap is written once. Another answer is another tap and needs another key.
function freshKeyIfChanged(form, tapped) {
  const choice = `${tapped?.name}=${tapped?.value}`;
  const before = tried.get(form);
  tried.set(form, choice);
  if (before === undefined || before === choice || !form.elements.key) return;
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  form.elements.key.value = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function mark(row, tapped) {
  for (const old of row.querySelectorAll("[data-tapped]")) old.removeAttribute("data-tapped");
  for (const other of tapped?.parentElement.querySelectorAll("[aria-pressed]") ?? []) {
    other.setAttribute("aria-pressed", String(other === tapped));
  }
  tapped?.setAttribute("data-tapped", "");
  row.querySelector(".tap-problem")?.remove();
}

async function exchange(row, url, options, again) {
  row.setAttribute("aria-busy", "true");
  try {
    const headers = { "X-Row": "1" };
    const answer = await fetch(url, { ...options, headers, signal: AbortSignal.timeout(PATIENCE_MS) });
    await take(row, answer, again);
  } catch {
    complain(row, said.dataset.offline, said.dataset.retry, again);
  } finally {
    row.removeAttribute("aria-busy");
  }
}

async function take(row, answer, again) {
  if (answer.redirected) return location.assign(answer.url);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const rows = page.querySelectorAll("[data-row]");
  const words = page.querySelector("[data-message]")?.textContent;
  if ((answer.ok || answer.status === 422) && rows.length > 0) return swap(row, rows);
  if (answer.ok) return location.reload();
  if (answer.status >= 500 || [401, 422, 429].includes(answer.status)) {
    return complain(row, words ?? said.dataset.failed, said.dataset.retry, again);
  }
  return complain(row, words ?? said.dataset.stale, said.dataset.reload, () => location.reload());
}

function swap(row, rows) {
  const had = row.contains(document.activeElement) || document.activeElement === document.body;
  let first = null;
  for (const next of rows) {
    const old = document.querySelector(`[data-row="${CSS.escape(next.dataset.row)}"]`);
    const taken = document.importNode(next, true);
    old?.replaceWith(taken);
    if (old === row) first = taken;
  }
  if (row.isConnected && !first) return location.reload();
  announce(first?.dataset.said);
  if (had && first) focusIn(first);
}

function focusIn(row) {
  const target = row.querySelector("[data-focus]") ?? row;
  if (target === row) row.tabIndex = -1;
  target.focus({ preventScroll: target === row });
}

function complain(row, words, label, act) {
  row.querySelector(".tap-problem")?.remove();
  const box = document.createElement("div");
  box.className = "tap-problem";
  const text = document.createElement("p");
  text.textContent = words;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = label;
  button.addEventListener("click", act);
  box.append(text, button);
  row.append(box);
  announce(words);
}

function announce(words) {
  // Emptied first, so that the same words are read a second time.
  said.textContent = "";
  requestAnimationFrame(() => {
    said.textContent = words ?? "";
  });
}
