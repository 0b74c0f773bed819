// Real plans, read as they are: what the document holds becomes the run, and nothing of it is signed.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { countBoxes } from './support/reader.mjs';
import { importDocument, startRollout } from './support/people.mjs';
import { workAhead } from './support/rollout.mjs';
import { sample } from './support/samples.mjs';
import { stage } from './support/stage.mjs';

const ana = { name: 'Ana Brandt', position: 'Release lead', email: 'ana@box.example', password: 'five lanterns on a wall' };
const { test } = stage({ people: [ana] });

const PLANS = [
  { file: 'staging-deployment-plan.md', items: 127, ticked: 34, counts: [34, 5, 5, 13, 6, 7, 7, 20, 20, 10], questions: { 8: 10 } },
  { file: 'staging-rollout-guide.md', items: 18, ticked: 0, counts: [8, 10], questions: {} },
];

for (const { file, items, ticked, counts, questions } of PLANS) {
  test(`${file} becomes a running rollout with ${items} items`, async ({ t, as, count }) => {
    const path = sample(t, file);
    if (!path) return;
    const oracle = countBoxes(fs.readFileSync(path, 'utf8'));
    assert.deepEqual(oracle.map(([, boxes]) => boxes), counts, 'the reader of this test agrees with the counts by hand');

    const page = await as(ana);
    await importDocument(page, { file: path });
    const rollout = await startRollout(page, `Run of ${file}`);
    await page.goto(`${rollout}?phase=all`);
    const signs = page.getByRole('button', { name: /^(Sign|No) ?, item / });
    const free = await page.locator('.items-sec:not(.is-held) .item').count();
    assert.ok(free < items, 'what is behind a closed hold point is locked');
    assert.equal(await signs.count(), free, 'the rest waits for a signature');
    await workAhead(page, rollout, 'To see every item');
    await page.goto(`${rollout}?phase=all`);

    assert.equal(await page.locator('.item[id^="i-"]').count(), items, 'items');
    assert.equal(await page.getByText('TICKED IN TEXT', { exact: true }).count(), ticked, 'claims by the document');
    assert.equal(await signs.count(), items, 'every item waits for a signature');
    for (const mark of ['OK', 'NOT OK', 'NO', 'YES, HOLD', 'REVOKED']) {
      assert.equal(await page.locator('.stamp-word', { hasText: new RegExp(`^${mark} `) }).count(), 0, `stamps that say ${mark}`);
    }

    const phases = page.getByRole('region').filter({ has: page.locator('.item') });
    assert.equal(await phases.count(), oracle.length, 'phases with items');
    for (const [index, [name, boxes, marked]] of oracle.entries()) {
      const phase = phases.nth(index);
      const heading = await phase.getByRole('heading', { level: 2 }).innerText();
      assert.ok(heading.startsWith(name), `phase ${index + 1} is “${name}”, not “${heading}”`);
      assert.equal(await phase.locator('.item').count(), boxes, `items of “${name}”`);
      assert.equal(await phase.getByText('TICKED IN TEXT', { exact: true }).count(), marked, `claims in “${name}”`);
      const asked = questions[index] ?? 0;
      const words = [
        boxes > asked ? `0 of ${boxes - asked} required done` : null,
        asked > 0 ? `0 of ${asked} hold questions answered` : null,
      ].filter(Boolean).join(', ');
      await phase.getByText(words, { exact: true }).waitFor();
    }
    count(`${items} items in ${oracle.length} phases (${counts.join(', ')}), ${ticked} claims, 0 sign-offs`);
  });
}
