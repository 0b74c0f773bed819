// The pages of a rollout, by day and by night, wide and narrow, before anything happened, under way, and decided.
import assert from 'node:assert/strict';
import { watchedPlan } from './support/documents.mjs';
import { judge, look, refused, visit } from './support/look.mjs';
import { decide, importDocument, isLive, sign, startRollout } from './support/people.mjs';
import { assign, attestTogether, look as lookAtWindow, measure, openItem, openPhase, openRecord, seats, setQuorum, startWindow, unfold, vote, waive, workAhead } from './support/rollout.mjs';
import { stage } from './support/stage.mjs';

const ana = { name: 'Ana Brandt', position: 'Release lead', email: 'ana@box.example', password: 'five lanterns on a wall' };
const demo = stage({ flags: ['--demo'], people: [ana] });

/** A rollout in which everything has happened at least once, and the pages below it. */
async function everythingHappened(page) {
  const dome = await importDocument(page, { text: watchedPlan('Dome camera') });
  const rollout = await startRollout(page, 'Dome camera 2');
  await assign(page, rollout, 'Release lead', ana);
  await assign(page, rollout, 'Night watch', ana);
  await setQuorum(page, rollout, 1);
  await workAhead(page, rollout, 'One person does it all');
  for (const [commit, version] of [['a1b2c3d4e5f6', '2.0.0'], ['b2c3d4e5f6a7', '2.0.1']]) await deploy(page, rollout, version, commit);
  await page.getByLabel('Comment', { exact: true }).first().fill('It ran through');
  await page.getByRole('button', { name: 'Mark as finished' }).first().click();
  await page.goto(rollout);
  await sign(page, '1.1');
  await waive(page, rollout, '1.2', 'Looked at by eye', '2126-01-01');
  const evidence = { kind: 'Command output', content: 'frames: 185 sharp of 200', commit: 'b2c3d4e5f6a7' };
  await measure(page, rollout, 'C1', '185/200', { words: 'First night', evidence });
  await attestTogether(page, rollout, 1, 'By the bubble level');
  await startWindow(page, rollout, 2);
  await lookAtWindow(page, rollout, 2, { word: 'Soft breach', words: 'One frame was late' });
  await vote(page, rollout, 'Vote HOLD', 'The old camera stays on its shelf');
  return { dome, rollout };
}

async function deploy(page, rollout, version, commit) {
  await page.goto(`${rollout}/deployments`);
  for (const [label, text] of [['Environment', 'Staging'], ['Version', version], ['Commit', commit], ['Link', 'https://dome.example.test/runs/1']]) {
    await page.getByLabel(label, { exact: true }).fill(text);
  }
  await page.getByRole('button', { name: 'Report one that was made' }).click();
  await page.getByRole('listitem').filter({ hasText: version }).first().waitFor();
}

const compared = (rollout) => async (page) => {
  await page.goto(`${rollout}/deployments`);
  await page.getByRole('button', { name: 'Compare' }).click();
  await page.getByText('Not a valid comparison.').waitFor();
};

demo.test('the pages of a rollout in which nothing has happened', async (desk) => {
  const before = await desk.as(ana, { javaScriptEnabled: false });
  await importDocument(before, { text: watchedPlan('Spare camera') });
  const rollout = await startRollout(before, 'Spare camera 3');
  await look(desk, demo, ana, [
    ['before anything happened', (page) => openPhase(page, rollout, 'all')],
    ...['setup', 'windows/2', 'deployments', 'revision', 'timeline?show=decisions'].map((path) => visit(`${rollout}/${path}`)),
  ]);
});

demo.test('the page of a rollout that is under way, and its items', async (desk) => {
  const before = await desk.as(ana, { javaScriptEnabled: false });
  const { rollout } = await everythingHappened(before);
  await look(desk, demo, ana, [
    ['under way', async (page) => {
      await openPhase(page, rollout, 'all');
      await isLive(page);
    }],
    visit(`${rollout}/setup`),
    ['an item with all its forms open', async (page) => {
      await openItem(page, rollout, '2.1');
      for (const form of ['Comment, or add evidence', 'Ok, with evidence', 'Not ok', 'Does not apply', 'Waive', 'Claim', 'Defer', 'Requirements']) await unfold(page.getByRole('main'), form);
    }],
    visit(`${rollout}/items/1.1`),
    visit(`${rollout}/items/1.2`),
    visit(`${rollout}/items/3.2`),
    visit('/'),
  ]);
});

demo.test('the other pages of a rollout that is under way', async (desk) => {
  const before = await desk.as(ana, { javaScriptEnabled: false });
  const { rollout } = await everythingHappened(before);
  await look(desk, demo, ana, [
    ['a criterion in the grey zone', async (page) => {
      await page.goto(`${rollout}/criteria/C1`);
      await page.getByRole('heading', { name: 'The value is in the grey zone' }).waitFor();
      await unfold(page.getByRole('main'), 'Add evidence');
    }],
    visit(`${rollout}/criteria/C2`),
    ['a window that runs', async (page) => {
      await page.goto(`${rollout}/windows/2`);
      await page.getByRole('button', { name: 'Interrupt the window' }).waitFor();
    }],
    visit(`${rollout}/deployments`),
    ['two deployments compared', compared(rollout)],
    visit(`${rollout}/timeline`),
  ]);
});

demo.test('the markup of a rollout and of the pages below it', async ({ as, count }) => {
  const page = await as(ana, { javaScriptEnabled: false });
  const { rollout } = await everythingHappened(page);
  const under = ['?phase=all', '/setup', '/items/1.1', '/items/1.2', '/items/2.1', '/items/3.2', '/criteria/C1', '/criteria/C2', '/windows/1', '/windows/2', '/deployments', '/revision', '/timeline'];
  const faults = await judge(demo, ana, under.map((path) => rollout + path));
  await decide(page, 'HOLD', 'Until the frames are sharp');
  faults.push(...(await judge(demo, ana, [await openRecord(page, rollout), `${rollout}?phase=all`])));
  assert.deepEqual(faults, []);
  count(`${under.length + 2} pages judged`);
});

demo.test('the pages of a rollout that was decided, and of its plan', async (desk) => {
  const page = await desk.as(ana, { javaScriptEnabled: false });
  const { dome, rollout } = await everythingHappened(page);
  await decide(page, 'HOLD', 'Until the frames are sharp');
  await page.goto(`${dome}/edit`);
  const text = page.getByLabel('Markdown', { exact: true });
  await text.fill((await text.inputValue()).replace('The dome turns', 'The dome turns both ways').replace('- [ ] The night log is read', '- [ ] Somebody slept'));
  await page.getByRole('button', { name: 'Save revision' }).click();
  await page.waitForURL(`**${dome}`);
  const record = await openRecord(page, rollout);
  await look(desk, demo, ana, [
    visit(record),
    ['a decided rollout', (at) => openPhase(at, rollout, 'all')],
    visit(`${rollout}/revision`),
    visit(`${dome}/rollouts`),
    visit(`${rollout}/timeline`),
  ]);
});

demo.test('what a rollout refuses', async (desk) => {
  const before = await desk.as(ana, { javaScriptEnabled: false });
  const { rollout } = await everythingHappened(before);
  await look(desk, demo, ana, [
    refused('a quorum that nobody can meet', 422, async (page) => {
      await setQuorum(page, rollout, 9);
      await page.getByRole('alert').waitFor();
    }),
    refused('a roll call that ended before it began', 422, async (page) => {
      const form = await seats(page, rollout);
      await form.getByLabel('Votes count until', { exact: true }).fill('2020-01-01T00:00');
      await form.getByRole('button', { name: /^Save hold point/ }).click();
      await page.getByRole('alert').waitFor();
    }),
    refused('a window that ends before it starts', 422, async (page) => {
      await page.goto(`${rollout}/windows/1`);
      await page.getByLabel('For how many hours', { exact: true }).fill('-1');
      await page.getByRole('button', { name: 'Start the window' }).click();
      await page.getByRole('alert').waitFor();
    }),
    refused('a value that is no number', 422, async (page) => {
      await measure(page, rollout, 'C1', 'many');
      await page.getByRole('alert').waitFor();
    }),
    refused('a hold without a reason', 422, async (page) => {
      await vote(page, rollout, 'Vote HOLD');
      await page.getByRole('alert').waitFor();
    }),
    refused('a hold point out of order', 409, async (page) => {
      await openPhase(page, rollout, 2);
      await page.getByRole('region', { name: 'Hold point 2' }).locator('form').first().evaluate((form) => form.submit());
      await page.getByRole('alert').waitFor();
    }),
    refused('a commit that is none', 422, async (page) => {
      await page.goto(`${rollout}/deployments`);
      for (const label of ['Environment', 'Version', 'Commit']) await page.getByLabel(label, { exact: true }).fill('zz');
      await page.getByRole('button', { name: 'Report one that was made' }).click();
      await page.getByRole('alert').waitFor();
    }),
    ['pages that are not there', async (page) => {
      for (const path of ['items/9.99', 'criteria/C99', 'windows/99', 'decisions/99', 'timeline?show=nothing']) {
        page.watch.expectStatus(404);
        await page.goto(`${rollout}/${path}`);
      }
    }],
  ]);
});
