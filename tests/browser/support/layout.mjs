// What can be measured on a drawn page.

/** Faults of one page, as sentences: headings, sideways scrolling, targets that are too small. */
export async function layoutFaults(page, widths = [1280, 390, 320]) {
  const faults = [];
  const headings = await page.locator('h1').count();
  if (headings !== 1) faults.push(`${headings} headings of the first level`);
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    const { scroll, client } = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return { scroll: scrollWidth, client: clientWidth };
    });
    if (scroll > client) faults.push(`at ${width} px it scrolls sideways (${scroll} in ${client}): ${await wide(page)}`);
    faults.push(...(await page.evaluate(squeezed)).map((words) => `at ${width} px ${words}`));
    faults.push(...(await page.evaluate(smallTargets)).map((words) => `at ${width} px ${words}`));
  }
  return faults;
}

/** The innermost elements that reach beyond the right edge. */
function wide(page) {
  return page.evaluate(() => {
    const edge = document.documentElement.clientWidth + 1;
    const right = (element) => element.getBoundingClientRect().right;
    const clips = (element) => element !== null && ((getComputedStyle(element).overflowX !== 'visible' && right(element) <= edge) || clips(element.parentElement));
    const beyond = (element) => right(element) > edge && !clips(element.parentElement);
    return [...document.querySelectorAll('body *')]
      .filter((element) => beyond(element) && ![...element.children].some(beyond))
      .slice(0, 3)
      .map((element) => `<${element.localName} class="${element.getAttribute('class') ?? ''}">`)
      .join(', ');
  });
}

/** Runs in the page. A sentence in a column of a few letters cannot be read. */
function squeezed() {
  const sentences = [...document.querySelectorAll('p, li, td, dd, label, h1, h2, h3')].filter((element) => element.innerText.length > 40);
  return sentences.flatMap((element) => {
    const { width } = element.getBoundingClientRect();
    return width > 1 && width < 64 && element.checkVisibility() ? [`“${element.innerText.slice(0, 30)}…” is squeezed into ${Math.round(width)} px`] : [];
  });
}

/** Runs in the page. Sign-off and decision buttons have 44 px, everything else 24, links in running text excepted. */
function smallTargets() {
  const selector = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button]';
  const name = (element) => (element.textContent.trim() || element.getAttribute('aria-label') || element.id).replace(/\s+/g, ' ').slice(0, 40);
  const words = (node) => node.textContent.replace(/\s+/g, '');
  const inText = (element) => {
    if (getComputedStyle(element).display !== 'inline') return false;
    const block = element.parentElement.closest('p, li, td, th, dd, dt, div, h1, h2, h3, h4, summary');
    return element.closest('.doc') !== null || words(block) !== words(element);
  };
  return [...document.querySelectorAll(selector)].flatMap((element) => {
    // A label around a control is pressed instead of it.
    const { width, height } = (element.closest('label') ?? element).getBoundingClientRect();
    const hidden = !element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || width <= 1 || height <= 1;
    if (hidden || (element.localName === 'a' && inText(element))) return [];
    const signs = element.localName === 'button' && /^(Sign (as|NOT OK|YES)|Decide |No ?,)/.test(name(element));
    const least = signs ? 44 : 24;
    // Half a pixel is the rounding of a zoomed page.
    const small = height < least - 0.5 || width < 24 - 0.5;
    return small ? [`<${element.localName}> “${name(element)}” has ${Math.round(width)} × ${Math.round(height)} px, wants ${least}`] : [];
  });
}
