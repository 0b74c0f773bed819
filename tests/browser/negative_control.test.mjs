// The instruments can fail. A watch that never objects and an axe that never finds anything would prove nothing.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe } from './support/axe.mjs';
import { launch, openPage } from './support/browser.mjs';
import { layoutFaults } from './support/layout.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

const html = (body, head = '') => `data:text/html,${encodeURIComponent(`<!doctype html><html lang="en"><head><title>Control</title>${head}</head><body>${body}</body></html>`)}`;
const policy = '<meta http-equiv="content-security-policy" content="default-src \'none\'; script-src \'unsafe-inline\'">';

async function trouble(address, act = async () => {}) {
  const page = await openPage(browser, 'a control', {});
  await page.goto(address);
  await act(page);
  const found = await page.watch.trouble();
  if (found.length > 0) await assert.rejects(page.watch.assertSilent());
  else await page.watch.assertSilent();
  await page.context().close();
  return found.join('\n');
}

test('the watch hears what a page does behind its back', async (t) => {
  assert.equal(await trouble(html('<p>quiet</p>')), '');
  assert.match(await trouble(html('<script>console.log("psst")</script>')), /console: log: psst/);
  assert.match(await trouble(html('<script>console.debug("psst")</script>')), /console: debug: psst/);
  assert.match(await trouble(html('<script>throw new Error("broken")</script>')), /page error: broken/);
  assert.match(await trouble(html('<p style="color:red">red</p>', policy)), /policy: style-src-attr/);
  assert.match(await trouble(html('<img alt="" src="http://127.0.0.1:9/none.png">')), /request: net::ERR_/);
  t.diagnostic('5 kinds of noise heard, 1 quiet page passed');
});

test('a status that was declared is allowed once, and one that never comes is trouble', async (t) => {
  const answer = async (page) => {
    await page.route('http://control.test/*', (route) => route.fulfill({ status: 409, body: '<h1>no</h1>', contentType: 'text/html' }));
    await page.goto('http://control.test/a');
  };
  assert.match(await trouble('about:blank', answer), /answer: 409/);
  assert.equal(await trouble('about:blank', async (page) => {
    page.watch.expectStatus(409);
    await answer(page);
  }), '');
  assert.match(await trouble('about:blank', async (page) => {
    page.watch.expectStatus(409);
    await answer(page);
    await page.goto('http://control.test/b');
  }), /answer: 409 http:\/\/control.test\/b/);
  assert.match(await trouble('about:blank', async (page) => page.watch.expectStatus(422)), /422 was declared and never came/);
  t.diagnostic('4 cases judged');
});

test('axe and the ruler find a fault that was put there', async (t) => {
  const page = await openPage(browser, 'a control', { bypassCSP: true });
  const good = '<main><h1>Control</h1><form><label for="a">Name</label> <input id="a" size="40"></form></main>';
  await page.goto(html(good));
  assert.deepEqual(await axe(page), []);
  await page.goto(html(`${good.replace('<label for="a">Name</label>', '')}`));
  assert.match((await axe(page)).join('\n'), /axe label: /);
  await page.goto(html('<main><h1>One</h1><h1>Two</h1><p style="width:500px">wide</p><button style="height:30px">Sign as QA</button><button style="font-size:6px;padding:0">x</button></main>', '<meta name="viewport" content="width=device-width">'));
  const faults = (await layoutFaults(page, [390])).join('\n');
  assert.match(faults, /2 headings of the first level/);
  assert.match(faults, /at 390 px it scrolls sideways/);
  assert.match(faults, /“Sign as QA” has \d+ × 30 px, wants 44/);
  assert.match(faults, /“x” has .* wants 24/);
  await page.context().close();
  t.diagnostic('5 planted faults found, 1 good page passed');
});
