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
    // What a person types: without the prompts and without what the machine answered.
    const typed = code.cloneNode(true);
    for (const part of typed.querySelectorAll(".cmd-prompt, .cmd-output")) part.remove();
    const command = typed.textContent;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn is-small";
    button.textContent = "Copy";
    button.setAttribute("aria-label", `Copy ${command.trim().split("\n")[0].slice(0, 60)}`);
    const said = document.createElement("span");
    said.className = "vh";
    said.setAttribute("role", "status");
    button.addEventListener("click", async () => {
      let word = "Copied";
      try {
        await navigator.clipboard.writeText(command);
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

// What is typed is kept by a script of its own. It comes before anybody types, as it must be there when the server is not;
// and where something was kept before.
let kept;
try {
  kept = sessionStorage.length;
} catch {}
if (kept || document.querySelector("form[method=post] :is(textarea, input:not([type=hidden]))")) import(me.dataset.drafts);

if (document.querySelector("[data-live]")) (window.requestIdleCallback ?? setTimeout)(() => wake());
