// A document that is read wrong is corrected: by pointer and by keyboard, then run, exported, and read the same elsewhere.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { axe } from './support/axe.mjs';
import { BINARY } from './support/paths.mjs';
import { startRollout } from './support/people.mjs';
import { stage } from './support/stage.mjs';

const ana = { name: 'Ana Brandt', position: 'Release lead', email: 'ana@box.example', password: 'five lanterns on a wall' };
const place = stage({ people: [ana] });
const { test } = place;

/** "Who comes along" is no phase, work holds behind the ropes, and the ropes are items. */
const TEXT = `# Tow the barge

## Who comes along

- [ ] the harbour has two free hands

## Phase 1: Hook up

- [ ] lamp lit

ropes:

- long rope on deck
- short rope on deck

## Phase 2: Pull

- [ ] engine warm
`;

const line = (page, number) => page.locator(`#line-${number}`);
const pressed = (page, number, name) => line(page, number).getByRole('button', { name, exact: true, pressed: true });

/** What `check --json` reads, as far as a run is made of it. */
function read(file) {
  const { phases, items, stops } = JSON.parse(execFileSync(BINARY, ['check', '--json', '--fail-on', 'error', file]));
  return {
    phases: phases.map(({ name, guess, hold_point }) => [name, guess, hold_point]),
    items: items.map(({ text, phase, condition }) => [text, phase, condition]),
    stops: stops.map(({ text, phase }) => [text, phase]),
  };
}

/** Presses on a row of buttons: with the pointer, or with the keys alone. */
const hands = {
  pointer: async (page, number, name) => {
    await line(page, number).getByRole('button', { name, exact: true }).click();
    await page.waitForLoadState();
  },
  keyboard: async (page, number, name) => {
    const button = line(page, number).getByRole('button', { name, exact: true });
    // Tab goes through everything, so the way there is counted and has an end.
    for (let steps = 0; steps < 200 && !(await button.evaluate((it) => it === document.activeElement)); steps += 1) {
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await page.waitForLoadState();
  },
};

for (const [name, press] of Object.entries(hands)) {
  test(`a document is corrected by ${name}, run, exported, and read the same elsewhere`, async ({ as, server, count }) => {
    const page = await as(ana, name === 'keyboard' ? { javaScriptEnabled: true } : {});
    await page.goto('/library/import');
    await page.getByLabel('Or its Markdown').fill(TEXT.replace('barge', `barge by ${name}`));
    await page.getByRole('button', { name: 'Preview document' }).click();
    await page.getByText('1 heading was taken for a phase without good evidence').waitFor();
    await page.getByText(/^Line by line/).click();

    await press(page, 3, 'Neither');
    await pressed(page, 3, 'Neither').waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.closest('li')?.id), 'line-3', 'the focus stays where it was pressed');
    assert.equal(await page.getByText('without good evidence').count(), 0);
    await press(page, 11, 'Steps below');
    await pressed(page, 11, 'Steps below').waitFor();
    // Pressed by mistake, and undone.
    await press(page, 13, 'Stop');
    await pressed(page, 13, 'Stop').waitFor();
    await page.getByRole('button', { name: 'Undo the last change, line 13' }).click();
    await pressed(page, 13, 'Stop').waitFor({ state: 'detached' });
    await press(page, 14, 'Hold point');
    await pressed(page, 14, 'Hold point').waitFor();
    await page.evaluate(() => scrollTo(0, 0));
    assert.deepEqual(await axe(page), [], 'axe');
    await page.getByRole('button', { name: 'Save in the library' }).click();
    await page.waitForURL(/\/library\/tow-the-barge/);

    const rollout = await startRollout(page, `Tow by ${name}`);
    await page.goto(`${rollout}?phase=all`);
    for (const words of ['long rope on deck', 'short rope on deck', 'engine warm']) {
      await page.getByText(words).first().waitFor();
    }
    assert.equal(await page.getByText('two free hands').count(), 0, 'what is no phase has no items');

    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'corrected-'));
    try {
      execFileSync(BINARY, ['export', path.join(folder, 'out'), '--data', server.data], { stdio: 'pipe' });
      const find = (start) => fs.readdirSync(start, { recursive: true }).map((file) => path.join(start, file)).filter((file) => file.endsWith('.md') && fs.readFileSync(file, 'utf8').includes(`barge by ${name}`));
      const [file] = find(path.join(folder, 'out'));
      const here = read(file);
      assert.deepEqual(here.items.map(([text]) => text), ['lamp lit', 'long rope on deck', 'short rope on deck', 'engine warm']);
      execFileSync(BINARY, ['import', path.join(folder, 'out'), '--data', path.join(folder, 'elsewhere')], { stdio: 'pipe' });
      execFileSync(BINARY, ['export', path.join(folder, 'again'), '--data', path.join(folder, 'elsewhere')], { stdio: 'pipe' });
      const [again] = find(path.join(folder, 'again'));
      assert.deepEqual(read(again), here);
      count(`4 presses and 1 undo by ${name}; ${here.items.length} items, ${here.phases.length} phases, the same elsewhere`);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });
}

test('without scripts too: in the editor of a saved document', async ({ as, count }) => {
  const page = await as(ana, { javaScriptEnabled: false });
  await page.goto('/library/import');
  await page.getByLabel('Or its Markdown').fill(TEXT.replace('barge', 'ferry'));
  await page.getByRole('button', { name: 'Preview document' }).click();
  await page.getByRole('button', { name: 'Save in the library' }).click();
  await page.waitForURL(/\/library\/tow-the-ferry$/);
  await page.getByRole('link', { name: 'Start a rollout' }).click();
  await page.getByText('is a guess: only its items say that it is a phase.').waitFor();
  await page.getByRole('link', { name: 'How it is read, line by line' }).click();
  // Enter in the field of a condition draws the text anew; it does not save.
  await page.getByLabel('Condition that "Only if" writes').fill('the tide is low');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/library\/tow-the-ferry\/preview/);
  await page.getByText('Nothing is stored yet.').first().waitFor();
  await hands.pointer(page, 3, 'Area');
  await pressed(page, 3, 'Area').waitFor();
  await page.getByRole('button', { name: 'Save revision' }).click();
  await page.waitForURL(/\/library\/tow-the-ferry$/);
  await page.goto('/library/tow-the-ferry/edit');
  assert.match(await page.getByLabel('Markdown', { exact: true }).inputValue(), /## Who comes along <!-- area -->\n/);
  count('1 press, 1 revision');
});
