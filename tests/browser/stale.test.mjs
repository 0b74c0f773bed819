// Pages that are older than the world. What was typed stays, and the person reads what became of it.
import assert from 'node:assert/strict';
import { plan, runbook } from './support/documents.mjs';
import { alert, history, importDocument, isLive, revoke, row, sendComment, sign, signButton, signIn, stamp, startRollout, typeComment } from './support/people.mjs';
import { stage } from './support/stage.mjs';

const ana = { name: 'Ana Brandt', position: 'Release lead', email: 'ana@box.example', password: 'five lanterns on a wall' };
const ben = { name: 'Ben Okoro', position: 'QA', role: 'approver', email: 'ben@box.example', password: 'seven trains at midnight' };
const cleo = { name: 'Cleo Lind', position: 'Backend', role: 'contributor', email: 'cleo@box.example', password: 'nine swans in a row' };

let planPath;
const { test } = stage({
  people: [ana, ben, cleo],
  prepare: async (page) => {
    planPath = await importDocument(page, { text: plan('Night box') });
  },
});
const off = { javaScriptEnabled: false };

async function rolloutOf(page, title) {
  await page.goto(planPath);
  return startRollout(page, title);
}

test('an item signed and revoked meanwhile: 409, its state, and the words typed', async ({ as, count }) => {
  const old = await as(ana, off);
  const rollout = await rolloutOf(old, 'Old page');
  await old.goto(`${rollout}?phase=1`);
  const words = 'The panel is dark on the left side';
  await typeComment(old, '1.2', words);

  const other = await as(ben);
  await other.goto(`${rollout}?phase=1`);
  await isLive(other);
  await sign(other, '1.2');
  await revoke(other, '1.2', 'Signed the wrong row');

  old.watch.expectStatus(409);
  await sendComment(old, '1.2');
  assert.match(await alert(old), /^Not saved\. The sign-off of 1\.2 has been revoked since, with the reason “Signed the wrong row”\. /);
  await stamp(old, '1.2', 'REVOKED').waitFor();
  assert.equal(await old.getByRole('alert').count(), 1, 'it is said once, at the row');
  assert.equal(await row(old, '1.2').getByRole('alert').count(), 1);
  const kept = row(old, '1.2').getByLabel('What is wrong with 1.2');
  assert.equal(await kept.inputValue(), words);
  assert.ok(await kept.isVisible(), 'the line with the words is open');

  await sendComment(old, '1.2');
  await stamp(old, '1.2', 'NOT OK').waitFor();
  const lines = await history(old, rollout, '1.2');
  assert.equal(lines.length, 3, `signed, revoked, signed not ok: ${lines}`);
  count('1 refusal with the state of now and the words kept, then 1 sign-off');
});

test('an item signed by somebody else meanwhile: 409 with who and when', async ({ as, count }) => {
  const old = await as(ana, off);
  const rollout = await rolloutOf(old, 'Too late');
  await old.goto(`${rollout}?phase=1`);
  const words = 'The kettle is on';
  await typeComment(old, '1.3', words);
  const other = await as(ben, off);
  await other.goto(`${rollout}?phase=1`);
  await sign(other, '1.3');

  old.watch.expectStatus(409);
  await sendComment(old, '1.3');
  assert.match(await alert(old), /^Not saved\. Ben Okoro signed 1\.3 OK at \d\d:\d\d:\d\d\./);
  await stamp(old, '1.3', 'OK').waitFor();
  assert.equal(await row(old, '1.3').getByLabel('What is wrong with 1.3').inputValue(), words);
  assert.equal((await history(old, rollout, '1.3')).length, 1);
  count('1 refusal, 1 line of history');
});

test('the same form sent twice is one entry', async ({ as, count }) => {
  const page = await as(ana, off);
  const rollout = await rolloutOf(page, 'Twice');
  await page.goto(`${rollout}?phase=1`);
  await page.route('**/sign-off', async (route) => {
    const first = await route.fetch({ maxRedirects: 0 });
    const second = await route.fetch({ maxRedirects: 0 });
    assert.deepEqual([first.status(), second.status()], [303, 303], 'the repeat gets the first answer');
    await route.fulfill({ response: second });
  });
  await sign(page, '1.1');
  await page.unroute('**/sign-off');
  await page.goto(`${rollout}?phase=1`);
  await signButton(page, '1.2').dblclick();
  await stamp(page, '1.2', 'OK').waitFor();
  assert.equal((await history(page, rollout, '1.1')).length, 1);
  assert.equal((await history(page, rollout, '1.2')).length, 1);
  count('3 forms sent for 2 items at least, 2 entries');
});

test('an answer that was lost: pressing again counts once', async ({ as, count }) => {
  const page = await as(ana);
  const rollout = await rolloutOf(page, 'Lost answer');
  // No live line, so that the page cannot learn from it what became of the act.
  page.watch.expectOffline(true);
  await page.route('**/events?*', (route) => route.abort('connectionreset'));
  await page.goto(`${rollout}?phase=1`);
  await page.getByText(/^Connection lost/).waitFor();
  await page.route('**/sign-off', async (route) => {
    await route.fetch();
    await route.abort('connectionreset');
  }, { times: 1 });
  await signButton(page, '1.1').click();
  await row(page, '1.1').getByRole('alert').getByText('Unknown, safe to press again.').waitFor();
  await sign(page, '1.1');
  assert.equal(await page.getByRole('alert').count(), 0);
  page.watch.expectOffline(false);
  assert.equal((await history(page, rollout, '1.1')).length, 1);
  count('1 lost answer, 2 presses, 1 entry');
});

/** Ends every session of a person from a fresh one, as they do after losing a laptop. */
async function endOthers(page, person) {
  await signIn(page, person);
  await page.goto('/settings');
  const others = page.getByRole('listitem').filter({ hasNotText: 'This one' }).getByRole('button', { name: /^End/ });
  while ((await others.count()) > 0) await others.first().click();
}

test('a session that ended while typing: the words are kept, and nothing is claimed', async ({ guest, count }) => {
  const page = await guest(off);
  await signIn(page, cleo);
  const rollout = await rolloutOf(page, 'Ended');
  await page.goto(`${rollout}?phase=1`);
  await typeComment(page, '1.2', 'Typed before the end');
  const live = await guest();
  await signIn(live, cleo);
  await live.goto(`${rollout}?phase=1`);
  await isLive(live);
  const text = await typeComment(live, '1.3', 'Typed on the live page');

  const elsewhere = await guest(off);
  await endOthers(elsewhere, cleo);

  page.watch.expectStatus(401);
  await sendComment(page, '1.2');
  await page.getByText('Your session has ended.').waitFor();
  assert.equal(await page.getByLabel('Comment').inputValue(), 'Typed before the end');
  assert.equal(await page.getByText(/saved/i).and(page.locator(':not(title)')).filter({ hasNotText: /not saved/i }).count(), 0, 'nobody says that it was saved');

  // The live page keeps the words, says that they were not saved, and stays where it is.
  live.watch.tolerateStatus(401);
  await sendComment(live, '1.3');
  await live.getByRole('alert').getByText('Not saved.').waitFor();
  assert.equal(await text.inputValue(), 'Typed on the live page');

  await signIn(page, cleo);
  assert.deepEqual(await history(page, rollout, '1.2'), []);
  assert.deepEqual(await history(page, rollout, '1.3'), []);
  count('2 acts after the end, 0 entries, 2 texts kept');
});

test('a document saved by somebody else meanwhile: 409, both texts', async ({ as, count }) => {
  const one = await as(ana, off);
  const address = await importDocument(one, { text: runbook('Shared lamp', 'lamp fault 21') });
  const other = await as(ben, off);
  await one.goto(`${address}/edit`);
  await other.goto(`${address}/edit`);
  const text = (page) => page.getByLabel('Markdown', { exact: true });
  await text(other).fill(runbook('Shared lamp', 'lamp fault 22'));
  await other.getByRole('button', { name: 'Save revision' }).click();
  await other.waitForURL(`**${address}`);

  const mine = runbook('Shared lamp', 'lamp fault 23');
  await text(one).fill(mine);
  one.watch.expectStatus(409);
  await one.getByRole('button', { name: 'Save revision' }).click();
  assert.match(await alert(one), /^Not saved\. You edited revision 1, and revision 2 was saved meanwhile\./);
  // Both changed one line: both stand in the form, and are not saved until somebody chose.
  const joined = await text(one).inputValue();
  for (const words of ['<<<<<<< your text', 'lamp fault 22', 'lamp fault 23', '>>>>>>> revision 2']) assert.ok(joined.includes(words), words);
  await one.getByRole('region', { name: 'Changed lines' }).getByText('lamp fault 22').waitFor();
  one.watch.expectStatus(422);
  await one.getByRole('button', { name: 'Save revision' }).click();
  await one.getByText('still has a conflict').waitFor();
  await text(one).fill(mine);
  await one.getByRole('button', { name: 'Save revision' }).click();
  await one.getByText('lamp fault 23').waitFor();
  count('1 conflict with both texts, 1 save refused before somebody chose, 1 deliberate save after it');
});
