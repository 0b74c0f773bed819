// Loaded by the script of every page where a form can be typed into, or where something was kept.
const me = document.getElementById("wake");

// What is typed into a form stays in this tab until the server has taken the form, so that a reload, a crash or an outage
// loses no word. Nothing is sent by itself. Without a place to keep it, this is an object of the page, or nothing at all.
let kept = {};
try {
  kept = sessionStorage;
} catch {}
const TYPED = "form[method=post] :is(textarea, [type=text], [type=url], [type=email], [type=number], [type=date], [type=datetime-local])";
const actionOf = (form) => `${form.getAttribute("action")} `;
const keyOf = (field) => `${actionOf(field.form)}${field.id || field.name} `;
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
  // Typed before this script was there.
  if (!words && value && value !== defaultValue && !refused) keep(key, value);
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
  // Not inside a label around the field: the button would become what it names.
  (field.closest("label") ?? field).before(line);
  line.append("We put back what you typed here. ", button);
  const folded = field.closest("details");
  if (folded) {
    folded.open = true;
    folded.hidden = false;
  }
}
