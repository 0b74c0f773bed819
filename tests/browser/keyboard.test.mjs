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

  assert.equal(await cursor(page), 'i-1-1', 'the first item is in hand');
  await press('x');
  await stamp(page, '1.1', 'OK').waitFor();
  assert.equal(await cursor(page), 'i-1-2', 'and then the next');
  assert.equal(await focused(page), '1.2', 'the focus goes with the cursor');
  const first = press.count;
  assert.equal(first, 1, 'one key to the first sign-off');

  await press('j', 'k');
  assert.equal(await cursor(page), 'i-1-2');
  await press('n');
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

test('seven items and their hold point in nine keys, and the next phase is in hand', async ({ as, count }) => {
  const page = await as(ana);
  const items = (phase, all) => all.map((item) => `- [ ] ${item} ${phase}`).join('\n');
  const seven = ['Lamp', 'Bell', 'Rope', 'Hook', 'Sail', 'Mast', 'Keel'];
  await importDocument(page, { text: `# Seven\n\n## Phase 1: Quay\n\n${items('ready', seven)}\n\n## Phase 2: Sea\n\n${items('out', ['Anchor', 'Log'])}\n` });
  const seaGoing = await startRollout(page, 'Seven');
  await page.goto(seaGoing);
  await isLive(page);
  const press = hand(page);
  for (let at = 1; at <= 7; at += 1) {
    await press('x');
    await stamp(page, `1.${at}`, 'OK').waitFor();
  }
  await page.getByRole('button', { name: 'Open hold point 1', exact: true }).waitFor();
  await press('o');
  await Promise.all([page.waitForEvent('load'), press('Enter')]);
  await isLive(page);
  assert.equal(press.count, 9);
  assert.equal(await cursor(page), 'i-2-1', 'the first item of the next phase is in hand');
  await press('x');
  await stamp(page, '2.1', 'OK').waitFor();
  count(`7 items and a hold point in ${press.count - 1} keys, the next item in one more`);
});

test('evidence is given in the row in hand, by key, paste and drop', async ({ as, count }) => {
  const page = await as(ana);
  await importDocument(page, { text: '# Proof\n\n- [ ] Read the gauge\n- [ ] Photograph the weld\n- [ ] Look at the log\n' });
  const proof = await startRollout(page, 'Proof');
  await page.goto(proof);
  await isLive(page);
  const press = hand(page);
  await press('e');
  await page.keyboard.type('4.2 bar\nread twice');
  await press('Tab', 'Tab', 'Tab');
  assert.equal(await focused(page), 'Sign with evidence');
  await Promise.all([page.waitForEvent('load'), press('Enter')]);
  await stamp(page, '1.1', 'OK').waitFor();
  const keys = press.count;
  await row(page, '1.1').getByRole('link', { name: /^Evidence: note, \d\d:\d\d:\d\d$/ }).waitFor();
  // A picture that is dropped onto the row, and a file that is pasted there.
  await isLive(page);
  for (const [label, kind] of [['1.2', 'drop'], ['1.3', 'paste']]) {
    await row(page, label).evaluate((place, name) => {
      const data = new DataTransfer();
      data.items.add(new File([name], `${name}.txt`, { type: 'text/plain' }));
      const event = name === 'drop' ? new DragEvent(name, { dataTransfer: data, bubbles: true, cancelable: true }) : new ClipboardEvent(name, { clipboardData: data, bubbles: true, cancelable: true });
      place.querySelector('.item-words').dispatchEvent(event);
    }, kind);
    assert.equal(await row(page, label).locator('input[type=file]').evaluate((input) => input.files[0].name), `${kind}.txt`);
    await Promise.all([page.waitForEvent('load'), row(page, label).getByRole('button', { name: 'Sign with evidence' }).click()]);
    await stamp(page, label, 'OK').waitFor();
    await row(page, label).getByRole('link', { name: /^Evidence: file, \d\d:\d\d:\d\d$/ }).waitFor();
    await isLive(page);
  }
  // It is read where it was given, line by line.
  await row(page, '1.1').getByRole('link', { name: /^Evidence: note/ }).click();
  const note = page.getByRole('listitem').filter({ hasText: 'Note' }).locator('.lines');
  assert.equal(await note.innerText(), '4.2 bar\nread twice');
  count(`1 note in ${keys} keys besides the words, 1 file dropped and 1 pasted, each signed with one press`);
});

test('twelve items on a screen, seven on a phone', async ({ as, count }) => {
  const page = await as(ana);
  const lines = (group, many) => `### ${group}\n\n${Array.from({ length: many }, (_, at) => `- [x] ${group} lamp number ${at + 1} is lit\n`).join('')}\n`;
  await importDocument(page, { text: `# Lamps\n\n## Phase 1: Light them\n\n${lines('North', 6)}${lines('South', 20)}` });
  const lamps = await startRollout(page, 'Lamps');
  const seen = [];
  for (const [width, height, least] of [[1366, 768, 12], [390, 844, 7]]) {
    await page.setViewportSize({ width, height });
    await page.goto(lamps);
    await isLive(page);
    const whole = await page.locator('[data-item]').evaluateAll((rows) => rows.filter((row) => row.getBoundingClientRect().bottom <= innerHeight).length);
    assert.ok(whole >= least, `${whole} items on ${width} x ${height}, want ${least}`);
    const small = await page.locator('[data-act=sign]').evaluateAll((all) => all.filter((button) => button.getBoundingClientRect().height < 44).length);
    assert.equal(small, 0, 'every button that signs is 44 px high');
    seen.push(`${whole} on ${width} x ${height}`);
  }
  await page.setViewportSize({ width: 1366, height: 768 });
  count(seen.join(', '));
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
  for (const key of ['j, k', 'x', 'e', 'n', 'r', '/', '?', 'Ctrl K']) assert.ok(keys.includes(key), `${key} is explained: ${keys}`);
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
