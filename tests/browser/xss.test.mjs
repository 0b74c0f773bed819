// Nothing that somebody wrote is ever executed: about two thousand payloads (a fifth of them on each commit) in every place a document has, with the
// content security policy switched off, so that only the writing of the pages stands between them and the browser.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { PAYLOADS } from './support/paths.mjs';
import { decide, importDocument, invite, join } from './support/people.mjs';
import { openRecord } from './support/rollout.mjs';
import { stage } from './support/stage.mjs';

const ana = { name: 'Ana "><img src=x onerror=alert(1)>', position: 'Operations', email: 'ana@example.test', password: 'a long enough password' };
const house = stage({ people: [ana] });

const PER_DOCUMENT = 60;
const TITLES = 120;
const PEOPLE = 8;
const INCIDENTS = 8;
/** A line of a timeline has at most so many characters. */
const WORDS = 1900;
const VISITORS = 3;

/** One of so many payloads; all of them in the nightly run. */
const SHARE = process.env.HOLDPOINT_NIGHTLY ? 1 : 5;

/** The payloads, or `null` after skipping the test. Control characters are refused by the product, so they go. */
function payloads(t) {
  if (fs.existsSync(PAYLOADS)) {
    const lines = fs.readFileSync(PAYLOADS, 'utf8').split('\n');
    return lines.map((line) => line.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '')).filter((line) => line.trim()).filter((_, at) => at % SHARE === 0);
  }
  const reason = `${PAYLOADS} is not there`;
  console.error(`SKIPPED ${t.name}: ${reason}`);
  if (process.env.HOLDPOINT_SKIPS) fs.appendFileSync(process.env.HOLDPOINT_SKIPS, `${t.name}: ${reason}\n`);
  t.skip(reason);
  return null;
}

/** One document with each payload in every place. */
const everywhere = (number, all) =>
  `---\ntitle: ${JSON.stringify(`Payloads ${number}`)}\ntags:\n${all.map((payload) => `  - ${payload}\n`).join('')}owner: ${all[1] ?? all[0]}\naliases: ${all[2] ?? all[0]}\n---\n\n# Payloads ${number}\n\n` +
  all.map((payload, number) => [
    payload,
    `## ${payload}`,
    `- [ ] ${payload}`,
    `> ${payload}`,
    `[a link](${payload.replace(/[\s()]/g, '')})`,
    `[a link](<${payload.replace(/[<>]/g, '')}>)`,
    `[a title](/x "${payload.replace(/"/g, '')}")`,
    `![${payload.replace(/[[\]]/g, '')}](/x.png "${payload.replace(/"/g, "'")}")`,
    `| ${payload.replace(/\|/g, '')} | b |\n|---|---|\n| ${payload.replace(/\|/g, '')} | c |`,
    `\`\`\`${payload.replace(/[`\s]/g, '')}\n${payload}\n\`\`\``,
    `<div ${payload}>${payload}</div>`,
    `[ref]: ${payload.replace(/\s/g, '')}`,
    `- **Status**: ${payload}`,
    `> [!NOTE]\n> ${payload}`,
    `See[^${number}]`,
    `[^${number}]: ${payload}`,
    `[a file](<${payload.replace(/[<>]/g, '')}.md#${payload.replace(/[<>\s]/g, '')}>)`,
  ].join('\n\n')).join('\n\n');

/** One document with each payload in callouts, pictures and diagrams. */
const around = (number, all) =>
  `# Around ${number}\n\n` +
  all.map((payload) => [
    `!!! note "${payload.replace(/["\t]/g, "'")}"\n    ${payload}\n\n    ![${payload.replace(/[[\]]/g, '')}](beside.png)`,
    `??? ${payload}\n    ${payload}`,
    `:::tip ${payload}\n${payload}\n:::`,
    `![${payload.replace(/[[\]]/g, '')}](<${payload.replace(/[<>]/g, '')}.png>)`,
    `<img alt="${payload.replace(/"/g, "'")}" src="${payload.replace(/"/g, "'")}.png">`,
    `\`\`\`mermaid\n${payload}\n\`\`\``,
  ].join('\n\n')).join('\n\n');

/** Saves a document as a form would, with a file of this name. */
async function bring(base, cookie, source, file) {
  const form = new FormData();
  form.set('request', crypto.randomUUID().replace(/^(.{14})./, '$17'));
  form.set('kind', '');
  if (file) form.set('file', new Blob([source]), file);
  else form.set('source', source);
  const answer = await fetch(`${base}/library`, { method: 'POST', body: form, headers: { cookie, origin: base }, redirect: 'manual' });
  assert.equal(answer.status, 303, await answer.text());
  return answer.headers.get('location');
}

/** Has files read that are named like the payloads, and returns the address of the import. */
async function choose(base, cookie, all) {
  const form = new FormData();
  form.set('request', crypto.randomUUID().replace(/^(.{14})./, '$17'));
  form.set('secrets', 'cover');
  const names = [...new Set(all.map((payload) => payload.replace(/[/\\\t]/g, '').replace(/"/g, '%22').trim().slice(0, 100).toLowerCase()))];
  for (const name of names.filter((name) => name && !/^(.:|\.)/.test(name))) form.append('files', new Blob([`# ${name}\n\n[a](b.md)\n`]), `${name}.md`);
  const answer = await fetch(`${base}/library/imports`, { method: 'POST', body: form, headers: { cookie, origin: base }, redirect: 'manual' });
  assert.equal(answer.status, 303, (await answer.text()).match(/field-error[^>]*>[^<]*/)?.[0]);
  return answer.headers.get('location');
}

/** Sends a form that holds only text, and returns where it leads. */
async function send(base, cookie, path, fields) {
  const body = new URLSearchParams({ request: crypto.randomUUID().replace(/^(.{14})./, '$17'), ...fields });
  const answer = await fetch(base + path, { method: 'POST', body, headers: { cookie, origin: base }, redirect: 'manual' });
  assert.equal(answer.status, 303, (await answer.text()).match(/field-error[^>]*>[^<]*/)?.[0]);
  return answer.headers.get('location');
}

/** Tells of every script that runs although nobody of ours started it. */
const listen = () => {
  window.executed = [];
  for (const name of ['alert', 'confirm', 'prompt', 'print']) window[name] = (words) => window.executed.push(`${name} ${words}`);
};

/** What ran, and what could run: foreign elements, event attributes, addresses with a script in them. */
const traces = () => {
  const found = [...window.executed];
  for (const element of document.querySelectorAll('main *')) {
    if (/^(script|iframe|object|embed|base|meta|link|style|math|frame|applet)$/i.test(element.tagName)) found.push(`<${element.tagName}>`);
    for (const { name, value } of element.attributes) {
      if (/^on/i.test(name)) found.push(`${element.tagName} ${name}`);
      if (/^(href|src|action|formaction|xlink:href|srcdoc|data)$/i.test(name) && /^[\s\u0000-\u0020]*(javascript|data|vbscript|blob):/i.test(value)) found.push(`${element.tagName} ${name}=${value.slice(0, 60)}`);
    }
  }
  return found;
};

house.test('no payload runs, wherever it stands', async ({ as, guest, base, t, count }) => {
  const all = payloads(t);
  if (!all) return;
  const cookie = house.cookies(ana).map(({ name, value }) => `${name}=${value}`).join('; ');
  const addresses = ['/', '/library', '/history', '/settings/people', '/settings'];
  for (let at = 0; at < all.length; at += PER_DOCUMENT) {
    const part = all.slice(at, at + PER_DOCUMENT);
    const address = await bring(base, cookie, everywhere(at, part), part[0].replace(/["\r\n]/g, ''));
    addresses.push(address, `${address}/edit`);
  }
  const some = all.filter((_, at) => at % 6 === 0);
  for (let at = 0; at < some.length; at += PER_DOCUMENT) addresses.push(await bring(base, cookie, around(at, some.slice(at, at + PER_DOCUMENT))));
  const step = Math.max(1, Math.floor(all.length / TITLES));
  for (let at = 0; at < all.length; at += step) addresses.push(await bring(base, cookie, `# ${all[at].slice(0, 190)}\n\nwords\n`));
  for (let page = 2; page <= 4; page += 1) addresses.push(`/library?page=${page}`);
  for (const payload of all.filter((_, at) => at % 40 === 0)) addresses.push(`/search?q=${encodeURIComponent(payload.slice(0, 200))}`);

  const short = all.filter((payload) => payload.trim().length <= 70 && /[<"']/.test(payload));
  // Incidents that are called so, all of it in their timelines; and the form with a title from the address.
  for (let at = 0; at < INCIDENTS; at += 1) {
    const title = short[Math.floor((at * short.length) / INCIDENTS)].replace(/\t/g, ' ').trim();
    const incident = await send(base, cookie, '/incidents', { title, severity: 'P1' });
    for (let from = at * PER_DOCUMENT; from < all.length; from += INCIDENTS * PER_DOCUMENT) {
      const words = all.slice(from, from + PER_DOCUMENT).join('\n');
      for (let cut = 0; cut < words.length; cut += WORDS) {
        const part = words.slice(cut, cut + WORDS).trim();
        if (part) await send(base, cookie, `${incident}/entries`, { text: part });
      }
    }
    addresses.push(incident, `/incidents?title=${encodeURIComponent(title)}`);
  }
  addresses.push('/incidents');

  // People and files with such names.
  const host = await as(ana);
  for (let at = 0; at < PEOPLE; at += 1) {
    const name = short[Math.floor((at * short.length) / PEOPLE)].trim();
    const person = { name, position: name.slice(0, 40).trim(), email: `p${at}@example.test`, password: 'a long enough password' };
    await join(await guest(), await invite(host, name, 'contributor'), person);
  }
  await invite(host, short.at(-1).trim(), 'viewer');
  const files = await choose(base, cookie, all);
  await host.goto(files);
  await host.getByText('All files are read.').waitFor({ timeout: 60_000 });
  addresses.push(files, `${files}?page=2`, `${files}?page=9`);
  const first = await host.locator('.list-title a').evaluateAll((found) => found.slice(0, 10).map((link) => link.getAttribute('href')));
  addresses.push(...first);
  const labels = await host.goto('/library').then(() => host.locator('option[value^="tag:"]').evaluateAll((found) => found.slice(0, 10).map((option) => option.value)));
  addresses.push(...labels.map((label) => `/library?label=${encodeURIComponent(label)}`));

  const faults = [];
  const left = addresses.values();
  const visit = async () => {
    const page = await as(ana, { bypassCSP: true });
    await page.addInitScript(listen);
    page.on('dialog', (dialog) => dialog.dismiss());
    for (const address of left) {
      await page.goto(address);
      const found = await page.evaluate(traces);
      faults.push(...found.map((words) => `${address}: ${words}`));
    }
  };
  // Several pages take the addresses off one list.
  await Promise.all(Array.from({ length: VISITORS }, visit));
  assert.deepEqual(faults.slice(0, 20), []);
  count(`${all.length} payloads in 23 places, ${some.length} of them in 6 more, of ${addresses.length} pages, 0 executions`);
});

/** The elements that a document may use, and images, inputs, comments and anchors. */
const ALLOWED = 'kbd sub sup mark b strong i em u s small code details summary p pre ul ol li dl dt dd table caption thead tbody tfoot tr th td hr br img input a'.split(' ');
/** Each breaks one thing of a tag: its name, an attribute, a quote, its end, what is nested in it, how a letter is written. */
const BREAKS = [
  (tag) => `<${tag} onclick=alert(1) onmouseover="alert(2)" onfocus='alert(3)' autofocus tabindex=1>x</${tag}>`,
  (tag) => `<${tag}/onload=alert(1)/onerror=alert(2)/ontoggle=alert(3) open>x`,
  (tag) => `<${tag} title="</${tag}><img src=x onerror=alert(1)>">x</${tag}>`,
  (tag) => `<${tag} id="main" name="palette" style="position:fixed;inset:0" class="btn">x</${tag}>`,
  (tag) => `<${tag} href="java&#115;cript:alert(1)" src="&#x6a;avascript:alert(2)" action=javascript:alert(3) xlink:href=javascript:alert(4)>x</${tag}>`,
  (tag) => `<${tag} <${tag}<script>alert(1)</script>>x</${tag}`,
  (tag) => `<${tag}\u00a0onclick=alert(1)><svg/onload=alert(2)></${tag}\t\n>`,
  (tag) => `<!-- <${tag}> --!><img src=x onerror=alert(1)><!-- -->`,
  (tag) => `<${tag.toUpperCase()} SRCDOC="<script>alert(1)</script>" DATA=data:text/html,<script>alert(2)</script> FORMACTION=javascript:alert(3)>x`,
  (tag) => `<${tag} checked type=checkbox data-wake data-live data-print onbeforetoggle=alert(1) popovertarget=keys>x</${tag}>`,
];
/** Places that end or begin a tag somewhere else. */
const AROUND = [(piece) => piece, (piece) => `- [ ] ${piece}`, (piece) => `| a | b |\n|---|---|\n| ${piece.replace(/[|\n]/g, ' ')} | c |`, (piece) => `> [!NOTE] ${piece}\n> ${piece}`, (piece) => `**${piece}** \`${piece}\``];

house.test('nothing runs through an element that is allowed', async ({ as, base, count }) => {
  const cookie = house.cookies(ana).map(({ name, value }) => `${name}=${value}`).join('; ');
  const pieces = ALLOWED.flatMap((tag) => BREAKS.map((breaks) => breaks(tag)));
  const faults = [];
  const page = await as(ana, { bypassCSP: true });
  await page.addInitScript(listen);
  page.on('dialog', (dialog) => dialog.dismiss());
  // One document for each element, so that what one piece leaves open cannot hide another element's.
  for (const [at, tag] of ALLOWED.entries()) {
    const mine = pieces.slice(at * BREAKS.length, (at + 1) * BREAKS.length);
    const text = mine.flatMap((piece, number) => AROUND.map((around) => `### ${number}\n\n${around(piece)}`)).join('\n\n');
    const address = await bring(base, cookie, `# Mutations of ${tag}\n\n${text}\n`);
    await page.goto(address);
    // Whatever waits for somebody is tried: everything is pointed at and pressed that is not ours.
    await page.evaluate(() => {
      for (const element of document.querySelectorAll('.doc *')) {
        for (const kind of ['mouseover', 'focus', 'toggle', 'load', 'error']) element.dispatchEvent(new Event(kind));
        if (!element.closest('a, button, input, summary')) element.click();
      }
    });
    const found = await page.evaluate(traces);
    const styled = await page.evaluate(() => [...document.querySelectorAll('.doc [style], .doc [class*=btn]:not(button), .doc #main, .doc [name=palette], .doc [data-wake], .doc [data-live], .doc [popovertarget]')].map((element) => element.outerHTML.slice(0, 100)));
    faults.push(...[...found, ...styled].map((words) => `${tag}: ${words}`));
  }
  assert.deepEqual(faults.slice(0, 20), []);
  count(`${pieces.length} mutations through ${ALLOWED.length} elements, each in ${AROUND.length} places, 0 executions`);
});

/** Runs in the page: a piece of the name that became an element, which only a name in the tab could. */
const leftTheName = () => document.getElementById('planted') !== null || !document.title.includes('</title>');

house.test('a name in the tab of the browser stays a name', async ({ as, count }) => {
  const name = 'Lamp </title><b id="planted">is lit</b>';
  const page = await as(ana);
  const words = `\`${name}\``;
  const document = await importDocument(page, { text: `# ${words}\n\n## Phase 1: Try\n\n- [ ] ${words}\n\n### Success criteria\n\n- ${words}\n` });
  await page.getByRole('link', { name: 'Start a rollout' }).click();
  await page.getByLabel('Title of the rollout', { exact: true }).fill(name);
  await page.getByRole('button', { name: 'Start the rollout' }).click();
  await page.waitForURL(/\/rollouts\/R-\d+$/);
  const rollout = new URL(page.url()).pathname;
  await decide(page, 'HOLD', 'Until it is lit');
  const record = await openRecord(page, rollout);
  const addresses = [document, rollout, `${rollout}/items/1.1`, `${rollout}/criteria/C1`, record];
  const left = [];
  for (const address of addresses) {
    await page.goto(address);
    if (await page.evaluate(leftTheName)) left.push(address);
  }
  assert.deepEqual(left, []);
  count(`${addresses.length} pages named after a payload`);
});

house.test('negative control: a payload that is written raw is seen', async ({ as, count }) => {
  const page = await as(ana, { bypassCSP: true });
  await page.addInitScript(listen);
  await page.goto('/library');
  await page.evaluate(() => {
    document.querySelector('main').innerHTML = '<details open ontoggle="alert(1)"></details><a href=" javascript:alert(2)">x</a>';
  });
  await page.waitForFunction(() => window.executed.length > 0);
  const found = await page.evaluate(traces);
  assert.deepEqual(found, ['alert 1', 'DETAILS ontoggle', 'A href= javascript:alert(2)']);
  count('3 traces of 2 planted payloads seen');
});
