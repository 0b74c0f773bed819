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
setTimeout(lookAgain, 1000);
