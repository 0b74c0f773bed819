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
