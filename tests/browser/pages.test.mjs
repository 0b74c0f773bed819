// Every page, by day and by night, wide and narrow: what axe finds, what scrolls sideways, what is too small to
// press, what the console hears. Those of a rollout are in `pages_of_a_rollout.test.mjs`.
import assert from 'node:assert/strict';
import { plan, runbook } from './support/documents.mjs';
import { judge, look, refused, visit } from './support/look.mjs';
import { markupFaults } from './support/markup.mjs';
import { importDocument, invite, isLive, search, signIn, startRollout, typeComment } from './support/people.mjs';
import { stage } from './support/stage.mjs';

const ana = { name: 'Ana Brandt', position: 'Release lead', email: 'ana@box.example', password: 'five lanterns on a wall' };
const ben = { name: 'Ben Okoro', position: 'QA', role: 'viewer', email: 'ben@box.example', password: 'seven trains at midnight' };
const fresh = stage({ people: [ana] });
const demo = stage({ flags: ['--demo'], people: [ana, ben] });

/** A plan with something of everything to say about it. The key is made up and opens nothing. */
const withFindings = `# Lamp plan

| Flag | Staging | Production |
|---|---|---|
| new_lamp | on | |

## Phase 1: Try (24 hours)

**Gate:** 0 lamp faults

- [x] Lamp is lit
- [ ] Check the lamp

### Success criteria

- Performance acceptable
- Error rate < 0.1%

## Known issues

### Issue: lamp stays dark

**Cause:** no current
**Solution:** switch it on

\`\`\`bash
curl "https://lamp.example.test/on?key=L4mp-0n-77"
\`\`\`
`;

/** Callouts, footnotes, coloured code, labels. */
const everything = `---
tags: [lamps, night]
service: lighting
aliases: [LampStaysRed]
---

# A bit of everything

Look at the lamp[^1].

> [!WARNING]
> It is hot.

> [!CAUTION]
> It is very hot.

> [!TIP]
> Wear gloves.

\`\`\`bash
# one comment
if test -f "lamp"; then echo 12; fi
\`\`\`

\`\`\`sql
drop table lamp;
\`\`\`

| a | b |
|---|---|
| c | d |

[^1]: In the cellar.
`;

/** The paths of the links in the middle of a page. */
async function links(page, address, pattern) {
  await page.goto(address);
  const all = await page.locator('main a').evaluateAll((found) => found.map((link) => new URL(link.href).pathname));
  return [...new Set(all)].filter((path) => pattern.test(path));
}

fresh.test('the rooms of an empty workspace', (desk) =>
  look(desk, fresh, ana, ['/', '/rollouts', '/library', '/library/import', '/search', '/search?q=nothing', '/history', '/help', '/help/rules', '/settings', '/settings/people'].map(visit)));

demo.test('the rooms of the demo', (desk) =>
  look(desk, demo, ana, [
    ...['/', '/rollouts', '/library', '/history', '/history?kind=rollout&id=R-1', '/search?q=zzzz', '/settings'].map(visit),
    ...['/help/rules', '/help/rules/secret', '/library/hatch-codes-4-0-rollout-plan/revisions'].map(visit),
    ['what would be brought in, with a secret in it', async (page) => {
      await page.goto('/library/import');
      await page.getByLabel('Or its Markdown').fill(withFindings);
      await page.getByRole('button', { name: 'Preview document' }).click();
      await page.getByRole('heading', { level: 2, name: 'Findings' }).waitFor();
      await page.getByRole('group', { name: /hidden before the text is stored/ }).waitFor();
    }],
    ['several files that were read', async (page) => {
      await page.goto('/library/import');
      const file = (name, text) => ({ name, mimeType: 'text/markdown', buffer: Buffer.from(text) });
      await page.getByLabel('Files, or a zip').setInputFiles([file('lamp.md', withFindings), file('door.md', runbook('Door', 'door fault 3')), file('bad.md', '')]);
      await page.getByRole('button', { name: 'Preview files' }).click();
      await page.getByText('All files are read.').waitFor();
    }],
    ['one of several files', async (page) => {
      await page.goto('/library/import');
      await page.getByRole('link', { name: /^Import of/ }).first().click();
      await page.getByRole('link', { name: 'Lamp plan' }).click();
      await page.getByRole('heading', { level: 2, name: 'Findings' }).waitFor();
    }],
    ['a document with a bit of everything', async (page) => {
      await importDocument(page, { text: everything });
      await page.getByRole('button', { name: 'Copy' }).first().waitFor();
    }],
    ['a document with everything opened', async (page) => {
      await page.goto('/library/hatch-codes-4-0-rollout-plan');
      await page.locator('summary').evaluateAll((lines) => lines.forEach((line) => line.click()));
      await page.getByRole('button', { name: 'It worked' }).waitFor();
    }],
    visit('/library/hatch-codes-4-0-rollout-plan/reading'),
    visit('/library/hatch-codes-4-0-rollout-plan/start'),
    ['the library by a label', async (page) => {
      await page.goto('/library?tag=lamps&sort=name');
      await page.getByText(/^\d+ documents?$/).waitFor();
    }],
    ['search with hits', async (page) => {
      await page.goto('/library');
      await search(page, 'door');
      await page.getByRole('heading', { level: 1, name: /^\d+ pages?$/ }).waitFor();
    }],
    ['no incident', (page) => page.goto('/incidents')],
    ['an incident', async (page) => {
      await page.goto('/incidents?title=The+door+stays+shut');
      await page.getByText('Since when, and from what').click();
      await page.getByLabel('Since when', { exact: true }).fill('2026-01-02T03:04');
      await page.getByLabel('From which rollout').fill('R-1');
      await page.getByRole('button', { name: 'Declare incident' }).click();
      await page.getByRole('heading', { level: 1, name: 'The door stays shut' }).waitFor();
      await page.getByLabel('What happened').fill('The spare key was found.');
      await page.getByLabel('Stage from then on').selectOption('mitigated');
      await page.getByRole('button', { name: 'Add entry' }).click();
      await page.getByText('set it to mitigated').waitFor();
    }],
    ['incidents', (page) => page.goto('/incidents')],
    ['now, with an incident', (page) => page.goto('/')],
    ['a new invitation', (page) => invite(page, 'Cleo Lind', 'contributor')],
    ['the table of keys', async (page) => {
      await page.goto('/settings');
      await page.getByRole('button', { name: 'Keys' }).click();
      await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    }],
    ['the palette with hits', async (page) => {
      await page.goto('/settings');
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: /^Go to/ }).fill('door');
      await page.getByRole('option', { name: /Search everything for/ }).waitFor();
    }],
  ]));

demo.test('every document of the demo', async (desk) => {
  const documents = await links(await desk.as(ana), '/library', /^\/library\/(?!import$)[^/]+$/);
  assert.ok(documents.length >= 5, `documents of the demo: ${documents}`);
  await look(desk, demo, ana, [...documents, `${documents[0]}/edit`].map(visit));
});

demo.test('every rollout of the demo', async (desk) => {
  const rollouts = await links(await desk.as(ana), '/rollouts', /^\/rollouts\/R-\d+$/);
  assert.ok(rollouts.length >= 2, `rollouts of the demo: ${rollouts}`);
  const live = (path) => [path, async (page) => {
    await page.goto(path);
    await isLive(page);
  }];
  await look(desk, demo, ana, rollouts.flatMap((path) => [live(path), live(`${path}?phase=all`)]));
});

demo.test('what a viewer sees', async (desk) => {
  const [rollout] = await links(await desk.as(ben), '/rollouts', /^\/rollouts\/R-\d+$/);
  await look(desk, demo, ben, [
    visit('/'),
    visit(`${rollout}?phase=all`),
    visit('/settings'),
    refused('import', 403, (page) => page.goto('/library/import')),
    refused('people', 403, (page) => page.goto('/settings/people')),
  ]);
});

demo.test('who is not signed in', async (desk) => {
  const admin = await desk.as(ana);
  const link = await invite(admin, 'Cleo Lind', 'viewer');
  await look(desk, demo, null, [
    visit('/sign-in'),
    ['sent to sign in', (page) => page.goto('/history')],
    ['joining', (page) => page.goto(link)],
    refused('signing in with a wrong password', 422, (page) => signIn(page, { ...ana, password: 'not this one, surely' })),
    refused('joining without a name', 422, async (page) => {
      await page.goto(link);
      await page.getByLabel('E-mail', { exact: true }).fill('cleo@box.example');
      await page.locator('form#join').evaluate((form) => form.submit());
      await page.getByRole('alert').waitFor();
    }),
    refused('a used link', 404, (page) => page.goto('/invitations/0000')),
    refused('a page that is not there', 404, (page) => page.goto('/no/such/page')),
  ]);
});

demo.test('refusals', async (desk) => {
  const before = await desk.as(ana, { javaScriptEnabled: false });
  const lamp = await importDocument(before, { text: runbook('Red lamp', 'lamp fault 17') });
  await importDocument(before, { text: plan('Night box') });
  const rollout = await startRollout(before, 'Old page');
  // What a browser without scripts sends: the islands do not see it.
  const submit = (form) => form.evaluate((element) => element.submit());

  await look(desk, demo, ana, [
    refused('a page that is not there', 404, (page) => page.goto('/no/such/page')),
    refused('an incident that is not there', 404, (page) => page.goto('/incidents/I-99999')),
    refused('a line of the future', 422, async (page) => {
      await page.goto('/incidents?title=The+lamp+is+dark');
      await page.getByRole('button', { name: 'Declare incident' }).click();
      await page.getByLabel('What happened').fill('Lit.');
      await page.getByLabel('When it happened').fill('2199-01-01T00:00');
      await page.getByRole('button', { name: 'Add entry' }).click();
      await page.getByRole('alert').waitFor();
    }),
    refused('a rollout that is not there', 404, (page) => page.goto('/rollouts/R-99999')),
    refused('an empty import', 422, async (page) => {
      await page.goto('/library/import');
      await page.getByRole('button', { name: 'Preview document' }).click();
      await page.getByRole('alert').waitFor();
    }),
    refused('a title that is too long', 422, async (page) => {
      await page.goto('/library/night-box');
      await page.getByRole('link', { name: 'Start a rollout' }).click();
      await page.getByLabel('Title of the rollout').fill('long '.repeat(60));
      await page.getByRole('button', { name: 'Start the rollout' }).click();
      await page.getByRole('alert').waitFor();
    }),
    refused('a link to an item that is not there', 422, async (page) => {
      await page.goto(lamp);
      await page.getByText('Link something').click();
      await page.getByLabel('Link to', { exact: true }).fill(rollout.split('/').at(-1));
      await page.getByLabel('What should have caught it').fill('9.9');
      await page.getByRole('button', { name: 'Link', exact: true }).click();
      await page.getByRole('alert').waitFor();
    }),
    refused('an old revision', 409, async (page) => {
      const fresh = await importDocument(page, { text: runbook('Two lamps', 'lamp fault 19') });
      const other = await page.context().newPage();
      for (const tab of [page, other]) await tab.goto(`${fresh}/edit`);
      await other.getByRole('button', { name: 'Save revision' }).click();
      await other.waitForURL(`**${fresh}`);
      await other.close();
      await page.getByRole('button', { name: 'Save revision' }).click();
      await page.getByRole('alert').waitFor();
    }),
    refused('not ok without a word', 422, async (page) => {
      await page.goto(`${rollout}?phase=1`);
      const text = await typeComment(page, '1.3', '');
      await submit(text.locator('xpath=ancestor::form'));
      await page.getByRole('alert').waitFor();
    }),
    refused('an old row', 409, async (page) => {
      await page.goto(`${rollout}?phase=1`);
      const text = await typeComment(page, '1.2', 'The lamp is red');
      // Another row knows of no event; this one is told a later one than there is.
      await text.locator('xpath=ancestor::form').evaluate((form) => {
        form.elements.seen.value = '999999';
        form.submit();
      });
      await page.getByRole('alert').waitFor();
    }),
    refused('a decision without a reason', 422, async (page) => {
      await page.goto(rollout);
      const form = page.locator('form#decision-form');
      await form.evaluate((element) => {
        const outcome = Object.assign(document.createElement('input'), { type: 'hidden', name: 'outcome', value: 'hold' });
        element.append(outcome);
        element.submit();
      });
      await page.getByRole('alert').waitFor();
    }),
  ]);
});

demo.test('the markup is what the standard allows', async ({ as, count }) => {
  const page = await as(ana);
  const documents = await links(page, '/library', /^\/library\/(?!import$)[^/]+$/);
  const rollouts = await links(page, '/rollouts', /^\/rollouts\/R-\d+$/);
  const rooms = ['/', '/rollouts', '/library', '/library/import', '/search', '/search?q=door', '/incidents', '/incidents/I-1', '/history', '/help', '/help/rules', '/help/rules/secret', '/library/hatch-codes-4-0-rollout-plan/revisions', '/library/hatch-codes-4-0-rollout-plan/changes', '/settings', '/settings/people', '/no/such/page'];
  const addresses = [...rooms, ...documents, `${documents[0]}/edit`, ...rollouts.map((path) => `${path}?phase=all`)];
  assert.deepEqual(await judge(demo, ana, addresses), []);
  assert.match((await markupFaults('<!DOCTYPE html><html lang="en"><head><title>Control</title></head><body><p id="a"></p><p id="a"></p></body></html>')).join(), /no-dup-id/);
  count(`${addresses.length} pages judged, 1 planted fault found`);
});

demo.test('the theme is chosen at the foot of a page and kept', async ({ as, count }) => {
  const page = await as(ana);
  await page.goto('/library');
  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const colours = new Set();
  for (const [name, theme] of [['Day', 'day'], ['Night', 'night']]) {
    await page.getByRole('button', { name, exact: true }).click();
    await page.waitForURL('**/library');
    await page.goto('/history');
    assert.equal(await page.locator('html').getAttribute('data-theme'), theme);
    assert.equal(await page.getByRole('button', { name, exact: true }).getAttribute('aria-pressed'), 'true');
    colours.add(await ground());
    await page.goto('/library');
  }
  await page.getByRole('button', { name: 'System', exact: true }).click();
  await page.waitForURL('**/library');
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    colours.add(await ground());
  }
  assert.equal(colours.size, 2, `day and night have one ground each: ${[...colours].join(', ')}`);
  count('2 themes and the system in both schemes, 2 grounds');
});
