// How heavy pages are, and what every answer carries.
import assert from 'node:assert/strict';
import { importDocument, isLive, startRollout } from './support/people.mjs';
import { plan, runbook } from './support/documents.mjs';
import { stage } from './support/stage.mjs';
import { ending, weigh } from './support/wire.mjs';

const READING = 40_000;
const RUN = 120_000;

const ana = { name: 'Ana Brandt', position: 'Release lead', email: 'ana@box.example', password: 'five lanterns on a wall' };
const place = stage({ flags: ['--demo'], people: [ana] });
const { test } = place;
const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
const idle = (page) => page.waitForLoadState('networkidle');

/** The addresses of the links in the middle of a page. */
async function links(page, address, pattern) {
  await page.goto(address);
  const all = await page.locator('main a').evaluateAll((found) => found.map((link) => new URL(link.href).pathname));
  return [...new Set(all)].filter((path) => pattern.test(path));
}

test('reading pages fetch no browser part and at most 40 kB', async ({ as, count }) => {
  const page = await as(ana);
  const documents = await links(page, '/library', /^\/library\/(?!import$)[^/]+$/);
  assert.ok(documents.length >= 3, `the demo has documents: ${documents}`);
  const weights = [];
  for (const address of ['/', '/library', ...documents, '/history', '/search', '/search?q=door', '/rollouts', '/settings']) {
    const { answers, bytes } = await weigh(page, address, idle);
    // The one that keeps what is typed comes where there is something to type.
    const scripts = answers.map(({ url }) => url).filter((url) => ['wasm', 'js'].includes(ending(url)) && !/\/drafts-[0-9a-f]+\.js$/.test(url));
    assert.deepEqual(scripts, [], `scripts fetched by ${address}`);
    assert.deepEqual(answers.filter(({ encoding, url }) => encoding === '' && ending(url) !== 'svg'), [], `answers that are not compressed on ${address}`);
    assert.ok(bytes <= READING, `${address} weighs ${kB(bytes)}`);
    weights.push([bytes, address]);
  }
  weights.sort(([one], [other]) => other - one);
  count(`${weights.length} pages, the heaviest ${kB(weights[0][0])} (${weights[0][1]}), the lightest ${kB(weights.at(-1)[0])} (${weights.at(-1)[1]})`);
});

test('the page of a rollout weighs at most 120 kB with its browser part', async ({ as, count }) => {
  const page = await as(ana);
  const rollouts = await links(page, '/rollouts', /^\/rollouts\/R-\d+$/);
  assert.ok(rollouts.length >= 2, `the demo has rollouts: ${rollouts}`);
  for (const address of [...rollouts, `${rollouts[0]}?phase=all`]) {
    const { answers, bytes } = await weigh(page, address, isLive);
    const kinds = answers.map(({ url }) => ending(url));
    assert.equal(kinds.filter((kind) => kind === 'wasm').length, 1, `one browser part on ${address}`);
    assert.ok(bytes <= RUN, `${address} weighs ${kB(bytes)}`);
    const part = answers.find(({ url }) => ending(url) === 'wasm');
    assert.equal(part.encoding, 'br', 'the browser part is sent with brotli');
    count(`${address}: ${kB(bytes)}, of it ${kB(part.bytes)} browser part`);
  }
});

test('the palette fetches the browser part when it is opened, not before', async ({ as, count }) => {
  const page = await as(ana);
  const fetched = [];
  page.on('request', (request) => fetched.push(ending(request.url())));
  await page.goto('/library');
  await idle(page);
  assert.ok(!fetched.includes('wasm'), 'nothing before');
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').waitFor();
  assert.equal(fetched.filter((kind) => kind === 'wasm').length, 1);
  count('0 browser parts before Ctrl K, 1 after');
});

test('every answer carries a content security policy, and pages a fresh nonce', async ({ base, as, count }) => {
  const page = await as(ana);
  await page.goto('/library/import');
  await importDocument(page, { text: plan('Box of answers') });
  const document = new URL(page.url()).pathname;
  const rollout = await startRollout(page, 'Answers');
  await importDocument(page, { text: runbook('Red lamp', 'lamp fault 17') });

  const assets = await page.evaluate(() => {
    const { script, wasm } = document.getElementById('wake').dataset;
    return [script, wasm, ...[...document.querySelectorAll('head link[href]')].map((link) => link.getAttribute('href'))];
  });
  assert.equal(assets.length, 4, `script, browser part, style, icon: ${assets}`);

  const cookie = place.cookies(ana).map(({ name, value }) => `${name}=${value}`).join('; ');
  const ask = (address, { signedIn = true, ...options } = {}) =>
    fetch(base + address, { redirect: 'manual', ...options, headers: { ...(signedIn ? { cookie } : {}), ...options.headers } });
  const nonceOf = (answer) => answer.headers.get('content-security-policy').match(/'nonce-([^']+)'/)?.[1];

  const pages = ['/', '/rollouts', rollout, '/library', '/library/import', document, `${document}/edit`, '/search?q=lamp', '/history', '/settings', '/settings/people'];
  for (const address of pages) {
    const [one, other] = [await ask(address), await ask(address)];
    assert.equal(one.status, 200, address);
    const [first, second] = [nonceOf(one), nonceOf(other)];
    assert.ok(first && second && first !== second, `fresh nonces on ${address}: ${first}, ${second}`);
    const html = await one.text();
    const scripts = html.match(/<script\b[^>]*>/g) ?? [];
    assert.ok(scripts.length > 0, `${address} has a script`);
    for (const script of scripts) assert.ok(script.includes(`nonce="${first}"`), `${address}: ${script}`);
    assert.ok(!/\son\w+="|\sstyle="/.test(html), `${address} has neither handlers nor styles in its markup`);
  }

  const others = [
    ...assets.map((address) => [address, 200]),
    ['/healthz', 200], ['/readyz', 200], ['/api/v1/search?q=lamp', 200],
    ['/no/such/page', 404], ['/pkg/none.js', 404], ['/rollouts/R-99999', 404], ['/library/none', 404],
  ].map(([address, status]) => [address, status, {}]);
  others.push(
    ['/', 303, { signedIn: false }],
    ['/api/v1/search?q=lamp', 401, { signedIn: false }],
    ['/theme', 303, { method: 'POST', body: new URLSearchParams({ theme: 'night', back: '/' }), headers: { origin: base } }],
    ['/theme', 403, { method: 'POST', body: new URLSearchParams({ theme: 'night', back: '/' }), headers: { origin: 'http://elsewhere.example' } }],
    ['/rollouts', 422, { method: 'POST', body: new URLSearchParams({}), headers: { origin: base } }],
  );
  for (const [address, status, options] of others) {
    const answer = await ask(address, options);
    const policy = answer.headers.get('content-security-policy') ?? '';
    assert.equal(answer.status, status, `${options.method ?? 'GET'} ${address}`);
    assert.match(policy, /default-src 'none'/, `${options.method ?? 'GET'} ${address} ${status}`);
    assert.ok(!policy.includes('unsafe-inline') && !policy.includes("'unsafe-eval'"), policy);
    assert.ok(answer.headers.get('x-request-id'), `${address} carries its request number`);
    await answer.arrayBuffer();
  }
  count(`${pages.length * 2} pages with ${pages.length * 2} nonces, ${others.length} other answers`);
});
