// From a pasted plan to the first open item: how many presses, and whether the button that starts is ever out of view.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { isLive, row } from './support/people.mjs';
import { sample } from './support/samples.mjs';
import { stage } from './support/stage.mjs';

const ana = { name: 'Ana Brandt', position: 'Release lead', email: 'ana@box.example', password: 'five lanterns on a wall' };
const { test } = stage({ people: [ana] });
const SCREENS = [{ width: 1366, height: 768 }, { width: 390, height: 844 }];

const isSeen = (place) =>
  place.evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  });

for (const viewport of SCREENS) {
  test(`a pasted plan is started at ${viewport.width} px`, async ({ t, as, count }) => {
    const file = sample(t, 'staging-deployment-plan.md');
    if (!file) return;
    const page = await as(ana, { viewport });
    let clicks = 0;
    const click = async (place) => {
      assert.ok(await isSeen(place), `${await place.innerText()} is on the screen without scrolling`);
      await place.click();
      clicks += 1;
    };
    await page.goto('/library');
    await click(page.getByRole('main').getByRole('link', { name: /^Import/ }).first());
    await page.getByLabel('Or its Markdown').fill(fs.readFileSync(file, 'utf8'));
    // The field for the text fills the screen; its button stands below.
    await page.getByRole('button', { name: 'Preview document' }).click();
    clicks += 1;
    await click(page.getByRole('button', { name: 'Save in the library' }));
    await click(page.getByRole('link', { name: 'Start a rollout' }));

    const button = page.getByRole('button', { name: 'Start the rollout' });
    await page.getByText('“Communication Plan”').waitFor();
    assert.ok(await isSeen(page.getByText('is a guess: only its items say that it is a phase.')), 'what was guessed stands first');
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    for (const part of [0, 0.5, 1]) {
      await page.evaluate((to) => scrollTo(0, to), part * height);
      assert.ok(await isSeen(button), `the button is in view at ${part} of the page`);
    }
    await click(button);
    await isLive(page);
    assert.ok(await isSeen(row(page, '0.1')), 'the first open item is in view');
    assert.ok(clicks <= 5, `${clicks} clicks`);
    count(`${clicks} clicks from the library to the first open item, a page of ${height} px whose button is always in view`);
  });
}
