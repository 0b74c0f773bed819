// What people do, through what they see: labels, roles, and words. Works with scripts and without.
import assert from 'node:assert/strict';

const path = (page) => new URL(page.url()).pathname;
const field = (page, label) => page.getByLabel(label, { exact: true });
const press = (page, name) => page.getByRole('button', { name, exact: true }).click();

async function fillIn(page, { name, position, email, password }) {
  await field(page, 'Name').fill(name);
  await field(page, 'Position').fill(position);
  await field(page, 'E-mail').fill(email);
  await field(page, 'Password').fill(password);
  await press(page, 'Join');
  await atNow(page);
}

/** Signed in, and on the first page. */
export const atNow = (page) => page.waitForURL((url) => url.pathname === '/');

export async function setUp(page, link, person) {
  await page.goto(link);
  await page.getByRole('heading', { level: 1, name: 'Set up Holdpoint' }).waitFor();
  await fillIn(page, person);
}

/** Makes a link for a person, and returns it. */
export async function invite(page, name, role) {
  await page.goto('/settings/people');
  await field(page, 'Invitee').fill(name);
  await field(page, 'Role').selectOption(role);
  await press(page, 'Make a link');
  return page.getByRole('status').locator('code').innerText();
}

export async function join(page, link, person) {
  await page.goto(link);
  await page.getByRole('heading', { level: 1, name: 'Join Holdpoint' }).waitFor();
  await fillIn(page, person);
}

export async function signIn(page, { email, password }) {
  if (path(page) !== '/sign-in') await page.goto('/sign-in');
  await field(page, 'E-mail').fill(email);
  await field(page, 'Password').fill(password);
  await press(page, 'Sign in');
}

export async function signOut(page) {
  await page.goto('/settings');
  await press(page, 'Sign out');
  await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
}

/** Brings a document in, from a file or from pasted text, and returns the path of its page. */
export async function importDocument(page, { file, text }) {
  await page.goto('/library/import');
  if (file) await field(page, 'A file').setInputFiles(file);
  else await field(page, 'Or its Markdown').fill(text);
  await press(page, 'Preview document');
  await page.getByRole('heading', { level: 1, name: 'What would be imported' }).waitFor();
  await press(page, 'Save in the library');
  await page.waitForURL(/\/library\/(?!(import|review)$)[^/]+$/);
  return path(page);
}

/** Starts a rollout from the document on the page, and returns the path of its page. */
export async function startRollout(page, title) {
  await page.getByRole('link', { name: 'Start a rollout' }).click();
  await field(page, 'Title of the rollout').fill(title);
  await press(page, 'Start the rollout');
  await page.waitForURL(/\/rollouts\/R-\d+$/);
  await page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor();
  return path(page);
}

/** The browser part of a rollout's page is awake, and the line to the server stands. */
export const isLive = (page) => page.getByText('Live', { exact: true }).waitFor();

/** The row of an item. Its fragment is part of the address people send each other. */
export const row = (page, label) => page.locator(`[id="i-${label.replace('.', '-')}"]`);

/** The stamp of a row, if it says OK, NOT OK, NO, YES, HOLD, or REVOKED. */
export const stamp = (page, label, word) =>
  row(page, label).locator('.stamp').filter({ has: page.locator('.stamp-word', { hasText: new RegExp(`^${word}\\b`) }) });

/** The button that signs an item ok, or answers a hold question no. */
export const signButton = (page, label) => page.getByRole('button', { name: new RegExp(`^(Sign|No) ?, item ${label.replace('.', '\\.')}$`) });

export async function sign(page, label, word = 'OK') {
  await signButton(page, label).click();
  await stamp(page, label, word).waitFor();
}

async function openLine(page, label, summary) {
  const line = row(page, label).locator('details', { has: page.getByText(summary, { exact: true }) });
  if (!(await line.evaluate((details) => details.open))) await line.getByText(summary, { exact: true }).click();
  return line;
}

/** Opens the line for what is not ok, and returns its field. */
export async function typeComment(page, label, words) {
  const line = await openLine(page, label, 'Not ok');
  const text = line.getByLabel(`What is wrong with ${label}`);
  await text.fill(words);
  return text;
}

export const sendComment = (page, label) => row(page, label).getByRole('button', { name: 'Sign NOT OK' }).click();

export async function signNotOk(page, label, words) {
  await typeComment(page, label, words);
  await sendComment(page, label);
  await stamp(page, label, 'NOT OK').waitFor();
}

export async function revoke(page, label, reason) {
  const line = await openLine(page, label, 'Revoke');
  await line.getByLabel(`Why the sign-off of ${label} is revoked`).fill(reason);
  await line.getByRole('button', { name: 'Revoke sign-off' }).click();
  await stamp(page, label, 'REVOKED').waitFor();
}

/** Records a decision: GO, HOLD or NO-GO. */
export async function decide(page, word, reason) {
  await field(page, 'Why').fill(reason);
  await press(page, `Decide ${word}`);
}

/** The field on top of every page. */
export async function search(page, words) {
  await field(page, 'Search everything').fill(words);
  await field(page, 'Search everything').press('Enter');
  await page.waitForURL(/\/search\?q=/);
}

/** The lines of a rollout's history that say something about an item, the newest first. */
export async function history(page, rollout, label) {
  await page.goto(`/history?kind=rollout&id=${rollout.split('/').at(-1)}`);
  const lines = page.getByRole('row').filter({ has: page.getByRole('link', { name: label, exact: true }) });
  return (await lines.allInnerTexts()).map((line) => line.replace(/\s+/g, ' '));
}

/** What went wrong, as the person reads it. */
export async function alert(page) {
  const words = await page.getByRole('alert').innerText();
  assert.match(words, /Request \w+/, 'an alert names its request');
  return words.replace(/\s+/g, ' ');
}
