// Pictures: they come in with a zip, by pasting and by a plain field, are seen, go out, and come in again the same.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { importDocument } from './support/people.mjs';
import { BINARY } from './support/paths.mjs';
import { stage } from './support/stage.mjs';

const ana = { name: 'Ana Brandt', position: 'Release lead', email: 'ana@box.example', password: 'five lanterns on a wall' };
const place = stage({ people: [ana] });
const { test } = place;
const text = (page) => page.getByLabel('Markdown', { exact: true });

/** A picture of one colour. */
function png(width, height, colour) {
  const chunk = (name, data) => {
    const body = Buffer.concat([Buffer.from(name), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(zlib.crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2], 8);
  const row = Buffer.concat([Buffer.from([0]), ...Array(width).fill(Buffer.from(colour))]);
  const pixels = zlib.deflateSync(Buffer.concat(Array(height).fill(row)));
  const parts = [chunk('IHDR', head), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...parts]);
}

/** An archive whose files are not packed. */
function zip(files) {
  const [local, central] = [[], []];
  let at = 0;
  for (const [name, bytes] of Object.entries(files)) {
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt32LE(zlib.crc32(bytes), 10);
    head.writeUInt32LE(bytes.length, 14);
    head.writeUInt32LE(bytes.length, 18);
    head.writeUInt16LE(Buffer.byteLength(name), 22);
    const where = Buffer.alloc(14);
    where.writeUInt32LE(at, 10);
    const entry = [Buffer.from('PK\x03\x04'), head, Buffer.from(name), bytes];
    local.push(...entry);
    central.push(Buffer.from('PK\x01\x02'), Buffer.from([20, 0]), head, where, Buffer.from(name));
    at += entry.reduce((sum, part) => sum + part.length, 0);
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(Object.keys(files).length, 4);
  end.writeUInt16LE(Object.keys(files).length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...local, directory, Buffer.from('PK\x05\x06'), end]);
}

async function bring(page, name, files) {
  await page.goto('/library/import');
  const chosen = page.getByLabel('Files, or a zip');
  await chosen.setInputFiles({ name, mimeType: 'application/zip', buffer: zip(files) });
  await page.getByRole('button', { name: 'Preview files' }).click();
  await page.getByText('All files are read.').waitFor();
}

async function confirm(page) {
  await page.getByRole('button', { name: /^Import \d+ document/ }).click();
  await page.getByText('Import finished.').waitFor();
}

/** How large a picture is, once it is there. */
async function size(page, name) {
  const picture = page.getByRole('img', { name, exact: true });
  await picture.scrollIntoViewIfNeeded();
  return picture.evaluate(async (img) => {
    await img.decode();
    return [img.naturalWidth, img.naturalHeight];
  });
}

const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20" onload="document.title=1"><rect width="30" height="20" fill="green"/><script>document.title=2</script></svg>');

test('a zip with pictures comes in, is seen, goes out, and comes in again the same', async ({ as, count }) => {
  const page = await as(ana);
  const files = {
    'docs/pump.md': Buffer.from('# Pump night\n\n![The pump](../img/pump.png)\n\n![The pipes](pipes.svg)\n\n![Nobody drew it](gone.png)\n'),
    'img/pump.png': png(48, 32, [200, 30, 30]),
    'docs/pipes.svg': svg,
  };
  await bring(page, 'team.zip', files);
  await page.getByText('pictures', { exact: true }).waitFor();
  await confirm(page);
  await page.getByRole('link', { name: 'Pump night' }).click();
  assert.deepEqual(await size(page, 'The pump'), [48, 32]);
  assert.deepEqual(await size(page, 'The pipes'), [30, 20]);
  await page.getByText('picture is missing: gone.png').waitFor();
  assert.match(await page.title(), /^Pump night/, 'a picture runs nothing');

  const out = path.join(place.server.folder, 'out');
  execFileSync(BINARY, ['export', out, '--data', place.server.data]);
  const written = fs.readFileSync(path.join(out, 'html/pump-night.html'), 'utf8');
  const beside = written.match(/<img src="(\.\.\/pictures\/[^"]+\.png)"/)?.[1];
  assert.deepEqual(fs.readFileSync(path.join(out, 'html', beside)), files['img/pump.png']);
  assert.deepEqual(fs.readFileSync(path.join(out, 'documents/pipes.svg')), svg);
  const again = execFileSync(BINARY, ['import', out, '--json', '--data', place.server.data]);
  const { created, updated, refused } = JSON.parse(again);
  assert.deepEqual({ created, updated, refused }, { created: 0, updated: 0, refused: [] });

  await bring(page, 'team.zip', files);
  await page.getByText('would not change').first().waitFor();
  await page.getByRole('button', { name: 'Finish: there is nothing to change' }).click();
  await page.getByText('Import finished.').waitFor();
  count('2 pictures in and out, 1 missing, nothing changed by the second time');
});

for (const way of ['paste', 'drop']) {
  test(`a picture comes into the text by ${way}`, async ({ as, count }) => {
    const page = await as(ana);
    const address = await importDocument(page, { text: `# Lamp by ${way}\n\nIt looks so:\n` });
    await page.goto(`${address}/edit`);
    await text(page).click();
    await page.keyboard.press('Control+End');
    const taken = await text(page).evaluate((field, [way, bytes]) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(bytes)], 'night lamp.png', { type: 'image/png' }));
      const said = { bubbles: true, cancelable: true };
      const event = way === 'paste' ? new ClipboardEvent(way, { clipboardData: data, ...said }) : new DragEvent(way, { dataTransfer: data, ...said });
      return !field.dispatchEvent(event);
    }, [way, [...png(20, 10, [30, 30, 200])]]);
    assert.ok(taken, 'the browser does not show the picture instead of the page');
    assert.match(await text(page).inputValue(), /!\[night lamp\]\(night%20lamp\.png\)/);
    await page.getByText('picture, shown once it is stored: night lamp.png').waitFor();
    await page.getByRole('button', { name: 'Save revision' }).click();
    await page.waitForURL(`**${address}`);
    assert.deepEqual(await size(page, 'night lamp'), [20, 10]);
    count(`1 picture by ${way}`);
  });
}

test('a picture is chosen in a plain form, without scripts', async ({ as, count }) => {
  const page = await as(ana, { javaScriptEnabled: false });
  const address = await importDocument(page, { text: '# Plain lamp\n' });
  await page.goto(`${address}/edit`);
  const picture = { name: 'lamp.png', mimeType: 'image/png', buffer: png(20, 10, [30, 200, 30]) };
  await page.getByLabel('Pictures').setInputFiles(picture);
  page.watch.expectStatus(422);
  await page.getByRole('button', { name: 'Save revision' }).click();
  await page.getByText('does not say where lamp.png belongs').waitFor();
  await text(page).fill('# Plain lamp\n\n![The lamp](lamp.png)\n');
  assert.ok(await page.getByLabel('lamp.png').isChecked(), 'it stays chosen');
  await page.getByRole('button', { name: 'Save revision' }).click();
  await page.waitForURL(`**${address}`);
  const source = await page.getByRole('img', { name: 'The lamp' }).getAttribute('src');
  assert.match(source, /^\/pictures\/[0-9a-f]{64}$/);
  count('1 picture by a plain form, 1 asked back');
});

for (const javaScriptEnabled of [true, false]) {
  test(`one document comes in with its picture, ${javaScriptEnabled ? 'with' : 'without'} scripts`, async ({ as, count }) => {
    const page = await as(ana, { javaScriptEnabled });
    await page.goto('/library/import');
    await page.getByLabel('Or its Markdown').fill('# First lamp\n\n![The lamp](lamp.png)\n');
    await page.getByLabel('Pictures').setInputFiles({ name: 'lamp.png', mimeType: 'image/png', buffer: png(20, 10, [30, 200, 30]) });
    for (const again of ['Preview document', 'Preview again']) {
      await page.getByRole('button', { name: again }).click();
      await page.getByText('picture, shown once it is stored: lamp.png').waitFor();
    }
    await page.getByRole('button', { name: 'Save in the library' }).click();
    await page.waitForURL(/\/library\/first-lamp/);
    await page.getByRole('img', { name: 'The lamp' }).waitFor();
    count('1 picture, 2 previews');
  });
}
