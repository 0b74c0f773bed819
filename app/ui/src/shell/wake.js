// Keys that work on every page, and the waking of the islands. A page that only reads fetches nothing more
// than this; the browser part comes when the page is live, or when the person opens the palette.
const me = document.getElementById("wake");
const palette = document.getElementById("palette");
let part;

async function load() {
  const glue = await import(me.dataset.script);
  await glue.default({ module_or_path: me.dataset.wasm });
  glue.hydrate();
  // In the order of the page. An island inside another's children belongs to that one.
  for (const island of document.querySelectorAll("leptos-island")) {
    island.closest("leptos-children")?.$$on_hydrate?.();
    const start = glue[island.dataset.component];
    if (start) await start(island);
    else console.warn(`There is no island ${island.dataset.component} in the browser part.`);
  }
}

function wake() {
  part ??= load();
  return part;
}

function openPalette() {
  wake().then(() => dispatchEvent(new Event("holdpoint-palette")), () => location.assign("/search"));
}

addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select");
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k" && palette) {
    event.preventDefault();
    openPalette();
  } else if (typing || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  } else if (event.key === "/") {
    const field = document.getElementById("q");
    if (field) event.preventDefault();
    field?.focus();
    field?.select();
  } else if (event.key === "?") {
    document.getElementById("keys")?.togglePopover?.();
  }
});

addEventListener("click", (event) => {
  const plain = !(event.ctrlKey || event.metaKey || event.shiftKey);
  if (palette && plain && event.target.closest?.("[data-wake]")) {
    event.preventDefault();
    openPalette();
  }
});

// Whoever comes in for the first time reads times in the zone of the browser.
for (const field of document.querySelectorAll("[data-zone]")) field.value = Intl.DateTimeFormat().resolvedOptions().timeZone;

// A button on every command. Without scripts there is nothing to press.
function addCopy(place) {
  for (const head of place.querySelectorAll(".cmd > figcaption")) {
    const code = head.parentElement.querySelector("code");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn is-small";
    button.textContent = "Copy";
    button.setAttribute("aria-label", `Copy ${code.textContent.trim().split("\n")[0].slice(0, 60)}`);
    const said = document.createElement("span");
    said.className = "vh";
    said.setAttribute("role", "status");
    button.addEventListener("click", async () => {
      let word = "Copied";
      try {
        await navigator.clipboard.writeText(code.textContent);
      } catch {
        // Over plain HTTP a browser may refuse; the text is selected instead.
        getSelection().selectAllChildren(code);
        word = "Selected";
      }
      button.textContent = said.textContent = word;
      setTimeout(() => { button.textContent = "Copy"; said.textContent = ""; }, 2000);
    });
    head.append(button, said);
  }
}
addCopy(document);
for (const place of document.querySelectorAll("[data-slot=preview], [data-results]")) {
  new MutationObserver(() => addCopy(place)).observe(place, { childList: true });
}

// A sealed record is hashed here, by the browser's own code.
async function verify(place) {
  const said = place.querySelector("[role=status]");
  try {
    const { record } = await (await fetch(place.dataset.record)).json();
    const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(record)));
    const hash = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    said.textContent = hash === place.dataset.seal ? "It matches." : "It does not match: this record was altered.";
  } catch {
    said.textContent = "This browser only hashes over HTTPS. Use the export and the command below.";
  }
}
addEventListener("click", ({ target }) => {
  if (target.closest?.("[data-print]")) print();
  const place = target.closest?.("[data-verify]")?.closest("[data-seal]");
  if (place) verify(place);
});

// What is typed into a form stays in this tab until the server has taken the form, so that a reload, a crash or an outage
// loses no word. Nothing is sent by itself. Without a place to keep it, this is an object of the page, or nothing at all.
let kept = {};
try {
  kept = sessionStorage;
} catch {}
const TYPED = "form[method=post] :is(textarea, [type=text], [type=url], [type=email], [type=number], [type=date], [type=datetime-local])";
const actionOf = (form) => `${form.getAttribute("action")} `;
const keyOf = (field) => `${actionOf(field.form)}${field.id} `;
function forget(start = "") {
  for (const key of Object.keys(kept)) if (key.startsWith(start)) delete kept[key];
}
function keep(key, words) {
  try {
    kept[key] = words;
  } catch {
    // Too much for this browser.
  }
}

// Not what others wrote: somebody else may have signed in, here or in another tab. Their own words outlive their session.
const person = me.dataset.person;
if (document.getElementById("sign-in") ? !location.search.includes("ended=") : person && kept.person !== person) forget();
if (person) keep("person", person);

// The first page after a form was sent tells what became of it: one that is led to, or shows a secret once, was taken. Any
// other that is no refusal comes in between, and the words are kept until the form on it is taken.
const sent = kept.sent;
delete kept.sent;
const refused = document.querySelector("[role=alert]");
const taken = person && (performance.getEntriesByType("navigation")[0]?.redirectCount || document.querySelector(".secret-link"));
if (sent && taken) sent.split("\n").forEach(forget);

// On the way down, so that an island that empties a field is heard too.
addEventListener("input", ({ target: field }) => {
  if (!field.matches(TYPED)) return;
  const { form, value, defaultValue } = field, key = keyOf(field);
  if (!value || value === defaultValue) return forget(key);
  keep(key, value);
  // What was written onto an old revision must not replace a newer one.
  if (form.elements.revision) keep(`${key}revision`, form.elements.revision.value);
}, true);
addEventListener("submit", ({ target: form, defaultPrevented }) => {
  const action = actionOf(form);
  if (action === "/sign-out ") return forget();
  // If no answer comes, the same form makes sending it again count once.
  for (const field of form.querySelectorAll(TYPED)) {
    if (!kept[keyOf(field)]) continue;
    for (const name of ["request", "seen"]) if (form.elements[name]) keep(keyOf(field) + name, form.elements[name].value);
  }
  if (!defaultPrevented) keep("sent", sent && form.closest("main") ? `${action}\n${sent}` : action);
});

for (const field of document.querySelectorAll(TYPED)) {
  const { form, value, defaultValue } = field, key = keyOf(field), words = kept[key];
  // What came back with a refusal is already on the page.
  if (!words || ![words, defaultValue].includes(value) || (refused && sent?.startsWith(actionOf(form)))) continue;
  if (words === defaultValue) {
    // It was saved, though no answer came.
    forget(key);
    continue;
  }
  const before = [[field, defaultValue]];
  field.value = words;
  for (const name of ["revision", "request", "seen"]) {
    const hidden = form.elements[name];
    if (!hidden || !kept[key + name]) continue;
    before.push([hidden, hidden.value]);
    hidden.value = kept[key + name];
  }
  const line = document.createElement("p");
  line.className = "hint";
  line.setAttribute("role", "status");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link";
  button.textContent = "Discard";
  button.addEventListener("click", () => {
    for (const [input, old] of before) input.value = old;
    forget(key);
    line.remove();
    field.focus();
  });
  field.before(line);
  line.append("We put back what you typed here. ", button);
  const folded = field.closest("details");
  if (folded) {
    folded.open = true;
    folded.hidden = false;
  }
}

// Something that takes its time: its piece of the page is drawn again until the page has no such piece.
async function lookAgain() {
  const piece = document.querySelector("[data-progress]");
  if (!piece) return;
  try {
    const answer = await fetch(location.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.querySelector("[data-progress]");
    if (!next) return location.reload();
    piece.replaceWith(next);
  } catch {
    // No answer this time.
  }
  setTimeout(lookAgain, 1000);
}
if (document.querySelector("[data-progress]")) setTimeout(lookAgain, 1000);

if (document.querySelector("[data-live]")) (window.requestIdleCallback ?? setTimeout)(() => wake());
