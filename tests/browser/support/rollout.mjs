// What people do in a rollout beyond signing a row: through labels, roles, and words, with scripts and without.
import { row } from './people.mjs';

const field = (place, label) => place.getByLabel(label, { exact: true });
const button = (place, name) => place.getByRole('button', { name, exact: true });
const region = (page, name) => page.getByRole('region', { name, exact: true });

/** Opens a line that hides a form, and returns it. */
export async function unfold(place, summary) {
  const line = place.locator('details').filter({ has: place.page().locator('summary').filter({ hasText: summary }) }).last();
  if (!(await line.evaluate((details) => details.open))) await line.locator('summary').filter({ hasText: summary }).click();
  return line;
}

/** The page of a rollout with one phase, or with `all`. */
export const openPhase = (page, rollout, phase) => page.goto(`${rollout}?phase=${phase}`);

/** A hold point on the rail, if it says this word. */
export const onRail = (page, number, word) =>
  page.getByRole('navigation', { name: 'Phases and hold points' }).getByText(`Hold point ${number} ${word}`, { exact: true });

export const holdPoint = (page, number) => region(page, `Hold point ${number}`);

/** How a hold point stands, in the words at the end of its phase. */
export const holdPointSays = (page, number, words) => holdPoint(page, number).getByText(words);

// Set-up.

/** The roll call of a hold point on the page that sets it up; without a number, that of the last. */
export async function seats(page, rollout, number) {
  await page.goto(`${rollout}/setup`);
  const form = number === undefined ? page.locator('form.seats').last() : page.locator(`[id="roll-call:${number}"]`);
  const line = form.locator('xpath=ancestor::details');
  if (!(await line.evaluate((details) => details.open))) await line.locator('summary').first().click();
  return form;
}

/** Gives a position to somebody, at a hold point or at the last. */
export async function assign(page, rollout, position, person, number) {
  const form = await seats(page, rollout, number);
  for (let row = 1; ; row += 1) {
    const name = field(form, `Position ${row}`);
    const isFree = (await field(form, `Person ${row}`).inputValue()) === '';
    if (!isFree && (await name.inputValue()) !== position) continue;
    await name.fill(position);
    await field(form, `Person ${row}`).selectOption({ label: person.name });
    break;
  }
  await form.getByRole('button', { name: /^Save hold point/ }).click();
  await page.locator('details[open] summary').filter({ hasText: position }).first().waitFor();
}

export async function setQuorum(page, rollout, quorum, number) {
  const form = await seats(page, rollout, number);
  await field(form, 'GO votes needed').fill(`${quorum}`);
  await form.getByRole('button', { name: /^Save hold point/ }).click();
}

export async function setRules(page, rollout, { leadStaysOut }) {
  await page.goto(`${rollout}/setup`);
  await field(page, 'The lead may not approve this rollout').setChecked(leadStaysOut);
  await button(page, 'Save rules').click();
}

/** Calls the positions of a hold point to vote. */
export async function call(page, rollout, number) {
  await openPhase(page, rollout, number);
  await button(holdPoint(page, number), 'Call the positions to vote').click();
}

/** Lets work go ahead of closed hold points. */
export async function workAhead(page, rollout, reason) {
  await page.goto(`${rollout}/setup`);
  await field(page, 'Work may go ahead of closed hold points').check();
  await field(page, 'Why work may go ahead').fill(reason);
  await button(page, 'Save rules').click();
}

// Items.

/** The page of an item, where the rarer acts are. */
export const openItem = (page, rollout, label) => page.goto(`${rollout}/items/${label}`);

/** Fills in the evidence of a form. */
async function addEvidence(form, { kind, content, commit = '' }) {
  const fields = await unfold(form, 'Add evidence');
  await field(fields, 'Kind').selectOption({ label: kind });
  await field(fields, 'Evidence').fill(content);
  await field(fields, 'From which commit').fill(commit);
}

/** Signs an item on its own page, with evidence if there is some. */
export async function signOnItsPage(page, rollout, label, { words = '', evidence } = {}) {
  await openItem(page, rollout, label);
  const form = await unfold(page.getByRole('main'), 'Ok, with evidence');
  await field(form, 'Comment').fill(words);
  if (evidence) await addEvidence(form, evidence);
  await button(form, 'Sign OK').click();
  await region(page, 'Status').getByText(/^OK /).waitFor();
}

export async function claim(page, rollout, label) {
  await openItem(page, rollout, label);
  const form = await unfold(page.getByRole('main'), 'Claim');
  await button(form, 'Claim item for 30 minutes').click();
  await region(page, 'Status').getByText(/^CLAIMED /).waitFor();
}

export async function waive(page, rollout, label, reason, lastDay) {
  await openItem(page, rollout, label);
  const form = await unfold(page.getByRole('main'), 'Waive');
  await field(form, 'Comment').fill(reason);
  await field(form, 'Last day of the waiver').fill(lastDay);
  await button(form, 'Waive item').click();
  await region(page, 'Status').getByText(/^WAIVED /).waitFor();
}

export async function leaveOut(page, rollout, label, reason) {
  await openItem(page, rollout, label);
  const form = await unfold(page.getByRole('main'), 'Does not apply');
  await field(form, 'Comment').fill(reason);
  await button(form, 'Sign NOT APPLICABLE').click();
  await region(page, 'Status').getByText(/^N\/A /).waitFor();
}

/** Ticks boxes: the first one as a person does, and the others, which are like it, in one go. */
async function tick(boxes) {
  await boxes.first().check();
  await boxes.evaluateAll((all) => {
    for (const box of all.filter(({ checked }) => !checked)) box.click();
  });
}

/** Chooses every open item of a phase by its box and signs them in one act. Returns how many. */
export async function signTogether(page, rollout, phase, words) {
  await openPhase(page, rollout, phase);
  // On a phone the boxes are there once the form is.
  const form = await unfold(page.getByRole('main'), 'Sign several together');
  const boxes = page.getByRole('checkbox', { name: /^Choose / });
  const chosen = await boxes.count();
  await tick(boxes);
  await field(form, 'Comment for all of them').fill(words);
  await button(form, 'Sign selected items OK').click();
  await boxes.first().waitFor({ state: 'detached' });
  return chosen;
}

/** Answers a hold question yes, which holds. */
export async function answerYes(page, label, words) {
  const line = await unfold(row(page, label), 'Yes, hold');
  await line.getByLabel(`What is wrong with ${label}`).fill(words);
  await button(line, 'Sign YES, HOLD').click();
}

// Criteria.

/** The row of a criterion, on its own page and on the page of the run. */
export const criterion = (page, name) => page.getByRole('row').filter({ has: page.getByRole('link', { name: new RegExp(`^${name} `) }) });

/** Writes the value of a criterion down on its page. */
export async function measure(page, rollout, name, value, { words = '', evidence } = {}) {
  await page.goto(`${rollout}/criteria/${name}`);
  const form = region(page, 'Record a value');
  await field(form, 'Value').fill(value);
  await field(form, 'Where it comes from').fill(words);
  if (evidence) await addEvidence(form, evidence);
  await button(form, 'Save the value').click();
}

/** Decides about a value in the grey zone. */
export async function rule(page, rollout, name, word, reason) {
  await page.goto(`${rollout}/criteria/${name}`);
  const form = region(page, 'The value is in the grey zone');
  await field(form, 'Why it is, or is not, good enough').fill(reason);
  await button(form, word).click();
}

/** Says of all attested criteria of a phase that they hold, in one act. */
export async function attestTogether(page, rollout, phase, words) {
  await openPhase(page, rollout, phase);
  const form = await unfold(region(page, 'Criteria'), /^Answer \d+ together$/);
  await tick(form.getByRole('checkbox'));
  await field(form, 'What you saw').fill(words);
  await button(form, 'Yes, they hold').click();
  await page.getByText(/^Answer \d+ together$/).waitFor({ state: 'detached' });
}

// Hold points.

/** A sentence of a gate, or a stop. */
export const condition = (page, name) => page.locator(`#condition-${name}`);

/** Says yes to each sentence of a gate at a hold point, and to each stop in its phase, that nobody has answered. */
export async function answerConditions(page, rollout, number) {
  await openPhase(page, rollout, number);
  const open = page.locator('.condition').filter({ hasText: 'Not checked yet.' });
  let answered = 0;
  for (; (await open.count()) > 0; answered += 1) {
    const id = await open.first().getAttribute('id');
    const asked = page.locator(`#${id}`);
    await button(asked, 'Yes').click();
    await asked.getByText('Yes,').waitFor();
  }
  return answered;
}

export async function openHoldPoint(page, rollout, number, words = '') {
  await openPhase(page, rollout, number);
  const place = holdPoint(page, number);
  await field(place, 'Comment for the record').fill(words);
  await Promise.all([page.waitForEvent('load'), button(place, `Open hold point ${number}`).click()]);
}

// Windows.

export const window = (page) => region(page, 'Window');

/** The board on the page of a window. */
export const board = (page) => region(page, 'Status');

/** How many seconds are left, as a board says it. */
export async function secondsLeft(place) {
  const [, hours, minutes, seconds] = (await place.innerText()).match(/(\d+):(\d\d):(\d\d)\s*left, until/) ?? [];
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

/** As the plan says, unless `hours` are given. */
export async function startWindow(page, rollout, phase, { hours } = {}) {
  await page.goto(`${rollout}/windows/${phase}`);
  if (hours) await field(page, 'For how many hours').fill(`${hours}`);
  await button(page, 'Start the window').click();
  await board(page).getByText(/left, until/).waitFor();
}

/** A person looked, or a machine answered: `word` is what was seen. */
export async function look(page, rollout, phase, { by = 'Record a log check', word = 'All is well', words }) {
  await page.goto(`${rollout}/windows/${phase}`);
  const form = region(page, by);
  await field(form, by === 'Record a log check' ? 'What you checked, and what you saw' : 'What the probe reported').fill(words);
  await button(form, word).click();
}

// Roll call and decision.

/** What a position says on the roll call. */
export const position = (page, name) => page.getByRole('listitem').filter({ has: page.getByText(name, { exact: true }) }).filter({ hasText: /voted|no vote yet|GO|HOLD|ABSENT/ });

/** Votes for the position that the person speaks for: the first one, if there are several. */
export async function vote(page, rollout, word, words = '') {
  await openPhase(page, rollout, 'all');
  const form = page.locator('form').filter({ hasText: 'Your vote for' }).first();
  if (words) await field(form, 'Reason, or the conditions, one per line').fill(words);
  await button(form, word).click();
}

/** Sends a form that the page does not offer, as an old tab or somebody by hand would. */
export function sendUnoffered(page, address, fields) {
  return page.evaluate(([action, offered]) => {
    const form = Object.assign(document.createElement('form'), { method: 'post', action });
    const request = document.querySelector('[name=request]').value;
    for (const [name, value] of Object.entries({ request, ...offered })) {
      form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }));
    }
    document.body.append(form);
    form.submit();
  }, [address, fields]);
}

/** Opens the record of the last decision and returns its path. */
export async function openRecord(page, rollout) {
  await page.goto(rollout);
  await page.getByRole('region', { name: 'Decision' }).getByText(/Sealed record/).getByRole('link').click();
  await page.waitForURL(/\/decisions\/\d+$/);
  return new URL(page.url()).pathname;
}
