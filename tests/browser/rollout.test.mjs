// A real plan from the first position to the sealed decision: four people, each in a browser of their own, and a clock
// that makes a day pass. The tests are chapters of one story, in their order.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { BINARY } from './support/paths.mjs';
import { alert, decide, importDocument, isLive, revoke, row, sign, stamp, startRollout } from './support/people.mjs';
import {
  answerConditions, answerYes, assign, attestTogether, board, call, claim, condition, criterion, holdPoint, holdPointSays, leaveOut, look, measure, onRail,
  openHoldPoint, openPhase, openRecord, position, rule, secondsLeft, sendUnoffered, setQuorum, setRules, signOnItsPage, signTogether,
  startWindow, unfold, vote, waive, window,
} from './support/rollout.mjs';
import { sample } from './support/samples.mjs';
import { stage } from './support/stage.mjs';

const ana = { name: 'Ana Brandt', position: 'Release lead', email: 'ana@box.example', password: 'five lanterns on a wall' };
const ben = { name: 'Ben Okoro', position: 'QA', role: 'contributor', email: 'ben@box.example', password: 'seven trains at midnight' };
const cleo = { name: 'Cleo Lind', position: 'Operations', role: 'approver', email: 'cleo@box.example', password: 'nine swans in a row' };
const dora = { name: 'Dora Haas', position: 'Product', role: 'approver', email: 'dora@box.example', password: 'eleven doors left ajar' };
const { test } = stage({ clock: true, people: [ana, ben, cleo, dora] });

const FILE = 'staging-deployment-plan.md';
const TITLE = 'Sprint 7.4 to production';
const DAY_MS = 86_400_000;
/** The phases of the plan, as they are numbered in the run. */
const [READINESS, QA, BUILD, STAGING, SMOKE, SOAK, VALIDATION, TEAMS, MATRIX, COMMUNICATION] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
const BUGS = '8.11';
const UNREADY = '7.20';
/** A word of the reason that stands nowhere else, so that its bytes can be found. */
const MARKER = 'marmalade-lighthouse';
const NOT_BY_THE_LEAD = /you lead this rollout, and its rules do not let the lead approve it/i;

let rollout;

/** A chapter. Without the sample there is no story. */
const chapter = (name, act) =>
  test(name, async (desk) => {
    if (sample(desk.t, FILE)) await act(desk);
  });

/** Pages of several people on one phase, live, and marked so that a loading is noticed. */
async function watch({ as }, phase, ...people) {
  const pages = [];
  for (const person of people) {
    const page = await as(person);
    await openPhase(page, rollout, phase);
    await isLive(page);
    await page.evaluate(() => {
      globalThis.sameLoad = true;
    });
    pages.push(page);
  }
  return pages;
}

const stayed = async (...pages) => {
  for (const page of pages) assert.equal(await page.evaluate(() => globalThis.sameLoad), true, 'the page was not loaded again');
};

/** What waits for a person and nobody else, as the first page says it. */
async function yours(page) {
  await page.goto('/');
  const mine = page.getByRole('region', { name: 'Waiting for you', exact: true });
  return (await mine.count()) === 0 ? '' : (await mine.innerText()).replace(/\s+/g, ' ');
}

/** A token with which a machine acts for this person. */
async function token(page) {
  await page.goto('/settings');
  await page.getByLabel('What it is for', { exact: true }).fill('The build server');
  await page.getByRole('button', { name: 'Make a token' }).click();
  return page.getByRole('status').locator('code').innerText();
}

/** Opens a hold point and sees it open. */
async function pass(page, number, words) {
  await openHoldPoint(page, rollout, number, words);
  // The work goes on in the next phase; this one says that it was opened.
  await openPhase(page, rollout, number);
  await holdPointSays(page, number, `Hold point ${number}: opened, phase opened`).waitFor();
}

/** Waits for something that no word on the page says. */
async function until(words, holds) {
  for (let tries = 0; !(await holds()); tries += 1) {
    assert.ok(tries < 1000, words);
    await new Promise((resolve) => {
      setTimeout(resolve, 10);
    });
  }
}

chapter('positions and rules are set up, and a quorum that nobody can meet is refused', async ({ t, as, count }) => {
  const lead = await as(ana);
  await importDocument(lead, { file: sample(t, FILE) });
  rollout = await startRollout(lead, TITLE);
  await lead.getByText('No roll call: an approver opens each hold point.').waitFor();
  await lead.getByRole('link', { name: 'Positions and rules' }).click();
  await lead.getByRole('heading', { level: 1, name: 'Positions and rules' }).waitFor();
  for (const person of [ana, ben, cleo]) await assign(lead, rollout, person.position, person);

  // Three seats, but one of them is the lead's own.
  await setRules(lead, rollout, { leadStaysOut: true });
  lead.watch.expectStatus(422);
  await setQuorum(lead, rollout, 3);
  await lead.getByText('3 GO votes needed, but 2 people can vote, not counting the lead. This quorum cannot be met.').waitFor();
  const last = lead.locator('form.seats').last();
  assert.equal(await last.getByLabel('GO votes needed', { exact: true }).inputValue(), '3', 'the number stays typed');
  assert.equal(await last.getByLabel('Position 2', { exact: true }).inputValue(), ben.position, 'the positions stay typed');

  await assign(lead, rollout, dora.position, dora);
  await setQuorum(lead, rollout, 2);
  await lead.waitForURL(`**${rollout}/setup`);
  await openPhase(lead, rollout, COMMUNICATION);
  await lead.getByText('Not called yet. HOLD and NO-GO count at any time.').waitFor();
  assert.doesNotMatch(await yours(await as(ben)), /Your vote/i, 'nobody waits for a vote before the call');

  const other = await as(ben);
  await other.goto(`${rollout}/setup`);
  await other.getByText('Only the rollout lead or an approver can set it up.').waitFor();
  assert.equal(await other.getByRole('button', { name: 'Assign' }).count(), 0);
  count('4 positions, 1 quorum refused, 1 set');
});

chapter('items are signed, claimed, waived and left out, and the others see it live', async (desk) => {
  const [a, d] = await watch(desk, READINESS, ana, dora);
  const all = [a, d];
  const [b, c] = [await desk.as(ben), await desk.as(cleo)];
  const seen = (label, word) => Promise.all(all.map((page) => stamp(page, label, word).waitFor()));

  await openPhase(b, rollout, READINESS);
  await Promise.all([sign(b, '0.1'), seen('0.1', 'OK')]);

  const evidence = { kind: 'Command output', content: 'unit tests: 161 passed, 0 failed', commit: 'a1b2c3d4e5f6' };
  await Promise.all([signOnItsPage(c, rollout, '0.2', { words: 'Run on the main branch', evidence }), seen('0.2', 'OK')]);
  await c.getByText('161 passed, 0 failed').first().waitFor();
  await row(d, '0.2').getByText('Run on the main branch').waitFor();

  await Promise.all([claim(b, rollout, '0.3'), seen('0.3', 'CLAIMED')]);
  await row(d, '0.3').getByText(/^Ben Okoro claimed this at /).waitFor();
  assert.match(await yours(b), /You claimed 0\.3 /i);

  const lastDay = new Date(desk.server.now() + 30 * DAY_MS).toISOString().slice(0, 10);
  await Promise.all([waive(c, rollout, '0.5', 'Measured again with the next release', lastDay), seen('0.5', 'WAIVED')]);
  await row(a, '0.5').getByText('Measured again with the next release').waitFor();

  await Promise.all([leaveOut(d, rollout, '0.11', 'This release changes no interface'), stamp(a, '0.11', 'N/A').waitFor()]);
  await openPhase(d, rollout, READINESS);
  await stamp(d, '0.11', 'N/A').waitFor();
  await isLive(d);

  // What is left over, in one act, by the one who claimed an item too.
  const chosen = await signTogether(b, rollout, READINESS, 'Gone through in the readiness review');
  assert.equal(chosen, 30);
  for (const page of [a, d]) {
    await page.getByText('33 of 33 required done').waitFor();
    await onRail(page, READINESS, 'ready').waitFor();
    await holdPointSays(page, READINESS, 'Hold point 0: ready, phase awaiting decision').waitFor();
    await stamp(page, '0.34', 'OK').waitFor();
  }
  await stayed(a);
  desk.count(`1 single, 1 with evidence, 1 claimed, 1 waived, 1 left out, ${chosen} together`);
});

chapter('the first hold point holds, until an approver who does not lead opens it', async (desk) => {
  const [d] = await watch(desk, READINESS, dora);
  const [a, b, c] = [await desk.as(ana), await desk.as(ben), await desk.as(cleo)];
  await openPhase(b, rollout, QA);
  await b.getByText('Locked: hold point 0 is closed (an approver has to open it).').waitFor();
  assert.equal(await b.getByRole('button', { name: /^Sign ?, item/ }).count(), 0, 'nothing behind it can be signed');
  await openPhase(c, rollout, READINESS);
  c.watch.expectStatus(409);
  await sendUnoffered(c, `${rollout}/hold-points/${QA}/decision`, { phase: QA, outcome: 'go', reason: 'Out of order' });
  assert.match(await alert(c), /^Not saved\. Hold point 1 is behind hold point 0, which is closed: an approver has to open it\./);
  for (const page of [a, b]) {
    await openPhase(page, rollout, READINESS);
    assert.equal(await page.getByRole('button', { name: /^Open hold point|^Ask for the waiver/ }).count(), 0, 'neither the lead nor a contributor is offered it');
  }
  a.watch.expectStatus(403);
  await sendUnoffered(a, `${rollout}/hold-points/${READINESS}/decision`, { phase: READINESS, outcome: 'go', reason: 'Opened by the lead' });
  assert.match(await alert(a), NOT_BY_THE_LEAD);
  await onRail(a, READINESS, 'ready').waitFor();

  const [e] = await watch(desk, QA, ben);
  await pass(c, READINESS, 'The readiness review is done');
  await onRail(d, READINESS, 'opened').waitFor();
  await e.getByRole('button', { name: /^Sign ?, item/ }).first().waitFor();
  await stayed(d, e);
  desk.count('1 hold point opened, 1 out of order and 1 by the lead refused, the next phase unlocked for who was looking');
});

chapter('the manual QA lands in the grey zone, and a person decides', async (desk) => {
  const [d] = await watch(desk, QA, dora);
  const [b, c] = [await desk.as(ben), await desk.as(cleo)];
  await signTogether(b, rollout, QA, 'By the QA checklist');
  await attestTogether(b, rollout, QA, 'Read in the list of issues');
  await measure(b, rollout, 'C2', '0', { words: 'Count of open critical issues' });
  await criterion(b, 'C2').getByText('Pass', { exact: true }).waitFor();
  await holdPointSays(d, QA, 'Hold point 1: closed, phase active').waitFor();
  // The gate of the next phase is asked before it, by the people who know.
  await condition(d, 'G1').getByText('Not checked yet.').waitFor();
  assert.equal(await answerConditions(b, rollout, QA), 1);
  await condition(d, 'G1').getByText(/^Yes, Ben Okoro/).waitFor();

  const evidence = { kind: 'Test report', content: 'manual QA: 185 of 200 points', commit: 'a1b2c3d4e5f6' };
  await measure(b, rollout, 'C1', '185/200', { words: 'First round', evidence });
  for (const page of [b, d]) {
    await criterion(page, 'C1').getByText('92.5 % (185 of 200)').waitFor();
    await criterion(page, 'C1').getByText('Undecided', { exact: true }).waitFor();
  }
  await criterion(b, 'C1').getByText('at least 95 %, grey from 90 %').waitFor();
  const rail = d.getByRole('navigation', { name: 'Phases and hold points' });
  await rail.getByText(/1 criterion is undecided/).waitFor();

  assert.match(await yours(c), /Decide C1 Must achieve 95%\+ pass rate is in the grey zone/i);
  await c.getByRole('link', { name: /^C1 .* is in the grey zone$/ }).click();
  c.watch.expectStatus(422);
  await c.getByRole('button', { name: 'Good enough', exact: true }).click();
  await c.getByText('Say why. The reason is shown in the history.').waitFor();
  await rule(c, rollout, 'C1', 'Not good enough', 'Two of the failed points are on the sign-in page');
  await criterion(c, 'C1').getByText('Fail', { exact: true }).waitFor();
  await criterion(d, 'C1').getByText(/^Cleo Lind: not good enough\. Two of the failed points/).waitFor();
  await rail.getByText(/1 criterion fails/).waitFor();
  assert.doesNotMatch(await yours(c), /grey zone/);

  await measure(b, rollout, 'C1', '195/200', { words: 'Second round, after the fix' });
  for (const page of [b, d]) {
    await criterion(page, 'C1').getByText('97.5 % (195 of 200)').waitFor();
    await criterion(page, 'C1').getByText('Pass', { exact: true }).waitFor();
  }
  await onRail(d, QA, 'ready').waitFor();
  await holdPointSays(d, QA, 'Hold point 1: ready, phase awaiting decision').waitFor();
  await stayed(d);
  desk.count('185 of 200 undecided, decided by a person, 195 of 200 passes');
});

chapter('hold points are opened in their order', async (desk) => {
  const [d] = await watch(desk, BUILD, dora);
  const [b, c] = [await desk.as(ben), await desk.as(cleo)];
  await pass(c, QA);
  await onRail(d, QA, 'opened').waitFor();

  await signTogether(b, rollout, BUILD, 'Build 7.4.0');
  await answerConditions(b, rollout, BUILD);
  await attestTogether(b, rollout, BUILD, 'The log of the build');
  await measure(b, rollout, 'C8', '0');
  await onRail(d, BUILD, 'ready').waitFor();

  // The build server has deployed already. That is written down, and an approver has to know it before the work goes on.
  const told = await c.request.post(`/api/v1${rollout}/deployments`, {
    headers: { authorization: `Bearer ${await token(c)}` },
    data: { environment: 'Staging', version: '7.4.0', commit: 'a1b2c3d4e5f6', phase: STAGING },
  });
  assert.equal(told.status(), 201, await told.text());
  await onRail(d, BUILD, 'closed').waitFor();
  await holdPointSays(d, BUILD, /^Breach /).waitFor();
  await openPhase(c, rollout, BUILD);
  assert.equal(await c.getByRole('button', { name: 'Open hold point 2' }).count(), 0, 'it does not open over a breach');
  const breach = await unfold(holdPoint(c, BUILD), 'Acknowledge breach');
  await breach.getByLabel('Why it may stand', { exact: true }).fill('The image is the one that was built');
  await breach.getByRole('button', { name: /^Acknowledge / }).click();
  await holdPointSays(d, BUILD, /Cleo Lind acknowledged it at/).waitFor();
  await onRail(d, BUILD, 'ready').waitFor();
  await pass(c, BUILD);
  await holdPointSays(d, BUILD, /^Cleo Lind opened it at /).waitFor();

  await signTogether(c, rollout, STAGING, 'Deployed with the compose file');
  await answerConditions(c, rollout, STAGING);
  await pass(c, STAGING);
  await signTogether(b, rollout, SMOKE, 'Clicked through');
  await answerConditions(b, rollout, SMOKE);
  await attestTogether(b, rollout, SMOKE, 'Clicked through');
  await measure(b, rollout, 'C9', '100');
  await measure(b, rollout, 'C10', '0');
  await pass(c, SMOKE);
  await onRail(d, SMOKE, 'opened').waitFor();
  await stayed(d);
  desk.count('4 hold points opened, 1 breach reported by a machine and acknowledged');
});

chapter('a day of soaking: a hard breach restarts it, and it ends clean by the clock', async (desk) => {
  const words = { hour: 'The log is quiet', probe: 'end to end tests passed' };
  const [b, c] = [await desk.as(ben), await desk.as(cleo)];
  await signTogether(b, rollout, SOAK, 'By the dashboards');
  await answerConditions(b, rollout, SOAK);
  await attestTogether(b, rollout, SOAK, 'By the dashboards');
  for (const [name, value] of [['C13', '0.05'], ['C14', '0'], ['C16', '0']]) await measure(b, rollout, name, value);

  const [d] = await watch(desk, SOAK, dora);
  await window(d).getByText('Phase 5: Soak Testing (24-48 hours): at least 1440 minutes. Not being watched yet.').waitFor();
  await d.getByText('the window has not started').first().waitFor();
  await startWindow(c, rollout, SOAK);
  await window(d).getByText(/left, until/).waitFor();
  const whole = await secondsLeft(window(d));
  assert.ok(whole > 86_000 && whole <= 86_400, `${whole} seconds are left of 24 hours`);
  await until('the countdown runs', async () => (await secondsLeft(window(d))) < whole);
  await stayed(d);

  // A machine looks every two hours and a person every hour.
  await look(c, rollout, SOAK, { by: 'Record a probe sample', words: words.probe });
  await look(b, rollout, SOAK, { words: words.hour });
  await board(b).getByText(/ passed$/).first().waitFor({ state: 'attached' });
  assert.match(await yours(b), /Phase 5 is watched until/i);
  await stayed(d);
  for (const page of [b, c, d]) await page.goto('about:blank');

  await desk.pass(3);
  const again = await desk.as(ben);
  const [e] = await watch(desk, SOAK, dora);
  await again.goto(`${rollout}/windows/${SOAK}`);
  const before = await secondsLeft(board(again));
  assert.ok(before > 20.9 * 3600 && before <= 21 * 3600, `${before} seconds are left of 21 hours`);
  await look(again, rollout, SOAK, { word: 'Hard breach', words: 'The error rate went to 2 %' });
  await window(e).getByText(/^once, last at /).waitFor();
  await window(e).getByText(/The error rate went to 2 % Ben Okoro/).waitFor();
  const anew = await secondsLeft(board(again));
  assert.ok(anew > 23.9 * 3600 && anew <= 24 * 3600, `${anew} seconds are left after it began anew`);
  await look(again, rollout, SOAK, { by: 'Record a probe sample', words: words.probe });
  for (const page of [again, e]) await page.goto('about:blank');

  // Ten minutes before its end the hold point is still closed; then it is ready, and nobody has loaded a page.
  await desk.pass(24 - 1 / 6);
  const [f] = await watch(desk, SOAK, ana);
  await onRail(f, SOAK, 'closed').waitFor();
  await f.getByText(/the window has not ended/).first().waitFor();
  await window(f).getByText(/\d+ missed/).first().waitFor();
  desk.server.pass(11 * 60_000);
  await window(f).getByText('CLEAN', { exact: true }).waitFor();
  await window(f).getByText(/^over, with \d+ notes$/).waitFor();
  await onRail(f, SOAK, 'ready').waitFor();
  await holdPointSays(f, SOAK, 'Hold point 5: ready, phase awaiting decision').waitFor();
  await stayed(f);
  desk.count('24 hours and 1 restart watched; the end came by the clock');
});

chapter('one yes among the hold questions closes the decision matrix, and says so', async (desk) => {
  const [b, c] = [await desk.as(ben), await desk.as(cleo)];
  await pass(c, SOAK, 'Clean for 24 hours');
  await signTogether(b, rollout, VALIDATION, 'Validated');
  await attestTogether(b, rollout, VALIDATION, 'Validated');
  await measure(b, rollout, 'C18', '100');
  await pass(c, VALIDATION);
  await signTogether(c, rollout, TEAMS, 'Each team has reported');

  // One team has not, and two approvers open it all the same: that stays on it for ever.
  await openPhase(c, rollout, TEAMS);
  await revoke(c, UNREADY, 'The team is still on its way');
  const asks = await unfold(holdPoint(c, TEAMS), 'Open it with a waiver');
  await asks.getByLabel('Why it is opened anyway', { exact: true }).fill('They join by noon, and nothing waits for them');
  await asks.getByRole('button', { name: 'Ask for the waiver' }).click();
  await holdPointSays(c, TEAMS, /^Cleo Lind asks to open it with a waiver since/).waitFor();
  assert.equal(await c.getByRole('button', { name: 'Approve the waiver' }).count(), 0, 'nobody agrees with themselves');
  const agrees = await desk.as(dora);
  await openPhase(agrees, rollout, TEAMS);
  await agrees.getByRole('button', { name: 'Approve the waiver' }).click();
  await openPhase(c, rollout, TEAMS);
  await holdPointSays(c, TEAMS, /Opened with waiver: 1 item is open: 7\.20/).waitFor();
  await onRail(c, TEAMS, 'opened with waiver').waitFor();

  const [d] = await watch(desk, MATRIX, dora);
  await measure(b, rollout, 'C25', '100');
  await openPhase(b, rollout, MATRIX);
  await answerYes(b, BUGS, 'Sign-in fails on the oldest browser');
  await Promise.all([b, d].map((page) => stamp(page, BUGS, 'YES, HOLD').waitFor()));
  const chosen = await signTogether(b, rollout, MATRIX, 'By the matrix');
  assert.equal(chosen, 19, 'hold questions are answered with the others');
  await d.getByText('10 of 10 required done, 10 of 10 hold questions answered').waitFor();
  await stamp(d, '8.12', 'NO').waitFor();
  await onRail(d, MATRIX, 'closed').waitFor();
  const rail = d.getByRole('navigation', { name: 'Phases and hold points' });
  await rail.getByText(/^1 hold question is answered yes: *8\.11$/).waitFor();
  await openPhase(c, rollout, MATRIX);
  await c.getByText(/^GO stays locked: hold point 8: 1 hold question is answered yes/).waitFor();
  assert.equal(await c.getByRole('button', { name: `Open hold point ${MATRIX}` }).count(), 0, 'it cannot be opened');

  await openPhase(b, rollout, MATRIX);
  await revoke(b, BUGS, 'The fix is deployed');
  await stamp(d, BUGS, 'REVOKED').waitFor();
  await sign(b, BUGS, 'NO');
  await stamp(d, BUGS, 'NO').waitFor();
  await onRail(d, MATRIX, 'ready').waitFor();
  await stayed(d);
  await pass(c, MATRIX);
  desk.count('1 yes closed it, 1 revocation and 1 no made it ready');
});

chapter('a sign-off that is taken back closes an open hold point, for everybody and at once', async (desk) => {
  const pages = await watch(desk, SMOKE, ana, cleo, dora);
  const [b, c] = [await desk.as(ben), await desk.as(cleo)];
  await openPhase(b, rollout, SMOKE);
  await onRail(b, SMOKE, 'opened').waitFor();
  await revoke(b, '4.1', 'The account that signed in was an old one');
  for (const page of [...pages, b]) {
    await stamp(page, '4.1', 'REVOKED').waitFor();
    await onRail(page, SMOKE, 'closed').waitFor();
    await holdPointSays(page, SMOKE, /^It closed again .*1 item is open: 4\.1\. Cleo Lind had opened it\.$/).waitFor();
  }
  await stayed(...pages);
  assert.match(await yours(c), /Closed again Hold point 4 that you opened closed again: 1 item is open: 4\.1/i);
  assert.doesNotMatch(await yours(pages[2]), /closed again/i);

  await openPhase(b, rollout, SMOKE);
  await sign(b, '4.1');
  await pass(c, SMOKE, 'Signed in with the new account');
  assert.doesNotMatch(await yours(c), /closed again/i);
  desk.count('1 hold point closed by 1 revocation, seen by 4, told to the 1 who had opened it');
});

chapter('a HOLD comes back by itself', async (desk) => {
  const c = await desk.as(cleo);
  await c.goto(rollout);
  const until = new Date(desk.server.now() + 2 * 3_600_000).toISOString().slice(0, 16);
  await c.getByLabel('HOLD until', { exact: true }).fill(until);
  await decide(c, 'HOLD', 'Until the pager is manned');
  await openPhase(c, rollout, COMMUNICATION);
  await holdPointSays(c, COMMUNICATION, /, by Cleo Lind: Until the pager is manned/).waitFor();
  await onRail(c, COMMUNICATION, 'held').waitFor();
  await c.goto('about:blank');
  await desk.pass(3);
  const [d] = await watch(desk, COMMUNICATION, dora);
  await onRail(d, COMMUNICATION, 'closed').waitFor();
  assert.equal(await d.getByText('Until the pager is manned').first().isVisible(), true, 'it stays in the timeline');
  desk.count('1 HOLD of 2 hours, over by the clock');
});

chapter('three positions vote, one of them with a condition, and one thinks again', async (desk) => {
  const [a] = await watch(desk, COMMUNICATION, ana);
  const [b, c, d] = [await desk.as(ben), await desk.as(cleo), await desk.as(dora)];
  await signTogether(d, rollout, COMMUNICATION, 'By the communication plan');
  await attestTogether(d, rollout, COMMUNICATION, 'Seen on staging');
  await measure(d, rollout, 'C28', '99.2');
  await measure(d, rollout, 'C30', '0');
  await a.getByText('10 of 10 required done').waitFor();

  assert.equal(await b.getByRole('button', { name: 'Vote GO', exact: true }).count(), 0, 'GO waits for the call');
  await call(c, rollout, COMMUNICATION);
  await a.getByText('0 of 4 have voted. 2 GO votes needed, 0 so far.').waitFor();
  await onRail(a, COMMUNICATION, 'called').waitFor();
  assert.match(await yours(b), /Your vote QA has not voted at hold point 9/i);
  await vote(b, rollout, 'Vote GO');
  await position(b, 'QA').getByText('GO', { exact: true }).waitFor();
  await position(a, 'QA').getByText('GO', { exact: true }).waitFor();
  await a.getByText('1 of 4 have voted. 2 GO votes needed, 1 so far.').waitFor();

  d.watch.expectStatus(422);
  await vote(d, rollout, 'GO with conditions');
  await d.getByText('Write each condition on a line of its own: at least one, at most 30.').waitFor();
  await vote(d, rollout, 'GO with conditions', 'The status page is updated before the switch');
  await position(d, 'Product').getByText('with conditions', { exact: true }).waitFor();
  await position(a, 'Product').getByText('with conditions', { exact: true }).waitFor();
  await a.getByText('Items were added or removed. What you typed is still here.').waitFor();
  await a.getByText('2 of 4 have voted. 2 GO votes needed, 1 so far.').waitFor();
  await a.getByRole('navigation', { name: 'Phases and hold points' }).getByText(/1 of 2 required GO votes cast/).waitFor();
  await vote(c, rollout, 'Vote GO');
  await a.getByText('3 of 4 have voted. 2 GO votes needed, 2 so far.').waitFor();
  await stayed(a);

  await openPhase(d, rollout, COMMUNICATION);
  await row(d, '9.11').getByText('The status page is updated before the switch').waitFor();
  await d.getByText('10 of 11 required done').waitFor();
  await sign(d, '9.11');
  await a.getByText('3 of 4 have voted. 2 GO votes needed, 3 so far.').waitFor();

  // Whoever has second thoughts says so; what was said before stays beside it.
  await vote(b, rollout, 'NO-GO, but concur', 'The oldest browser still worries me');
  await position(a, 'QA').getByText('The oldest browser still worries me').waitFor();
  await position(a, 'QA').getByText(/^Before: GO, Ben Okoro/).waitFor();
  await a.getByText('3 of 4 have voted. 2 GO votes needed, 2 so far.').waitFor();

  // The lead does not approve: neither by a vote nor by a decision.
  const lead = await desk.as(ana);
  await openPhase(lead, rollout, COMMUNICATION);
  await position(lead, 'Release lead').waitFor();
  assert.equal(await lead.getByRole('button', { name: 'Vote GO', exact: true }).count(), 0, 'the lead is not offered a vote');
  lead.watch.expectStatus(403);
  await sendUnoffered(lead, `${rollout}/hold-points/${COMMUNICATION}/votes`, { phase: COMMUNICATION, position: ana.position, vote: 'go', words: '' });
  assert.match(await alert(lead), NOT_BY_THE_LEAD);
  await position(lead, 'Release lead').getByText('no vote yet').waitFor();
  await a.getByText('3 of 4 have voted. 2 GO votes needed, 2 so far.').waitFor();
  await stayed(a);
  desk.count('4 votes by one press each, 1 of them a dissent, 1 condition signed, 1 vote of the lead refused');
});

chapter('GO is decided and sealed, and the record says on what', async (desk) => {
  const [b, c] = [await desk.as(ben), await desk.as(cleo)];
  const [d] = await watch(desk, MATRIX, dora);
  await c.goto(rollout);
  await c.getByText('Nothing keeps a hold point closed.').last().waitFor();
  await decide(c, 'GO', `Ten hold points opened, ${MARKER}.`);
  await c.getByText('Final. Nothing can be signed any more.').waitFor();
  await d.getByText('Decided GO a moment ago.').waitFor();

  const address = await openRecord(b, rollout);
  const record = b.getByRole('article');
  const table = (heading) => record.locator('section').filter({ has: b.getByRole('heading', { level: 2, name: heading, exact: true }) });
  const line = (heading, first) => table(heading).getByRole('row').filter({ has: b.getByRole('rowheader', { name: first }) });
  await b.getByRole('heading', { level: 1, name: TITLE }).waitFor();
  await record.getByText('GO', { exact: true }).first().waitFor();
  await record.getByText(/^Decided by Cleo Lind on /).waitFor();
  await record.getByText(`Ten hold points opened, ${MARKER}.`).waitFor();
  await record.getByText('2 GO votes at hold point 9', { exact: true }).waitFor();

  const cells = async (row) => (await row.getByRole('cell').allInnerTexts()).map((words) => words.replace(/\s+/g, ' ').trim());
  const votes = async (name) => (await cells(line('Roll call', name))).map((cell) => cell.replace(/, \d.* UTC$/, ''));
  assert.deepEqual(await votes('QA'), ['NO-GO, but concurs', 'Ben Okoro', 'The oldest browser still worries me Before: GO, Ben Okoro']);
  assert.deepEqual(await votes('Product'), ['GO, with conditions', 'Dora Haas', 'The status page is updated before the switch']);
  assert.deepEqual(await votes('Release lead'), ['–', 'Ana Brandt', '']);
  const quality = await cells(line('Criteria, as worded then', /^Must achieve 95%\+ pass rate/));
  assert.deepEqual(quality.slice(0, 2), ['at least 95 %, grey from 90 %', '97.5 % (195 of 200)']);
  assert.match(quality[2], /^Pass Ben Okoro, .* UTC: Second round, after the fix$/);
  await record.getByText('unit tests: 161 passed, 0 failed').waitFor();
  assert.equal(await table('Criteria, as worded then').getByRole('row').count(), 1 + 37, 'all criteria of the plan');
  const sum = (text) => createHash('sha256').update(text).digest('hex');
  const [said, who, , evidence] = await cells(line('Items, by the hash of their wording', /^0\.2$/));
  assert.deepEqual([said, who], ['OK', 'Cleo Lind']);
  assert.match(evidence, /^[0-9a-f]{8}$/, 'the hash of its evidence');
  assert.match((await table('Waivers').innerText()).replace(/\s+/g, ' '), /0\.5 Cleo Lind until .*: Measured again with the next release/);
  assert.match((await table('Windows').innerText()).replace(/\s+/g, ' '), /Phase 5: .*, clean, \d+ notes, restarted 1 times?\./);
  assert.equal(await table('Hold points').getByText('nothing kept it closed').count(), 9);
  await table('Hold points').getByText(/opened with waiver: 1 item is open: 7\.20/).waitFor();
  await table('Hold points').getByText('The image is the one that was built').waitFor();

  await b.getByRole('button', { name: 'Recompute it in this browser' }).click();
  await b.getByText('It matches.', { exact: true }).waitFor();

  const [download] = await Promise.all([b.waitForEvent('download'), b.getByRole('link', { name: 'Export' }).click()]);
  const sealed = JSON.parse(fs.readFileSync(await download.path(), 'utf8'));
  assert.equal(sum(sealed.record), sealed.seal, 'the seal is the hash of the text');
  const text = JSON.parse(sealed.record);
  assert.equal(text.criteria.length, 37);
  assert.equal(text.votes.filter(({ vote }) => vote?.startsWith('go')).length, 2);
  assert.ok(text.items.find(({ item }) => item === '0.2').evidence[0].startsWith(evidence), 'the page shows the hash of the record');
  assert.equal(Object.values(sealed.people).sort().join(), [ana, ben, cleo, dora].map(({ name }) => name).sort().join());

  await b.emulateMedia({ media: 'print' });
  for (const place of [b.getByRole('banner'), b.getByRole('contentinfo'), b.getByRole('navigation'), b.getByRole('button')]) {
    for (const one of await place.all()) assert.ok(!(await one.isVisible()), `on paper there is no ${await one.innerText()}`);
  }
  assert.ok(await record.isVisible());
  assert.ok(await line('Criteria, as worded then', /^Must achieve 95%\+ pass rate/).isVisible());
  const paper = await b.pdf();
  assert.ok(paper.subarray(0, 5).toString() === '%PDF-' && paper.length > 20_000, `${paper.length} bytes of PDF`);

  const short = await b.context().request.get(`${address}/record.json`);
  assert.equal((await short.json()).seal, sealed.seal);
  desk.count(`a record of ${text.items.length} items, ${text.criteria.length} criteria, ${text.votes.length} positions; ${paper.length} bytes on paper`);
});

/** What the program says of a data folder. */
function verify(data) {
  const { status, stdout, stderr } = spawnSync(BINARY, ['verify', '--data', data], { encoding: 'utf8' });
  return { status, said: `${stdout}${stderr}` };
}

/** Changes one byte of a word wherever it is stored, as somebody who covers up would, and returns how often. */
function tamper(data) {
  let changed = 0;
  for (const name of fs.readdirSync(data).filter((file) => /\.(db|sqlite3?)$/.test(file))) {
    const file = path.join(data, name);
    const bytes = fs.readFileSync(file);
    for (let at = bytes.indexOf(MARKER); at >= 0; at = bytes.indexOf(MARKER, at + 1)) {
      bytes[at] = 'M'.charCodeAt(0);
      changed += 1;
    }
    fs.writeFileSync(file, bytes);
  }
  return changed;
}

chapter('verify finds nothing altered, and then the one byte that was', async ({ as, server, count }) => {
  const page = await as(ben);
  const event = (await openRecord(page, rollout)).split('/').at(-1);
  await page.goto('about:blank');
  await server.end();

  const before = verify(server.data);
  assert.match(before.said, /^\d+ events: every link matches/);
  assert.equal(before.status, 0);
  const changed = tamper(server.data);
  assert.ok(changed > 0, 'the reason is found in the file');
  const after = verify(server.data);
  assert.match(after.said, /^Altered: /);
  assert.match(after.said, new RegExp(`event ${event}: `));
  assert.equal(after.status, 1);
  count(`event ${event} was named after a change of 1 byte in ${changed} places`);
});
