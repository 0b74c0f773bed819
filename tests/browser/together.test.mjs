// Two people on one rollout, each in a browser of their own.
import assert from 'node:assert/strict';
import { plan } from './support/documents.mjs';
import { openLine } from './support/line.mjs';
import { alert, history, importDocument, isLive, revoke, row, sendComment, sign, signButton, stamp, startRollout, typeComment } from './support/people.mjs';
import { stage } from './support/stage.mjs';

const ana = { name: 'Ana Brandt', position: 'Release lead', email: 'ana@box.example', password: 'five lanterns on a wall' };
const ben = { name: 'Ben Okoro', position: 'QA', role: 'approver', email: 'ben@box.example', password: 'seven trains at midnight' };

let planPath;
const { test } = stage({
  people: [ana, ben],
  prepare: async (page) => {
    planPath = await importDocument(page, { text: plan('Night box') });
  },
});

/** A fresh rollout, open and live on the pages of both. */
async function both({ as }, title, options = {}) {
  const a = await as(ana, options);
  await a.goto(planPath);
  const rollout = await startRollout(a, title);
  const b = await as(ben);
  for (const page of [a, b]) {
    await page.goto(`${rollout}?phase=all`);
    await isLive(page);
    await page.evaluate(() => {
      window.sameLoad = true;
    });
  }
  return { a, b, rollout };
}

const stayed = async (...pages) => {
  for (const page of pages) assert.equal(await page.evaluate(() => window.sameLoad), true, 'the page was not loaded again');
};

test('a signs, b sees it and revokes it, a sees that', async (desk) => {
  const { a, b } = await both(desk, 'Seen by both');
  const begun = Date.now();
  await Promise.all([sign(a, '1.1'), stamp(b, '1.1', 'OK').waitFor()]);
  const seen = Date.now() - begun;
  assert.match(await stamp(b, '1.1', 'OK').innerText(), /AB\s+Release lead\s+OK \d\d:\d\d:\d\d/, 'who, as what, when');
  await b.getByText('1 of 3 required done').waitFor();
  await b.getByRole('navigation', { name: 'Phases and hold points' }).getByText('1 of 3').waitFor();

  const reason = 'The box was warm because somebody forgot the kettle.';
  await Promise.all([revoke(b, '1.1', reason), stamp(a, '1.1', 'REVOKED').waitFor()]);
  const why = row(a, '1.1').locator('details', { hasText: 'Revoked by Ben Okoro' });
  await why.locator('summary').click();
  await why.getByText(reason).waitFor();
  await signButton(a, '1.1').waitFor();
  await a.getByText('0 of 3 required done').waitFor();
  await stayed(a, b);
  desk.count(`1 sign-off and 1 revocation seen by both, the first ${seen} ms after the press`);
});

test('both sign the same item at once: one wins, the other reads who and when', async (desk) => {
  const { a, b, rollout } = await both(desk, 'One winner');
  // Both requests are held until both buttons were pressed.
  const held = [];
  let release;
  const pressed = new Promise((resolve) => {
    release = resolve;
  });
  for (const page of [a, b]) {
    await page.route('**/sign-off', async (route) => {
      held.push(route);
      if (held.length === 2) release();
      await pressed;
      await route.continue();
    });
  }
  await Promise.all([signButton(a, '1.2').click(), signButton(b, '1.2').click()]);
  await Promise.all([a, b].map((page) => stamp(page, '1.2', 'OK').waitFor()));
  const loser = await Promise.race([a, b].map((page) => page.getByRole('alert').waitFor().then(() => page)));
  const winner = loser === a ? ben : ana;
  loser.watch.expectStatus(409);

  assert.match(await alert(loser), new RegExp(`^Not saved\\. ${winner.name} signed 1\\.2 OK at \\d\\d:\\d\\d:\\d\\d\\.`));
  assert.equal(await (loser === a ? b : a).getByRole('alert').count(), 0, 'the winner reads no alert');
  await stayed(a, b);
  const lines = await history(a, rollout, '1.2');
  assert.equal(lines.length, 1, `one sign-off in the history: ${lines}`);
  assert.ok(lines[0].includes(winner.name), lines[0]);
  desk.count('2 presses, 1 winner, 1 alert, 1 line of history');
});

test('a lost connection is said in words, an act on it counts once, and the page catches up', async (desk) => {
  const line = await openLine(desk.base);
  desk.t.after(() => line.close());
  const { a, b, rollout } = await both(desk, 'Cut off', { baseURL: line.base });
  a.watch.expectOffline(true);
  await a.context().setOffline(true);
  line.cut();
  await a.getByRole('status').getByText(/^Connection lost, showing what was known at \d\d:\d\d$/).waitFor();

  await signButton(a, '1.1').click();
  await a.getByRole('alert').getByText('Unknown, safe to press again.').waitFor();
  await sign(b, '1.2');
  assert.equal(await stamp(a, '1.2', 'OK').count(), 0, 'a cannot know');

  line.mend();
  await a.context().setOffline(false);
  await isLive(a);
  a.watch.expectOffline(false);
  await stamp(a, '1.2', 'OK').waitFor();
  await isLive(a);
  assert.equal(await a.getByRole('alert').count(), 0, 'the outage is over, and so is what was said of it');
  await Promise.all([sign(a, '1.1'), stamp(b, '1.1', 'OK').waitFor()]);
  await stayed(a, b);
  assert.equal((await history(a, rollout, '1.1')).length, 1);
  desk.count('1 loss told, 1 missed stamp caught up, 1 act pressed twice and counted once');
});

test('typed text survives a live update of its row', async (desk) => {
  const { a, b } = await both(desk, 'Typed');
  const words = 'The north panel shows two lamps';
  const text = await typeComment(a, '1.3', words);
  await text.press('End');
  await sign(b, '1.3');
  await stamp(a, '1.3', 'OK').waitFor();
  assert.equal(await text.inputValue(), words);
  assert.ok(await text.evaluate((field) => field === document.activeElement), 'the focus stays in the field');
  await text.pressSequentially(', not one');
  assert.equal(await text.inputValue(), `${words}, not one`);

  // Sent now, it is refused with the winner's name, and the words stay.
  a.watch.expectStatus(409);
  await sendComment(a, '1.3');
  assert.match(await alert(a), /^Not saved\. Ben Okoro signed 1\.3 OK at/);
  assert.equal(await text.inputValue(), `${words}, not one`);
  await stayed(a, b);
  desk.count('1 comment kept through 1 live update and 1 refusal');
});

test('typed text survives the waking of the page', async (desk) => {
  const a = await desk.as(ana);
  await a.goto(planPath);
  const rollout = await startRollout(a, 'Slow line');
  let release;
  const typed = new Promise((resolve) => {
    release = resolve;
  });
  await a.route('**/*.wasm', async (route) => {
    await typed;
    await route.continue();
  });
  await a.goto(`${rollout}?phase=all`);
  const words = 'Written before the browser part came';
  const text = await typeComment(a, '1.2', words);
  release();
  await isLive(a);
  assert.equal(await text.inputValue(), words);
  await sendComment(a, '1.2');
  await stamp(a, '1.2', 'NOT OK').waitFor();
  await row(a, '1.2').getByText(words).waitFor();
  desk.count('1 comment kept');
});
