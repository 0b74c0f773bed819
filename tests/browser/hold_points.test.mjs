// Hold points, votes and decisions in other ways than the long story: by keyboard alone, without scripts, side by side.
import assert from 'node:assert/strict';
import { plan } from './support/documents.mjs';
import { alert, decide, history, importDocument, isLive, row, sign, signButton, stamp, startRollout } from './support/people.mjs';
import {
  assign, board, call, claim, holdPoint, holdPointSays, leaveOut, look, onRail, openHoldPoint, openPhase, openRecord, position,
  secondsLeft, setQuorum, setRules, signOnItsPage, signTogether, startWindow, vote, waive, window, workAhead,
} from './support/rollout.mjs';
import { stage } from './support/stage.mjs';

const ana = { name: 'Ana Brandt', position: 'Release lead', email: 'ana@box.example', password: 'five lanterns on a wall' };
const ben = { name: 'Ben Okoro', position: 'QA', role: 'approver', email: 'ben@box.example', password: 'seven trains at midnight' };

let planPath;
const { test } = stage({
  clock: true,
  people: [ana, ben],
  prepare: async (page) => {
    planPath = await importDocument(page, { text: plan('Night box') });
  },
});
const off = { javaScriptEnabled: false };
const HOUR_MS = 3_600_000;

/** A fresh rollout with a position for each, started by Ana. */
async function start({ as }, title) {
  const page = await as(ana, off);
  await page.goto(planPath);
  const rollout = await startRollout(page, title);
  for (const person of [ana, ben]) await assign(page, rollout, person.position, person);
  return rollout;
}

async function live(page, rollout, phase = 'all') {
  await openPhase(page, rollout, phase);
  await isLive(page);
  await page.evaluate(() => {
    globalThis.sameLoad = true;
  });
}

const stayed = async (...pages) => {
  for (const page of pages) assert.equal(await page.evaluate(() => globalThis.sameLoad), true, 'the page was not loaded again');
};

/** Runs in the page: what the focus stands on, by its label or its words. */
function focused() {
  const { labels, textContent, ariaLabel } = document.activeElement;
  return (labels?.[0]?.textContent ?? ariaLabel ?? textContent).replace(/\s+/g, ' ').trim();
}

/** A person without a mouse. */
function hand(page) {
  const keys = {
    count: 0,
    async press(key) {
      await page.keyboard.press(key);
      keys.count += 1;
    },
    /** Goes on with Tab until the focus stands on this. */
    async goTo(name) {
      for (let tries = 0; (await page.evaluate(focused)) !== name; tries += 1) {
        assert.ok(tries < 200, `the Tab key comes to “${name}”`);
        await keys.press('Tab');
      }
    },
    /** Presses a button that leads to a new page. */
    async follow(name) {
      await keys.goTo(name);
      await Promise.all([page.waitForEvent('load'), keys.press('Enter')]);
      await isLive(page);
    },
  };
  return keys;
}

test('a rollout is signed, opened, voted and let go by keys alone', async (desk) => {
  const rollout = await start(desk, 'By keyboard');
  const other = await desk.as(ben, off);
  const page = await desk.as(ana);
  await live(page, rollout);
  const keys = hand(page);
  const signs = async (...items) => {
    for (const [label, word] of items) {
      await keys.press('x');
      await stamp(page, label, word).waitFor();
    }
  };
  await signs(['1.1', 'OK'], ['1.2', 'OK'], ['1.3', 'OK']);
  await holdPointSays(page, 1, 'Hold point 1: ready, phase awaiting decision').waitFor();
  await stayed(page);

  await keys.follow('Open hold point 1');
  await holdPointSays(page, 1, 'Hold point 1: opened, phase opened').waitFor();
  await keys.follow('Call the positions to vote');
  await page.getByText('0 of 2 have voted. Every vote must be GO.').waitFor();
  await vote(other, rollout, 'Vote GO');
  await signs(['2.1', 'OK'], ['2.2', 'OK'], ['2.3', 'NO']);
  await keys.follow('Vote GO');
  await page.getByText('2 of 2 have voted. Every vote must be GO.').waitFor();
  await holdPointSays(page, 2, 'Hold point 2: called, phase awaiting decision').waitFor();
  await keys.goTo('Why');
  await page.keyboard.type('Every answer is a good one.');
  await keys.follow('Decide GO');
  await page.getByText('Final. Nothing can be signed any more.').waitFor();
  await page.getByText('Every answer is a good one.').first().waitFor();
  desk.count(`6 items, 2 hold points, 1 vote, 1 decision in ${keys.count} keys besides the words`);
});

test('the same by forms, without any script', async (desk) => {
  const rollout = await start(desk, 'By forms');
  const [a, b] = [await desk.as(ana, off), await desk.as(ben, off)];
  await setRules(a, rollout, { leadStaysOut: true });
  await setQuorum(a, rollout, 1);
  await openPhase(a, rollout, 2);
  await a.getByText('Not called yet. HOLD and NO-GO count at any time.').waitFor();
  assert.equal(await b.getByRole('button', { name: 'Vote GO', exact: true }).count(), 0, 'GO waits for the call');

  await claim(a, rollout, '1.1');
  await signOnItsPage(a, rollout, '1.1', { words: 'Felt with a hand', evidence: { kind: 'Note', content: 'warm' } });
  await waive(b, rollout, '1.2', 'The old timetable holds this night', new Date(desk.server.now() + 2 * 24 * HOUR_MS).toISOString().slice(0, 10));
  await leaveOut(b, rollout, '1.3', 'No driver walks here at night');
  await openHoldPoint(b, rollout, 1, 'Rehearsed');
  await openPhase(b, rollout, 1);
  await holdPointSays(b, 1, 'Hold point 1: opened, phase opened').waitFor();
  await holdPointSays(b, 1, /^Ben Okoro opened it at /).waitFor();

  await startWindow(a, rollout, 2, { hours: 2 });
  await look(a, rollout, 2, { words: 'The log is quiet' });
  assert.ok((await secondsLeft(board(a))) > 0, 'the window runs');
  await a.getByRole('button', { name: 'Interrupt the window' }).waitFor();
  desk.server.pass(2 * HOUR_MS);
  await a.reload();
  await board(a).getByText('CLEAN', { exact: true }).waitFor();

  assert.equal(await signTogether(a, rollout, 2, 'Seen from the platform'), 3);
  await call(a, rollout, 2);
  await a.getByText('0 of 2 have voted. 1 GO vote needed, 0 so far.').waitFor();
  await vote(b, rollout, 'Vote GO');
  await position(b, 'QA').getByText('GO', { exact: true }).waitFor();
  await openPhase(b, rollout, 2);
  await decide(b, 'GO', 'The night was quiet.');
  await b.getByText('Final. Nothing can be signed any more.').waitFor();

  await openRecord(a, rollout);
  const record = a.getByRole('article');
  await record.getByText('it matches', { exact: true }).waitFor();
  await record.getByText('The old timetable holds this night').waitFor();
  for (const name of ['Print', 'Recompute it in this browser']) {
    assert.ok(!(await a.getByRole('button', { name }).isVisible()), `without scripts nobody is offered “${name}”, which would do nothing`);
  }
  desk.count('set-up, 3 ways to settle an item, 2 hold points, 1 window, 1 vote, 1 decision and its record by forms');
});

test('a manager votes in two clicks from the first page, and decides in three', async (desk) => {
  const rollout = await start(desk, 'From the first page');
  const before = await desk.as(ben, off);
  await setQuorum(before, rollout, 1);
  await workAhead(before, rollout, 'One person does it all');
  for (const phase of [1, 2]) await signTogether(before, rollout, phase, 'Done');
  await openHoldPoint(before, rollout, 1);
  await call(before, rollout, 2);

  const page = await desk.as(ana);
  let clicks = 0;
  const click = async (place) => {
    clicks += 1;
    await Promise.all([page.waitForEvent('load'), place.click()]);
  };
  await page.goto('/');
  const waiting = page.getByRole('region', { name: 'Waiting for you', exact: true });
  const vote = waiting.getByRole('link', { name: /^Release lead has not voted at hold point 2$/ });
  const blocked = page.getByRole('region', { name: 'What blocks each rollout', exact: true }).getByText(/no one has voted GO|GO votes? cast|have not voted|has not voted/).first();
  for (const place of [vote, blocked]) {
    const box = await place.boundingBox();
    assert.ok(box && box.y + box.height <= page.viewportSize().height, 'what is missing is in view without scrolling');
  }
  await click(vote);
  await click(page.getByRole('button', { name: 'Vote GO', exact: true }));
  await position(page, 'Release lead').getByText('GO', { exact: true }).waitFor();
  const voted = clicks;
  assert.ok(voted <= 2, `${voted} clicks to vote`);

  clicks = 0;
  await page.goto('/');
  await click(waiting.getByRole('link', { name: 'Hold point 2 is ready to be opened' }));
  await page.getByLabel('Why', { exact: true }).fill('Everybody is back');
  await click(page.getByRole('button', { name: 'Decide GO' }));
  await page.getByText('Final. Nothing can be signed any more.').waitFor();
  assert.ok(clicks <= 3, `${clicks} clicks to decide`);
  desk.count(`${voted} clicks to vote, ${clicks} to decide`);
});

test('who else is here changes as people come and go', async (desk) => {
  const rollout = await start(desk, 'Who is here');
  const here = (page) => page.getByRole('definition').filter({ hasText: /^(Ana Brandt|Ben Okoro|, )+$/ }).last();
  const term = (page) => page.getByRole('term').filter({ hasText: 'Here now' });
  const a = await desk.as(ana);
  await live(a, rollout);
  await term(a).waitFor();
  await here(a).getByText('Ana Brandt', { exact: true }).waitFor();
  const b = await desk.as(ben);
  await live(b, rollout);
  for (const page of [a, b]) await page.getByRole('definition').getByText('Ana Brandt, Ben Okoro', { exact: true }).waitFor();
  await b.goto('/');
  await a.getByRole('definition').getByText('Ana Brandt, Ben Okoro', { exact: true }).waitFor({ state: 'detached' });
  await stayed(a);
  desk.count('1 came, 1 left, both told');
});

test('a slip of the hand is undone within ten seconds, and not later', async (desk) => {
  const rollout = await start(desk, 'A slip');
  await workAhead(await desk.as(ana, off), rollout, 'Nobody waits for anybody here');
  const [a, b] = [await desk.as(ana), await desk.as(ben)];
  await a.clock.install();
  for (const page of [a, b]) await live(page, rollout);
  const undo = (label) => row(a, label).getByRole('button', { name: /^Undo/ });

  await sign(a, '1.1');
  await stamp(b, '1.1', 'OK').waitFor();
  assert.equal(await row(b, '1.1').getByRole('button', { name: /^Undo/ }).count(), 0, 'nobody else is offered it');
  await undo('1.1').click();
  await Promise.all([a, b].map((page) => stamp(page, '1.1', 'OK').waitFor({ state: 'detached' })));
  await signButton(a, '1.1').waitFor();
  assert.equal(await undo('1.1').count(), 0);

  await sign(a, '1.2');
  await undo('1.2').waitFor();
  await a.clock.fastForward(10_000);
  await undo('1.2').waitFor({ state: 'detached' });
  await stamp(a, '1.2', 'OK').waitFor();

  // A browser that is slow to take it away does not make it longer.
  await sign(a, '1.3');
  await undo('1.3').waitFor();
  desk.server.pass(11_000);
  a.watch.expectStatus(422);
  await undo('1.3').click();
  assert.match(await alert(a), /Your own sign-off can be undone for ten seconds\. After that, say why you revoke it\./);
  await stamp(a, '1.3', 'OK').waitFor();
  assert.equal(await stamp(b, '1.3', 'OK').count(), 1);
  await stayed(a, b);
  const lines = await history(b, rollout, '1.1');
  assert.equal(lines.length, 2, `signed and undone: ${lines}`);

  // Without scripts the same button stands in the row.
  const c = await desk.as(ana, off);
  await openPhase(c, rollout, 2);
  await sign(c, '2.1');
  await row(c, '2.1').getByRole('button', { name: 'Undo the sign-off of 2.1' }).click();
  await signButton(c, '2.1').waitFor();
  desk.count('2 undone, 1 offer ended, 1 late one refused');
});

test('what is typed into a vote and a decision survives what others do', async (desk) => {
  const rollout = await start(desk, 'Typed');
  const [a, b] = [await desk.as(ana), await desk.as(ben)];
  await live(a, rollout);
  const words = a.getByLabel('Reason, or the conditions, one per line', { exact: true });
  const reason = a.getByLabel('Why', { exact: true });
  await words.fill('The spare key is back');
  await reason.fill('The north door stands open');
  await reason.press('End');

  await openPhase(b, rollout, 1);
  await sign(b, '1.1');
  await vote(b, rollout, 'Vote HOLD', 'Wait for the driver');
  await startWindow(b, rollout, 1, { hours: 2 });
  await stamp(a, '1.1', 'OK').waitFor();
  await position(a, 'QA').getByText('Wait for the driver').waitFor();
  assert.equal(await words.inputValue(), 'The spare key is back');
  assert.equal(await reason.inputValue(), 'The north door stands open');
  assert.ok(await reason.evaluate((field) => field === document.activeElement), 'the focus stays in the field');
  await reason.pressSequentially(', so we wait');
  await stayed(a);

  await a.getByRole('button', { name: 'Decide HOLD' }).click();
  await a.getByText('The north door stands open, so we wait').first().waitFor();
  await openPhase(a, rollout, 'all');

  // A vote for which something is missing comes back with what was typed.
  a.watch.expectStatus(422);
  await a.getByLabel('Reason, or the conditions, one per line', { exact: true }).fill('');
  await a.getByLabel('Why', { exact: true }).fill('Typed on the side');
  await a.getByRole('button', { name: 'Vote NO-GO', exact: true }).click();
  await a.getByText('Say why. For HOLD, say what would change it.').waitFor();
  desk.count('2 fields kept through 3 acts of somebody else');
});

test('what is left of a window is told by the clock of the server', async (desk) => {
  const rollout = await start(desk, 'Another clock');
  const page = await desk.as(ana);
  // From here on the clock of every browser is an hour late.
  desk.server.pass(HOUR_MS);
  await startWindow(page, rollout, 1, { hours: 2 });
  await live(page, rollout, 1);
  await window(page).getByText(/left, until/).waitFor();
  const first = await secondsLeft(window(page));
  assert.ok(first > 7000 && first <= 7200, `${first} seconds are left of 2 hours`);
  await page.waitForFunction((seconds) => {
    const [, hours, minutes, rest] = document.querySelector('#window').innerText.match(/(\d+):(\d\d):(\d\d)\s*left/);
    return Number(hours) * 3600 + Number(minutes) * 60 + Number(rest) < seconds;
  }, first);
  const later = await secondsLeft(window(page));
  assert.ok(later > 7000 && later < first, `${later} seconds are left a moment later`);
  await onRail(page, 1, 'closed').waitFor();
  await holdPoint(page, 1).getByText(/phase soaking/).waitFor();
  await stayed(page);
  desk.count(`${first} seconds by a clock that is an hour off`);
});
