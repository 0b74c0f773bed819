// Results as one types: the page of the search fetches itself again. The newest words win.
const results = document.querySelector("[data-results]");
const field = document.getElementById("q");
const links = () => [...document.querySelectorAll(".hit h2 a")];
let typed = 0;
async function search() {
  const mine = ++typed;
  const address = new URL(location.href);
  if (field.value.trim()) address.searchParams.set("q", field.value);
  else address.searchParams.delete("q");
  address.hash = "";
  let page;
  try {
    page = new DOMParser().parseFromString(await (await fetch(address)).text(), "text/html");
  } catch {
    return; // Enter still sends the form.
  }
  const found = page.querySelector("[data-results]");
  if (mine !== typed || !found) return;
  results.className = found.className;
  results.replaceChildren(...found.childNodes);
  document.title = page.title;
  history.replaceState(null, "", address);
  counted.textContent = results.querySelector("h1").textContent;
  showRecent();
}

// Lately looked for, in this browser only.
function recent() {
  try {
    return JSON.parse(localStorage.getItem("recent") ?? "[]");
  } catch {
    return [];
  }
}
function remember() {
  const words = field.value.trim().slice(0, 200);
  if (!words) return;
  try {
    localStorage.setItem("recent", JSON.stringify([words, ...recent().filter((one) => one !== words)].slice(0, 8)));
  } catch {
    // A browser that keeps nothing remembers nothing.
  }
}
function showRecent() {
  const place = results.querySelector("[data-recent]");
  const all = recent();
  if (!place || !all.length) return;
  place.querySelector("ul").replaceChildren(...all.map((words) => {
    const link = document.createElement("a");
    link.href = `/search?q=${encodeURIComponent(words)}`;
    link.textContent = words;
    const line = document.createElement("li");
    line.append(link);
    return line;
  }));
  place.hidden = false;
}

const counted = document.createElement("p");
if (field) {
  counted.className = "vh";
  counted.setAttribute("role", "status");
  document.body.append(counted);
  let resting;
  field.addEventListener("input", () => {
    clearTimeout(resting);
    resting = setTimeout(search, 100);
  });
  addEventListener("keydown", (event) => {
    const all = links();
    const at = all.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || (at < 0 && document.activeElement !== field)) return;
    event.preventDefault();
    (at + step < 0 ? field : all[Math.min(at + step, all.length - 1)])?.focus();
  });
  results.addEventListener("click", ({ target }) => { if (target.closest?.(".hit a, .cmd .btn")) remember(); });
  field.form.addEventListener("submit", remember);
  showRecent();
}
