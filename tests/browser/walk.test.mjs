// The same real plan once more, from the pasted text to the final GO, in three other ways: by keys alone, without scripts, on
// a phone. What each took is printed.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { openRecord } from './support/rollout.mjs';
import { sample } from './support/samples.mjs';
import { stage } from './support/stage.mjs';
import { byKeys, byPointer } from './support/walker.mjs';

const ana = { name: 'Ana Brandt', position: 'Release lead', email: 'ana@box.example', password: 'five lanterns on a wall' };
const { test } = stage({ clock: true, people: [ana] });

const FILE = 'staging-deployment-plan.md';
/** The measured criteria of each phase, with values that pass. The others are answered by a person. */
const VALUES = {
  1: { C1: '195/200', C2: '0' },
  2: { C8: '0' },
  4: { C9: '100', C10: '0' },
  5: { C13: '0.05', C14: '0', C16: '0' },
  6: { C18: '100' },
  8: { C25: '100' },
  9: { C28: '99.2', C30: '0' },
};
const WATCHED = 5;
const PHASES = 10;

const WAYS = [
  { name: 'by keys alone', options: {}, walker: byKeys },
  { name: 'without scripts', options: { javaScriptEnabled: false }, walker: byPointer },
  { name: 'on a phone', options: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }, walker: byPointer },
];

for (const { name, options, walker } of WAYS) {
  test(`the deployment plan, ${name}`, async (desk) => {
    const file = sample(desk.t, FILE);
    if (!file) return;
    const scripts = options.javaScriptEnabled !== false;
    let page = await desk.as(ana, options);
    let hand = walker(page, { scripts });
    await page.goto('/library/import');
    const rollout = await hand.starts(fs.readFileSync(file, 'utf8'), `Run ${name}`);
    const started = hand.count();
    let items = 0;
    for (let phase = 0; phase < PHASES; phase += 1) {
      items += await hand.signsAll();
      await hand.answersAll();
      await hand.attestsAll();
      for (const [criterion, value] of Object.entries(VALUES[phase] ?? {})) await hand.measures(criterion, value);
      if (phase === WATCHED) {
        await hand.startsWindow();
        // A day later everybody has to sign in again.
        await page.goto('about:blank');
        await desk.pass(24.1);
        page = await desk.as(ana, options);
        hand = walker(page, { scripts, presses: hand.count() });
        await hand.comesBack(rollout);
      }
      if (phase < PHASES - 1) await hand.opens(phase);
      else await hand.decides('Every hold point was opened');
    }
    assert.equal(items, 127);
    await page.getByText('Final. Nothing can be signed any more.').waitFor();
    await openRecord(page, rollout);
    await page.getByRole('article').getByText('it matches', { exact: true }).waitFor();
    desk.count(`${started} presses to the first open item, ${hand.count()} for ${items} items, ${PHASES} hold points and the decision, ${name}`);
  });
}
