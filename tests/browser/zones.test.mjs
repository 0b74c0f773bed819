// Times in the zone of whoever reads them: two people, two zones, on two sides of a change of the clocks.
import assert from 'node:assert/strict';
import { plan } from './support/documents.mjs';
import { importDocument, invite, isLive, join, row, sign, startRollout } from './support/people.mjs';
import { stage } from './support/stage.mjs';

const ana = { name: 'Ana Brandt', position: 'Release lead', email: 'ana@box.example', password: 'five lanterns on a wall' };
const ben = { name: 'Ben Okoro', position: 'QA', email: 'ben@box.example', password: 'seven trains at midnight' };
const dora = { name: 'Dora Lind', position: 'Operations', email: 'dora@box.example', password: 'nine boats under a bridge' };
const { test } = stage({ people: [ana] });

/** Somebody joins with a browser of their own, in a zone. */
async function joins(desk, admin, person, timezoneId) {
  const link = await invite(admin, person.name, 'contributor');
  const page = await desk.guest({ timezoneId });
  await join(page, link, person);
  return page;
}

async function declare(page, title, since) {
  await page.goto(`/incidents?title=${encodeURIComponent(title)}`);
  // What was typed before it was refused is there again, and its line open.
  const field = page.getByLabel('Since when', { exact: true });
  if (!(await field.isVisible())) await page.getByText('Since when, and from what').click();
  await page.getByText('Time in Europe/Berlin. Leave blank for now.').waitFor();
  await field.fill(since);
  await page.getByRole('button', { name: 'Declare incident' }).click();
}

test('times in two zones on two sides of a daylight-saving change', async (desk) => {
  const admin = await desk.as(ana);
  const berlin = await joins(desk, admin, ben, 'Europe/Berlin');
  const york = await joins(desk, admin, dora, 'America/New_York');
  const cases = [
    // The clocks of New York change between the first two, those of Berlin between the others.
    ['One', '2026-03-08T07:59', '8 Mar 2026, 07:59:00 CET', '8 Mar 2026, 01:59:00 EST'],
    ['Two', '2026-03-08T08:00', '8 Mar 2026, 08:00:00 CET', '8 Mar 2026, 03:00:00 EDT'],
    ['Three', '2026-03-29T01:59', '29 Mar 2026, 01:59:00 CET', '28 Mar 2026, 20:59:00 EDT'],
    ['Four', '2026-03-29T03:00', '29 Mar 2026, 03:00:00 CEST', '28 Mar 2026, 21:00:00 EDT'],
  ];
  for (const [title, since, inBerlin, inYork] of cases) {
    await declare(berlin, title, since);
    await berlin.getByRole('heading', { level: 1, name: title }).waitFor();
    await berlin.locator('time', { hasText: inBerlin }).first().waitFor();
    await york.goto(new URL(berlin.url()).pathname);
    const time = york.locator('time', { hasText: inYork }).first();
    await time.waitFor();
    assert.match(await time.getAttribute('datetime'), /^2026-03-\d\dT\d\d:\d\d:00Z$/, 'machines read UTC');
  }

  // The hour that is left out, and the one that comes twice.
  for (const [since, words] of [['2026-03-29T02:30', /02:30 on 29 Mar 2026 does not exist in Europe\/Berlin/], ['2026-10-25T02:30', /happens twice in Europe\/Berlin.+write 00:30 for the first or 01:30 for the second/]]) {
    berlin.watch.expectStatus(422);
    await declare(berlin, 'Five', since);
    await berlin.getByText(words).waitFor();
    assert.equal(await berlin.getByLabel('Since when', { exact: true }).inputValue(), since, 'what was typed is still there');
  }

  // UTC is one press away, and the way back another.
  await york.getByText('Times are America/New_York').waitFor();
  await york.getByRole('button', { name: 'Show UTC' }).click();
  await york.locator('time', { hasText: '29 Mar 2026, 01:00:00 UTC' }).first().waitFor();
  await york.getByRole('button', { name: 'Show America/New_York' }).click();
  await york.locator('time', { hasText: '28 Mar 2026, 21:00:00 EDT' }).first().waitFor();
  desk.count(`${cases.length} moments in 2 zones, 2 typed times refused`);
});

test('what comes by the live line is told as the page was drawn', async (desk) => {
  const admin = await desk.as(ana);
  await importDocument(admin, { text: plan('Night box') });
  const rollout = await startRollout(admin, 'By two clocks');
  const page = await desk.as(ana, { timezoneId: 'Asia/Kolkata' });
  await page.goto('/settings');
  await page.getByRole('combobox', { name: 'Time zone' }).fill('Asia/Kolkata');
  await page.getByRole('button', { name: 'Save time zone' }).click();
  await page.goto(`${rollout}?phase=1`);
  await isLive(page);
  await sign(page, '1.1');
  const told = () => row(page, '1.1').locator('.stamp time').innerText();
  const live = await told();
  assert.match(live, /^\d\d:\d\d:\d\d IST$/);
  await page.reload();
  assert.equal(await told(), live);
});

test('a zone that does not exist is refused, and what was typed stays', async (desk) => {
  const page = await desk.as(ana, { javaScriptEnabled: false });
  await page.goto('/settings');
  page.watch.expectStatus(422);
  await page.getByRole('combobox', { name: 'Time zone' }).fill('Europe/Atlantis');
  await page.getByRole('button', { name: 'Save time zone' }).click();
  await page.getByText('There is no such time zone.').waitFor();
  assert.equal(await page.getByRole('combobox', { name: 'Time zone' }).inputValue(), 'Europe/Atlantis');
  await page.getByRole('combobox', { name: 'Time zone' }).fill('Europe/Lisbon');
  await page.getByRole('button', { name: 'Save time zone' }).click();
  await page.getByText('Times are Europe/Lisbon').waitFor();
});
