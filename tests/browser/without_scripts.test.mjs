// The same journey with scripts turned off: links, forms, and pages that say what became of them.
import assert from 'node:assert/strict';
import { plan, runbook } from './support/documents.mjs';
import { atNow, decide, history, importDocument, invite, revoke, row, search, sign, signButton, signIn, signNotOk, signOut, stamp, startRollout } from './support/people.mjs';
import { openHoldPoint } from './support/rollout.mjs';
import { stage } from './support/stage.mjs';

const ana = { name: 'Ana Brandt', position: 'Release lead', email: 'ana@box.example', password: 'five lanterns on a wall' };
const ben = { name: 'Ben Okoro', position: 'QA', role: 'contributor', email: 'ben@box.example', password: 'seven trains at midnight' };
const { test } = stage({ people: [ana, ben] });
const off = { javaScriptEnabled: false };

const here = (page) => page.url().replace(/^https?:\/\/[^/]+/, '');

test('from a text to a decision, without any script', async ({ as, base, count }) => {
  const page = await as(ana, off);
  let steps = 0;
  const step = async (act) => {
    const result = await act;
    steps += 1;
    return result;
  };
  await step(importDocument(page, { text: plan('Night box') }));
  await page.getByText('What was read').waitFor();
  const rollout = await step(startRollout(page, 'By forms'));

  await step(sign(page, '1.1'));
  assert.equal(here(page), `${rollout}?phase=1#i-1-1`, 'back at the row');
  await step(signNotOk(page, '1.2', 'Only the old timetable is on the wall'));
  await row(page, '1.2').getByText('Only the old timetable is on the wall').waitFor();
  await step(revoke(page, '1.2', 'The new one hangs beside it'));
  await row(page, '1.2').getByText('Revoked by Ana Brandt').click();
  await row(page, '1.2').getByText('The new one hangs beside it').waitFor();

  // GO is locked while something is open, by the page and by the server.
  await page.getByText(/^GO stays locked: hold point 1: 2 items are open/).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Decide GO' }).getAttribute('aria-disabled'), 'true');
  const answer = await page.context().request.post(`${rollout}/hold-points/1/decision`, {
    form: { request: '00000000-0000-4000-8000-000000000001', outcome: 'go', reason: 'All good' },
    headers: { origin: base },
  });
  assert.equal(answer.status(), 409);
  await step(decide(page, 'HOLD', 'Until the timetable is read'));
  await page.getByRole('region', { name: 'Decision' }).getByText('Until the timetable is read').waitFor();

  const lines = await history(page, rollout, '1.2');
  assert.equal(lines.length, 2, `not ok and revoked: ${lines}`);
  assert.match(lines[0], /Ana Brandt revoked no\. \d+ .*The new one hangs beside it/);
  assert.match(lines[1], /Ana Brandt signed NOT OK as Release lead .*Only the old timetable is on the wall/);
  count(`${steps} acts by forms, 2 lines of history about 1.2`);
});

test('a whole rollout is signed and let go', async ({ as, count }) => {
  const page = await as(ana, off);
  await importDocument(page, { text: plan('Green box') });
  const rollout = await startRollout(page, 'All the way');
  for (const label of ['1.1', '1.2', '1.3']) await sign(page, label);
  await openHoldPoint(page, rollout, 1);
  await page.goto(rollout);
  await page.getByRole('region', { name: 'First night' }).waitFor();
  for (const label of ['2.1', '2.2']) await sign(page, label);
  await sign(page, '2.3', 'NO');
  await page.getByText('Nothing keeps a hold point closed.').waitFor();
  await decide(page, 'GO', 'Six answers, none of them bad.');
  const decision = page.getByRole('region', { name: 'Decision' });
  await decision.getByText('GO', { exact: true }).first().waitFor();
  await decision.getByText('Six answers, none of them bad.').waitFor();
  assert.equal(await page.getByRole('button', { name: /^Sign ?, item|^Decide/ }).count(), 0, 'nothing can be signed any more');
  const lines = await history(page, rollout, '2.3');
  assert.match(lines[0], /Ana Brandt signed NO as Release lead/);
  assert.equal(await page.getByRole('row').filter({ hasText: 'decided GO at hold point 2' }).count(), 1);
  count('6 statements, 1 hold point, 1 decision, 9 lines of history');
});

test('search, history, theme, signing out and in', async ({ guest, count }) => {
  const page = await guest(off);
  await signIn(page, ben);
  await atNow(page);
  await importDocument(page, { text: runbook('Red lamp', 'lamp fault 17') });
  await search(page, 'lamp fault 17');
  // The index follows within a moment; a person presses again.
  const hit = page.getByRole('link', { name: 'When the lamp stays red' });
  for (let tries = 1; (await hit.count()) === 0; tries += 1) {
    assert.ok(tries < 50, 'the section is found in the end');
    await page.reload();
  }
  await hit.click();
  assert.match(here(page), /^\/library\/red-lamp#/);

  await page.getByRole('button', { name: 'Night' }).click();
  assert.equal(await page.locator('html').getAttribute('data-theme'), 'night');
  assert.match(here(page), /^\/library\/red-lamp/, 'the theme leads back to the page');

  await signOut(page);
  await page.goto('/history');
  assert.equal(here(page), '/sign-in?next=%2Fhistory');
  page.watch.expectStatus(422);
  await signIn(page, { ...ben, password: 'not the password of ben' });
  await page.getByText('Wrong e-mail or password.').waitFor();
  assert.equal(await page.getByLabel('E-mail', { exact: true }).inputValue(), ben.email, 'the address stays typed');
  await signIn(page, ben);
  await page.waitForURL('**/history');
  await page.getByRole('heading', { level: 1, name: 'History' }).waitFor();
  count('1 hit, 1 theme, 1 sign-out, 1 refused and 1 good sign-in');
});

test('what a role may not do is not offered, and refused when it is sent', async ({ as, base, count }) => {
  const page = await as(ben, off);
  await importDocument(page, { text: plan('Fence box') });
  const rollout = await startRollout(page, 'Fenced');
  assert.equal(await page.getByRole('button', { name: /^Decide/ }).count(), 0, 'a contributor sees no decision to make');
  const other = await as(ana, off);
  await other.goto(rollout);
  await sign(other, '1.1');
  await page.goto(rollout);
  assert.equal(await signButton(page, '1.1').count(), 0);
  assert.equal(await row(page, '1.1').getByText('Revoke', { exact: true }).filter({ visible: true }).count(), 0, 'nor the sign-off of somebody else to revoke');
  await sign(page, '1.2');
  await revoke(page, '1.2', 'Looked at the wrong wall');
  await stamp(page, '1.2', 'REVOKED').waitFor();

  page.watch.expectStatus(403);
  await page.goto('/settings/people');
  await page.getByText('Only an admin can see and manage people. Your role is contributor.').waitFor();
  const answer = await page.context().request.post(`${rollout}/hold-points/1/decision`, {
    form: { request: '00000000-0000-4000-8000-000000000002', outcome: 'no-go', reason: 'I want it' },
    headers: { origin: base },
  });
  assert.equal(answer.status(), 403);
  count('3 acts not offered, 2 refused');
});

test('joining asks for what is missing and keeps what was typed', async ({ as, guest, count }) => {
  const admin = await as(ana, off);
  const link = await invite(admin, 'Cleo', 'viewer');
  const page = await guest(off);
  await page.goto(link);
  page.watch.expectStatus(422);
  await page.getByLabel('Name', { exact: true }).fill('Cleo Lind');
  await page.getByLabel('E-mail', { exact: true }).fill('cleo@box.example');
  await page.getByLabel('Password', { exact: true }).fill('too short');
  await page.getByRole('button', { name: 'Join' }).click();
  await page.getByText('Use at least 12 characters.').waitFor();
  assert.equal(await page.getByLabel('Name', { exact: true }).inputValue(), 'Cleo Lind');
  assert.equal(await page.getByLabel('Password', { exact: true }).inputValue(), '', 'a password is typed again');
  await page.getByLabel('Password', { exact: true }).fill('nine swans in a row');
  await page.getByRole('button', { name: 'Join' }).click();
  await atNow(page);

  const again = await guest(off);
  again.watch.expectStatus(404);
  await again.goto(link);
  await again.getByText('A link like this works once.').waitFor();
  await again.getByRole('link', { name: 'Go to the sign-in form' }).click();
  await again.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
  count('1 refused, 1 joined, 1 used link refused');
});
