// The sign-off journey without a mouse. Nothing here clicks.
import assert from 'node:assert/strict';
import { runbook, plan } from './support/documents.mjs';
import { hand } from './support/keys.mjs';
import { importDocument, isLive, row, stamp, startRollout } from './support/people.mjs';
import { workAhead } from './support/rollout.mjs';
import { stage } from './support/stage.mjs';

const ana = { name: 'Ana Brandt', position: 'Release lead', email: 'ana@box.example', password: 'five lanterns on a wall' };

let rollout;
const { test } = stage({
  people: [ana],
  prepare: async (page) => {
    await importDocument(page, { text: runbook('Red lamp', 'lamp fault 17') });
    await importDocument(page, { text: plan('Night box') });
    rollout = await startRollout(page, 'By keyboard');
    await workAhead(page, rollout, 'One hand does it all');
  },
});

const focused = (page) => page.evaluate(() => document.activeElement.textContent.trim());
const cursor = (page) => page.locator('.is-cursor').getAttribute('id');

test('items are signed, commented and revoked by keys alone', async ({ as, count }) => {
  const page = await as(ana);
  const press = hand(page);
  await page.goto(`${rollout}?phase=all`);
  await isLive(page);

  await press('j');
  assert.equal(await cursor(page), 'i-1-1');
  assert.equal(await focused(page), '1.1', 'the focus goes with the cursor');
  await press('x');
  await stamp(page, '1.1', 'OK').waitFor();
  const first = press.count;
  assert.ok(first <= 25, `${first} keys to the first sign-off`);

  await press('j', 'j', 'k');
  assert.equal(await cursor(page), 'i-1-2');
  await press('e');
  await page.keyboard.type('Only the old timetable is on the wall');
  await press('Tab', 'Enter');
  await stamp(page, '1.2', 'NOT OK').waitFor();
  await row(page, '1.2').getByText('Only the old timetable is on the wall').waitFor();

  await press('r');
  await page.keyboard.type('The new one hangs beside it');
  await press('Tab', 'Enter');
  await stamp(page, '1.2', 'REVOKED').waitFor();

  // The hold question at the end: x says no.
  await press('j', 'j', 'j', 'j', 'j', 'j');
  assert.equal(await cursor(page), 'i-2-3', 'the cursor stops at the last item');
  await press('x');
  await stamp(page, '2.3', 'NO').waitFor();
  count(`2 sign-offs, 1 not ok, 1 revocation in ${press.count} keys besides the words; the first sign-off in ${first}`);
});

test('letters typed into a field sign nothing', async ({ as, count }) => {
  const page = await as(ana);
  await page.goto(`${rollout}?phase=all`);
  await isLive(page);
  const press = hand(page);
  await press('j', 'j', 'j', '/');
  assert.equal(await page.evaluate(() => document.activeElement.name), 'q', 'the slash goes to the search field');
  await page.keyboard.type('jxkre?');
  assert.equal(await page.getByRole('searchbox', { name: 'Search everything' }).inputValue(), 'jxkre?');
  assert.equal(await stamp(page, '1.3', 'OK').count(), 0);
  assert.equal(await page.getByRole('dialog').count(), 0, 'no dialog opened');
  count('6 letters typed, 0 acts');
});

test('? shows the keys and hides them', async ({ as, count }) => {
  const page = await as(ana);
  await page.goto('/library');
  const press = hand(page);
  const table = page.getByRole('dialog', { name: 'Keys' });
  await press('?');
  await table.waitFor();
  const keys = await table.getByRole('rowheader').allInnerTexts();
  for (const key of ['j, k', 'x', 'e', 'r', '/', '?', 'Ctrl K']) assert.ok(keys.includes(key), `${key} is explained: ${keys}`);
  await press('Escape');
  await table.waitFor({ state: 'hidden' });
  await press('?', '?');
  await table.waitFor({ state: 'hidden' });
  count(`${keys.length} keys explained`);
});

test('the palette finds a section and opens it', async ({ as, count }) => {
  const page = await as(ana);
  await page.goto('/history');
  const press = hand(page);
  await press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Go to, or search' });
  await palette.waitFor();
  await page.keyboard.type('lamp fault 17');
  const options = palette.getByRole('option');
  const hit = options.filter({ hasText: 'When the lamp stays red' });
  await hit.waitFor();
  for (let at = await hit.evaluate((option) => [...option.parentElement.children].indexOf(option)); at > 0; at -= 1) await press('ArrowDown');
  assert.equal(await hit.getAttribute('aria-selected'), 'true');
  await press('Enter');
  await page.waitForURL(/\/library\/red-lamp#/);
  const heading = page.getByRole('heading', { name: 'When the lamp stays red' });
  assert.ok(await heading.evaluate((section) => {
    const { top } = section.getBoundingClientRect();
    return top >= 0 && top < innerHeight;
  }), 'the section is on the screen');
  count(`a section opened with ${press.count} keys besides the words`);

  await press('Control+k');
  await palette.waitFor();
  await press('Escape');
  await palette.waitFor({ state: 'hidden' });
});

/** Runs in the page: the element with the focus, whether it can be seen, and whether it is marked. */
function stop() {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const { left, top, width, height } = element.getClientRects()[0] ?? element.getBoundingClientRect();
  const hit = document.elementFromPoint(left + width / 2, top + height / 2);
  const marked = [element, element.parentElement].some((one) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
    return (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) || boxShadow !== 'none';
  });
  return {
    name: `<${element.localName}> “${(element.textContent.trim() || element.getAttribute('aria-label') || element.id).replace(/\s+/g, ' ').slice(0, 40)}”`,
    seen: hit !== null && (element.contains(hit) || hit.contains(element)) && hit !== document.documentElement && hit !== document.body,
    marked,
  };
}

test('every stop of the Tab key is on the screen and marked', async ({ as, count }) => {
  const page = await as(ana);
  const faults = [];
  let stops = 0;
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 600 });
    for (const address of ['/', rollout, '/library/red-lamp', '/library/import', '/settings']) {
      await page.goto(address);
      if (address === rollout) await isLive(page);
      const names = new Set();
      for (let at = 0; at < 100; at += 1) {
        await page.keyboard.press('Tab');
        const now = await page.evaluate(stop);
        if (!now) break;
        names.add(now.name);
        stops += 1;
        if (!now.seen) faults.push(`${now.name} on ${address} at ${width} px is not on the screen`);
        if (!now.marked) faults.push(`${now.name} on ${address} at ${width} px is not marked`);
      }
      assert.ok(names.size > 3, `the Tab key walks over ${address}`);
    }
  }
  assert.deepEqual([...new Set(faults)], []);
  count(`${stops} stops on 5 pages at 2 widths`);
});
