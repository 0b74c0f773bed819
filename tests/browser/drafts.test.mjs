// What somebody typed is there after a reload, an outage and an ended session, and is gone once it was saved.
import assert from 'node:assert/strict';
import { plan, runbook } from './support/documents.mjs';
import { history, importDocument, isLive, row, sendComment, signIn, signOut, stamp, startRollout, typeComment } from './support/people.mjs';
import { stage } from './support/stage.mjs';

const ana = { name: 'Ana Brandt', position: 'Release lead', email: 'ana@box.example', password: 'five lanterns on a wall' };
const ben = { name: 'Ben Okoro', position: 'QA', role: 'contributor', email: 'ben@box.example', password: 'seven trains at midnight' };
const cleo = { name: 'Cleo Lind', position: 'Backend', role: 'contributor', email: 'cleo@box.example', password: 'nine swans in a row' };

let planPath;
const place = stage({
  people: [ana, ben, cleo],
  prepare: async (page) => {
    planPath = await importDocument(page, { text: plan('Draft box') });
  },
});
const { test } = place;
const off = { javaScriptEnabled: false };

const putBack = (page) => page.getByRole('status').filter({ hasText: 'We put back what you typed here.' });
const source = (page) => page.getByLabel('Markdown', { exact: true });
const comment = (page, label) => row(page, label).getByLabel(`What is wrong with ${label}`);
const save = (page) => page.getByRole('button', { name: 'Save revision' }).click();

async function rolloutOf(page, title) {
  await page.goto(planPath);
  return startRollout(page, title);
}


/** Ends every session of a person but the one that does it. */
async function endOthers(page, person) {
  await signIn(page, person);
  await page.goto('/settings');
  const others = page.getByRole('listitem').filter({ hasNotText: 'This one' }).getByRole('button', { name: /^End/ });
  while ((await others.count()) > 0) await others.first().click();
}

test('a document and a comment survive a reload, and can be discarded', async ({ as, count }) => {
  const page = await as(ana);
  const address = await importDocument(page, { text: runbook('Kept lamp', 'lamp fault 31') });
  await page.goto(`${address}/edit`);
  const stored = await source(page).inputValue();
  const mine = runbook('Kept lamp', 'lamp fault 32');
  await source(page).fill(mine);
  await page.reload();
  assert.equal(await source(page).inputValue(), mine);
  await putBack(page).waitFor();
  await page.getByRole('button', { name: 'Discard' }).click();
  assert.equal(await source(page).inputValue(), stored);
  assert.equal(await putBack(page).count(), 0);
  await page.reload();
  assert.equal(await source(page).inputValue(), stored, 'what was discarded does not come back');

  const rollout = await rolloutOf(page, 'Reloaded');
  await page.goto(`${rollout}?phase=1`);
  await typeComment(page, '1.2', 'The panel is dark');
  await page.reload();
  assert.equal(await comment(page, '1.2').inputValue(), 'The panel is dark');
  assert.ok(await comment(page, '1.2').isVisible(), 'the line with the words is open');
  assert.equal(await comment(page, '1.3').inputValue(), '', 'only where it was typed');

  // The negative control: without the place where it is kept, it is gone.
  await page.evaluate(() => sessionStorage.clear());
  await page.reload();
  assert.equal(await comment(page, '1.2').inputValue(), '');
  count('2 texts put back after a reload, 1 discarded, 1 gone without its place');
});

test('what was saved is not put back', async ({ as, count }) => {
  const page = await as(ana);
  const address = await importDocument(page, { text: runbook('Saved lamp', 'lamp fault 41') });
  await page.goto('/library/import');
  assert.equal(await page.getByLabel('Or its Markdown').inputValue(), '', 'a preview in between is no loss, and saving it is the end');
  await page.goto(`${address}/edit`);
  await source(page).fill(runbook('Saved lamp', 'lamp fault 42'));
  await page.getByRole('button', { name: 'Preview', exact: true }).click();
  await page.getByRole('heading', { name: 'Preview' }).waitFor();
  await save(page);
  await page.waitForURL(`**${address}`);
  await page.goto(`${address}/edit`);
  assert.equal(await putBack(page).count(), 0);
  await page.reload();
  assert.match(await source(page).inputValue(), /lamp fault 42/);
  assert.equal(await putBack(page).count(), 0);

  const rollout = await rolloutOf(page, 'Saved');
  await page.goto(`${rollout}?phase=1`);
  await isLive(page);
  await typeComment(page, '1.2', 'The panel is dark');
  await sendComment(page, '1.2');
  await stamp(page, '1.2', 'NOT OK').waitFor();
  await page.reload();
  assert.equal(await putBack(page).count(), 0);
  assert.deepEqual(await page.evaluate(() => Object.keys(sessionStorage)), ['person'], 'nothing is kept any more');

  await page.goto('/settings/people');
  await page.getByLabel('Invitee').fill('Dana Ruiz');
  await page.getByRole('button', { name: 'Make a link' }).click();
  await page.locator('.secret-link').waitFor();
  await page.goto('/settings/people');
  assert.equal(await page.getByLabel('Invitee').inputValue(), '');
  count('4 forms taken, 0 texts put back');
});

test('what was written onto an old revision does not replace a newer one', async ({ as, count }) => {
  const one = await as(ana);
  const address = await importDocument(one, { text: runbook('Old lamp', 'lamp fault 51') });
  await one.goto(`${address}/edit`);
  await source(one).fill(runbook('Old lamp', 'lamp fault 53'));
  const other = await as(ben);
  await other.goto(`${address}/edit`);
  await source(other).fill(runbook('Old lamp', 'lamp fault 52'));
  await save(other);
  await other.waitForURL(`**${address}`);

  await one.reload();
  assert.match(await source(one).inputValue(), /lamp fault 53/);
  one.watch.expectStatus(409);
  await save(one);
  await one.getByRole('alert').getByText('revision 2 was saved meanwhile').waitFor();
  assert.match(await source(one).inputValue(), /<<<<<<< your text/, 'both texts are on the page, and nothing is put over them');
  assert.equal(await putBack(one).count(), 0);
  count('1 text put back onto the revision it was typed onto, 1 conflict');
});

test('the server is killed before it answers: the words stay, and count once', async ({ as, server, count }) => {
  const page = await as(ana);
  const address = await importDocument(page, { text: runbook('Killed lamp', 'lamp fault 61') });
  const rollout = await rolloutOf(page, 'Killed');
  await page.goto(`${address}/edit`);
  const mine = runbook('Killed lamp', 'lamp fault 62');
  await source(page).fill(mine);
  page.watch.expectOffline(true);
  // The server does what the form says; its answer never arrives.
  await page.route(`**${address}`, async (route) => {
    await route.fetch({ maxRedirects: 0 });
    await server.kill();
    await route.abort('connectionreset');
  }, { times: 1 });
  await save(page);
  await page.waitForURL(/^chrome-error:/);
  await server.again();
  page.watch.expectOffline(false);
  await page.goto(`${address}/edit`);
  await page.getByText('Based on revision 2.').waitFor();
  assert.match(await source(page).inputValue(), /lamp fault 62/);
  assert.equal(await putBack(page).count(), 0, 'it was saved, and the page shows it');

  // The same for a row: its form goes on asking, with the key of before.
  await page.goto(`${rollout}?phase=1`);
  await isLive(page);
  await typeComment(page, '1.3', 'The kettle is cold');
  page.watch.expectOffline(true);
  await page.route('**/sign-off', async (route) => {
    await route.fetch({ maxRedirects: 0 });
    await server.kill();
    await route.abort('connectionreset');
  }, { times: 1 });
  await sendComment(page, '1.3');
  await row(page, '1.3').getByRole('alert').getByText('Unknown, safe to press again.').waitFor();
  await server.again();
  await page.reload();
  await isLive(page);
  page.watch.expectOffline(false);
  await putBack(page).waitFor();
  assert.equal(await comment(page, '1.3').inputValue(), 'The kettle is cold');
  await sendComment(page, '1.3');
  await comment(page, '1.3').waitFor({ state: 'hidden' });
  assert.equal(await page.getByRole('alert').count(), 0);
  assert.equal((await history(page, rollout, '1.3')).length, 1, 'counted once');

  // Killed before the form arrived at all.
  await page.goto(`${rollout}?phase=1`);
  await isLive(page);
  await typeComment(page, '1.2', 'The panel is dark');
  page.watch.expectOffline(true);
  await server.kill();
  await sendComment(page, '1.2');
  await row(page, '1.2').getByRole('alert').getByText('Unknown, safe to press again.').waitFor();
  await server.again();
  await page.reload();
  await isLive(page);
  page.watch.expectOffline(false);
  assert.equal(await comment(page, '1.2').inputValue(), 'The panel is dark');
  await sendComment(page, '1.2');
  await stamp(page, '1.2', 'NOT OK').waitFor();
  const lines = await history(page, rollout, '1.2');
  assert.equal(lines.length, 1, `${lines}`);
  count('3 kills, 3 texts kept, each counted once');
});

for (const [how, options] of [['with scripts', {}], ['without scripts', off]]) {
  test(`a session that ended while somebody typed, ${how}: the words are on the page and are sent again once`, async ({ guest, count }) => {
    const page = await guest(options);
    await signIn(page, cleo);
    const address = await importDocument(page, { text: runbook(`Ended lamp ${how}`, 'lamp fault 71') });
    await page.goto(`${address}/edit`);
    await source(page).fill(runbook(`Ended lamp ${how}`, 'lamp fault 72'));
    await endOthers(await guest(off), cleo);

    page.watch.expectStatus(401);
    await save(page);
    await page.getByText('Your session has ended.').waitFor();
    assert.match(await page.getByLabel('Source').inputValue(), /lamp fault 72/);
    // Pressed too early, nothing is lost either.
    page.watch.expectStatus(401);
    await page.getByRole('button', { name: 'Send again' }).click();
    await page.getByText('Your session has ended.').waitFor();
    assert.match(await page.getByLabel('Source').inputValue(), /lamp fault 72/);

    const opened = page.waitForEvent('popup');
    await page.getByRole('link', { name: 'Sign in in another tab' }).click();
    const tab = await opened;
    await signIn(tab, cleo);
    await tab.waitForURL((url) => url.pathname === '/');
    await page.getByRole('button', { name: 'Send again' }).click();
    await page.waitForURL(`**${address}`);
    await page.getByText('lamp fault 72').first().waitFor();
    await page.goto(`${address}/edit`);
    await page.getByText('Based on revision 2.').waitFor();
    assert.equal(await putBack(page).count(), 0);
    count('2 refusals with the words on the page, 1 revision');
  });
}

test('words outlive the session of their writer, and are never shown to somebody else', async ({ guest, count }) => {
  const page = await guest();
  await signIn(page, cleo);
  const rollout = await rolloutOf(page, 'Two people');
  await page.goto(`${rollout}?phase=1`);
  await typeComment(page, '1.2', 'Written by Cleo');
  await endOthers(await guest(off), cleo);
  await page.reload();
  await page.getByText('Your session has ended').waitFor();
  await signIn(page, cleo);
  await page.goto(`${rollout}?phase=1`);
  assert.equal(await comment(page, '1.2').inputValue(), 'Written by Cleo');

  // Somebody else signs in, in another tab of the same browser.
  const tab = await page.context().newPage();
  await signOut(tab);
  await signIn(tab, ben);
  await tab.waitForURL((url) => url.pathname === '/');
  await page.goto(`${rollout}?phase=1`);
  assert.equal(await comment(page, '1.2').inputValue(), '');
  await typeComment(page, '1.3', 'Written by Ben');
  await signOut(page);
  assert.deepEqual(await page.evaluate(() => Object.keys(sessionStorage)), []);
  await signIn(page, ben);
  await page.goto(`${rollout}?phase=1`);
  assert.equal(await comment(page, '1.3').inputValue(), '', 'signing out forgets');
  count('1 text back after signing in again, 0 shown to another person, 0 after signing out');
});

test('a text that is too much for the browser is no fault', async ({ as, count }) => {
  const page = await as(ana);
  const address = await importDocument(page, { text: runbook('Large lamp', 'lamp fault 81') });
  await page.goto(`${address}/edit`);
  const large = `${runbook('Large lamp', 'lamp fault 82')}${`- ${'one more word '.repeat(40)}\n`.repeat(1_000)}`;
  // As a paste does it, and timed: keeping a large text must not be felt while typing.
  const write = (text) => source(page).evaluate((field, words) => {
    field.value = words;
    const begun = performance.now();
    field.dispatchEvent(new Event('input', { bubbles: true }));
    return performance.now() - begun;
  }, text);
  const took = await write(large);
  await page.reload();
  assert.equal((await source(page).inputValue()).length, large.length, '512 KiB are kept');
  await page.evaluate(() => {
    sessionStorage.clear();
    for (let size = 4_000_000; size > 0; size = Math.floor(size / 2)) {
      try {
        for (let at = 0; ; at += 1) sessionStorage.setItem(`${size} ${at}`, 'x'.repeat(size));
      } catch {
        // Full at this size.
      }
    }
  });
  await write(`${large}- the last line\n`);
  await page.reload();
  assert.doesNotMatch(await source(page).inputValue(), /the last line/);
  count(`${large.length} characters kept in ${took.toFixed(1)} ms, and a full storage without a word on the console`);
});
