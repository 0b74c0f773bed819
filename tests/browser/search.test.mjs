// Finding the step: an alert pasted on a phone, results while typing, the palette by keyboard alone, a plain form.
import assert from 'node:assert/strict';
import { plan, runbook } from './support/documents.mjs';
import { hand } from './support/keys.mjs';
import { importDocument, startRollout } from './support/people.mjs';
import { stage } from './support/stage.mjs';

const ana = { name: 'Ana Brandt', position: 'Release lead', email: 'ana@box.example', password: 'five lanterns on a wall' };
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, permissions: ['clipboard-read', 'clipboard-write'] };
const COMMAND = 'lampctl reset --panel north\n';

const { test } = stage({
  people: [ana],
  prepare: async (page) => {
    await importDocument(page, { text: runbook('Red lamp', 'lamp fault 17') });
    await importDocument(page, { text: runbook('Blue lamp', 'lamp fault 18') });
    await importDocument(page, { text: plan('Night box') });
    await startRollout(page, 'By night');
  },
});

const results = (page) => page.locator('.hit');
const clipboard = (page) => page.evaluate(() => navigator.clipboard.readText());
const field = (page) => page.getByRole('searchbox', { name: 'Search everything' });

test('an alert is pasted on a phone, and its command copied in two taps', async ({ as, count }) => {
  const page = await as(ana, phone);
  await page.goto('/search');
  const alert = '2026-11-26T03:12:44.120Z [4711] FIRING at 10.2.0.17:9093 lamp fault 17, the panel says so since 0x7ffe12ab';
  await page.evaluate((text) => navigator.clipboard.writeText(text), alert);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'q', 'the field is ready');
  await page.keyboard.press('Control+v');
  await results(page).first().waitFor();
  await page.getByText(/^Ignored, because it changes.*10\.2\.0\.17:9093/).waitFor();

  let taps = 0;
  const tap = async (place) => {
    await place.tap();
    taps += 1;
  };
  await tap(results(page).first().getByRole('link', { name: 'When the lamp stays red' }));
  await page.waitForURL(/\/library\/red-lamp#/);
  const copy = page.getByRole('button', { name: /^Copy lampctl reset/ });
  const seen = (element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  };
  assert.ok(await copy.evaluate(seen), 'the command is on the screen without scrolling');
  await tap(copy);
  await page.getByText('Copied').first().waitFor();
  assert.equal(await clipboard(page), COMMAND);
  count(`${taps} taps from the results to the copied command`);

  // The best result has its command with it: one tap.
  await page.evaluate(() => navigator.clipboard.writeText(''));
  await page.goBack();
  await results(page).first().getByRole('button', { name: /^Copy lampctl reset/ }).tap();
  await page.getByText('Copied').first().waitFor();
  assert.equal((await clipboard(page)).trim(), COMMAND.trim());
});

test('what is copied of a terminal is what a person types', async ({ as, count }) => {
  const page = await as(ana);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const text = '# Lamp session\n\n```console\n$ lampctl show \\\n>   --all\nred: 1\n# lampctl light red\nlit\n```\n\n```console\n# lampctl reset\n```\n\n```bash\n# light it\nlampctl light red\n```\n';
  await importDocument(page, { text });
  for (const [first, typed] of [['lampctl show', 'lampctl show \\\n  --all\n'], ['lampctl reset', 'lampctl reset\n'], ['# light it', '# light it\nlampctl light red\n']]) {
    await page.getByRole('button', { name: new RegExp(`^Copy ${first}`) }).click();
    await page.getByText('Copied').first().waitFor();
    assert.equal(await clipboard(page), typed);
  }
  count('3 blocks copied: 2 prompts, 1 continuation, 2 lines of output and 1 comment beside a prompt left out, 1 comment kept');
});

test('results come while one types, and the arrow keys go through them', async ({ as, count }) => {
  const page = await as(ana);
  await page.goto('/search');
  const press = hand(page);
  await page.keyboard.type('lamp fault');
  await results(page).nth(1).waitFor();
  // The address is that of the results.
  await page.waitForURL(/\?q=lamp\+fault$/);
  assert.match(await page.title(), /^lamp fault/);
  await page.getByRole('status').filter({ hasText: /^\d+ pages$/ }).waitFor({ state: 'attached' });
  await press('ArrowDown', 'ArrowDown');
  const second = results(page).nth(1).locator('h2 a');
  assert.ok(await second.evaluate((link) => link === document.activeElement), 'the second result has the focus');
  await press('ArrowUp', 'ArrowUp');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'q', 'back in the field');
  await press('ArrowDown');
  const chosen = await results(page).first().locator('h2 a').getAttribute('href');
  await press('Enter');
  await page.waitForURL((url) => url.pathname + url.hash === chosen);

  // What led somewhere is remembered, here only.
  await page.goto('/search');
  await page.getByRole('heading', { name: 'Recent searches' }).waitFor();
  await page.getByRole('link', { name: 'lamp fault', exact: true }).click();
  await results(page).first().waitFor();
  count(`a result opened with ${press.count} keys besides the words`);
});

test('the palette signs, goes to a rollout, declares an incident and finds, by keyboard alone', async ({ as, count }) => {
  const page = await as(ana);
  await page.goto('/history');
  const press = hand(page);
  const palette = page.getByRole('dialog', { name: 'Go to, or search' });
  const chosen = palette.locator('[role=option][aria-selected=true]');
  const ask = async (words, line) => {
    await press('Control+k');
    await palette.waitFor();
    await page.keyboard.type(words);
    await chosen.filter({ hasText: line }).waitFor();
    await press('Enter');
  };
  await ask('sign night', 'Sign in R-1');
  await page.waitForURL(/\/rollouts\/R-1$/);
  await ask('timeline', 'Timeline of R-1');
  await page.waitForURL(/\/rollouts\/R-1\/timeline$/);
  await ask('go to rollout r-1', 'Go to R-1');
  await page.waitForURL(/\/rollouts\/R-1$/);
  await ask('libr', 'Library');
  await page.waitForURL(/\/library$/);
  await ask('lamp fault 18', 'When the lamp stays red');
  await page.waitForURL(/\/library\/blue-lamp#/);
  await ask('declare incident lamps are dark', 'Declare an incident');
  await page.waitForURL(/\/incidents\?title=lamps/);
  const title = page.getByRole('textbox', { name: 'What is broken' });
  assert.equal(await title.inputValue(), 'lamps are dark');
  await press('Control+k');
  await palette.waitFor();
  await press('Escape');
  await title.focus();
  await press('Enter');
  await page.waitForURL(/\/incidents\/I-1$/);
  await ask('hist', 'History');
  await page.waitForURL(/\/history$/);
  await ask('i-1', 'lamps are dark');
  await page.waitForURL(/\/incidents\/I-1$/);
  count(`8 places with ${press.count} keys besides the words`);
});

test('the plain form finds and narrows without scripts', async ({ as, count }) => {
  const page = await as(ana, { javaScriptEnabled: false });
  await page.goto('/search');
  await field(page).fill('night');
  await field(page).press('Enter');
  await page.waitForURL(/\/search\?q=night/);
  const all = await results(page).count();
  assert.ok(all >= 2, `a plan and its rollout: ${all}`);
  await page.getByRole('radio', { name: 'Rollout', exact: true }).check();
  await page.getByRole('combobox', { name: 'Status' }).selectOption('open');
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.waitForURL(/kind=rollout.*status=open/);
  assert.equal(await results(page).count(), 1);
  await page.getByRole('link', { name: 'By night' }).first().click();
  await page.waitForURL(/\/rollouts\/R-1/);
  await page.goto('/search?q=panle');
  assert.match(await results(page).first().innerText(), /typo: panle read as panel/);
  count(`${all} pages, 1 after narrowing`);
});
