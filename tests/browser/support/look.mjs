// Looking at pages: what axe finds, what scrolls sideways, what is too small to press, what is wrong with the markup.
import assert from 'node:assert/strict';
import { axe } from './axe.mjs';
import { layoutFaults } from './layout.mjs';
import { markupFaults } from './markup.mjs';

const THEMES = ['day', 'night'];
const WIDTHS = [1280, 390];

/**
 * Looks at pages by day and by night, wide and narrow: each page in two of the four ways, its neighbour in the other two,
 * as what they are made of recurs. `pages` are `[name, go]`; `go(page)` leads to the page as a person gets there, and
 * `person` is who looks. A page by its path alone is simply visited.
 */
export async function look(desk, place, person, pages) {
  const open = (options) => (person ? desk.as(person, options) : desk.guest(options));
  const faults = new Map();
  const tell = (where, found) => {
    for (const words of found) faults.set(words, [...(faults.get(words) ?? []), where]);
  };
  let runs = 0;

  const ask = async (theme) => {
    const page = await open({});
    await page.context().addCookies([{ name: 'theme', value: theme, url: place.base }]);
    for (const [at, [name, go]] of pages.entries()) {
      await page.setViewportSize({ width: 1280, height: 800 });
      await go(page);
      assert.equal(await page.locator('html').getAttribute('data-theme'), theme);
      // Where things stand is the same by day and by night.
      if (theme === THEMES[0]) tell(name, await layoutFaults(page));
      const width = WIDTHS[(at + THEMES.indexOf(theme)) % WIDTHS.length];
      await page.setViewportSize({ width, height: 800 });
      // What has been scrolled half below the bar on top is no fault of the page.
      await page.evaluate(() => window.scrollTo(0, 0));
      tell(`${name}, ${theme}, ${width}`, await axe(page));
      runs += 1;
    }
  };
  await Promise.all(THEMES.map(ask));
  desk.count(`${pages.length} pages, ${runs} runs of axe, ${pages.length * 3} widths measured, ${faults.size} faults`);
  const told = [...faults].map(([words, places]) => `${words}\n    on ${places.length}: ${places.slice(0, 4).join(' | ')}`);
  assert.ok(faults.size === 0, `${faults.size} faults\n${told.slice(0, 30).join('\n')}`);
}

/** What is wrong with the markup of pages, as a person gets them. */
export async function judge(place, person, addresses) {
  const cookie = place.cookies(person).map(({ name, value }) => `${name}=${value}`).join('; ');
  const faults = [];
  for (const address of addresses) {
    const html = await (await fetch(place.base + address, { headers: { cookie } })).text();
    faults.push(...(await markupFaults(html)).map((words) => `${address}: ${words}`));
  }
  return faults;
}

/** A page by its path alone. */
export const visit = (path) => [path, (page) => page.goto(path)];
/** A page that is answered with a status, because something is refused. */
export const refused = (name, status, go) => [`${name} (${status})`, async (page) => {
  page.watch.expectStatus(status);
  await go(page);
}];
