// The library as people use it: copying a command, a preview while writing, folders, two who edit one text.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { plan, runbook } from './support/documents.mjs';
import { importDocument } from './support/people.mjs';
import { stage } from './support/stage.mjs';

const ana = { name: 'Ana Brandt', position: 'Release lead', email: 'ana@box.example', password: 'five lanterns on a wall' };
const place = stage({ people: [ana] });
const { test } = place;
const off = { javaScriptEnabled: false };
const text = (page) => page.getByLabel('Markdown', { exact: true });

test('a command is copied with one press', async ({ as, count }) => {
  const page = await as(ana, { permissions: ['clipboard-read', 'clipboard-write'] });
  await importDocument(page, { text: runbook('Copy lamp', 'lamp fault 31') });
  const button = page.getByRole('figure').getByRole('button');
  await button.click();
  await button.getByText('Copied').waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), 'lampctl reset --panel north\n');
  count('1 command in the clipboard, nothing before or after it');
});

test('the preview follows the words, and keeps the focus where it is', async ({ as, count }) => {
  const page = await as(ana);
  const address = await importDocument(page, { text: plan('Preview night') });
  await page.goto(`${address}/edit`);
  await text(page).click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('\nA **bold** lantern.\n');
  const preview = page.getByRole('region', { name: 'Preview' });
  await preview.getByText('A bold lantern.').waitFor();
  assert.equal(await preview.locator('strong', { hasText: 'bold' }).count(), 1);
  await preview.getByText('Nothing is stored yet.').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.name), 'source');
  await page.keyboard.type('\n- [x] ticked by nobody\n');
  await page.getByText('ticked here').first().waitFor();
  await page.goto(address);
  assert.equal(await page.getByText('lantern.').count(), 0, 'nothing was stored');
  count('2 previews, 0 revisions');
});

test('a folder is brought in, and progress is seen without a press', async ({ as, count }) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'folder-'));
  const files = 300;
  for (let number = 0; number < files; number += 1) fs.writeFileSync(path.join(folder, `${number}.md`), plan(`Night ${number}`));
  fs.writeFileSync(path.join(folder, 'notes.txt'), 'x');
  try {
    const page = await as(ana);
    await page.goto('/library/import');
    await page.getByLabel('Or a folder').setInputFiles(folder);
    await page.getByRole('button', { name: 'Preview files' }).click();
    await page.getByText('All files are read.').waitFor({ timeout: 60_000 });
    await page.getByRole('button', { name: `Import ${files} documents` }).click();
    await page.getByText('Import finished.').waitFor({ timeout: 60_000 });
    await page.goto('/library?kind=plan');
    await page.getByText(/^30\d documents$/).waitFor();
    count(`${files} files of a folder, one left out`);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});

test('the same without scripts: a file at a time, a zip of them, a preview by a button', async ({ as, count }) => {
  const page = await as(ana, off);
  await page.goto('/library/import');
  const file = (name, words) => ({ name, mimeType: 'text/markdown', buffer: Buffer.from(words) });
  await page.getByLabel('Files, or a zip').setInputFiles([file('one.md', runbook('Plain one', 'p 1')), file('two.md', runbook('Plain two', 'p 2'))]);
  await page.getByRole('button', { name: 'Preview files' }).click();
  for (let look = 0; look < 50 && (await page.getByText('All files are read.').count()) === 0; look += 1) {
    await page.getByRole('link', { name: 'Refresh' }).click();
  }
  await page.getByRole('link', { name: 'Plain two' }).click();
  await page.getByRole('heading', { level: 1, name: 'Plain two' }).waitFor();
  await page.getByRole('link', { name: /^Import of/ }).click();
  await page.getByRole('button', { name: 'Import 2 documents' }).click();
  for (let look = 0; look < 50 && (await page.getByText('Import finished.').count()) === 0; look += 1) {
    await page.getByRole('link', { name: 'Refresh' }).click();
  }
  await page.getByRole('link', { name: 'Plain one' }).click();
  await page.getByRole('link', { name: 'Edit' }).click();
  await text(page).fill('# Plain one\n\nWith a *slanted* word.\n');
  await page.getByRole('button', { name: 'Preview' }).click();
  await page.getByRole('region', { name: 'Preview' }).locator('em', { hasText: 'slanted' }).waitFor();
  count('2 files and 1 preview by plain forms');
});

test('two edits of one revision are joined where they do not touch', async ({ as, count }) => {
  const one = await as(ana, off);
  const source = '# Joined lamp\n\nfirst line\n\nmiddle\n\nlast line\n';
  const address = await importDocument(one, { text: source });
  const other = await as(ana, off);
  await one.goto(`${address}/edit`);
  await other.goto(`${address}/edit`);
  await text(other).fill(source.replace('first line', 'first line, by the other'));
  await other.getByRole('button', { name: 'Save revision' }).click();
  await other.waitForURL(`**${address}`);
  await text(one).fill(source.replace('last line', 'last line, by the one'));
  one.watch.expectStatus(409);
  await one.getByRole('button', { name: 'Save revision' }).click();
  await one.getByText('were merged above').waitFor();
  await one.getByRole('button', { name: 'Save revision' }).click();
  await one.waitForURL(`**${address}`);
  await one.getByText('first line, by the other').waitFor();
  await one.getByText('last line, by the one').waitFor();
  count('2 edits, 1 text with both');
});
