// A runbook that is rich in HTML, on a phone: it shows what it means, fits, folds by finger and by key, and stays silent.
import assert from 'node:assert/strict';
import { axe } from './support/axe.mjs';
import { importDocument } from './support/people.mjs';
import { stage } from './support/stage.mjs';

const ana = { name: 'Ana Brandt', position: 'On call', email: 'ana@box.example', password: 'five lanterns on a wall' };
const { test } = stage({ people: [ana] });

const TEXT = `# Lantern does not light

<!-- written for the night shift by zeppelin -->

Press <kbd>Ctrl</kbd> + <kbd>R</kbd>, then look at CO<sub>2</sub> and 10<sup>3</sup> lumens.<br>It is <mark>hot</mark>.

<details>
<summary>When the fuse is <b>black</b></summary>

1. Take it out.
2. Put a new one in:

\`\`\`sh
lanternctl fuse replace --slot 3 --wait-until-the-glow-is-steady-and-nobody-is-near
\`\`\`

</details>

<table>
<tr><th>Signal</th><th>Meaning</th><th>What the night shift does about it</th></tr>
<tr><td>blinks</td><td>low oil</td><td>fill it, and write down how much went in</td></tr>
</table>

<dl><dt>Wick</dt><dd>the part that burns</dd></dl>

- <input type="checkbox"> oil filled
- [ ] glass clean

> [!WARNING]
> The glass is hot for ten minutes.

<script>document.title = 'taken';</script>
<div onclick="x()">plain words in a tag that is not shown</div>
`;

test('an HTML-rich runbook on a phone', async ({ as, count }) => {
  const page = await as(ana, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await importDocument(page, { text: TEXT });
  const doc = page.locator('.doc').first();
  for (const [selector, words] of [['kbd', 'Ctrl'], ['sub', '2'], ['sup', '3'], ['mark', 'hot'], ['dt', 'Wick'], ['dd', 'the part that burns'], ['th', 'Signal'], ['summary b', 'black']]) {
    assert.equal(await doc.locator(selector, { hasText: words }).count(), 1, `${selector} ${words}`);
  }
  assert.equal(await page.getByText('by zeppelin').count(), 0, 'a comment is hidden');
  assert.equal(await doc.locator('script, div[onclick]').count(), 0);
  assert.notEqual(await page.title(), 'taken');
  assert.equal(await doc.locator('.task-box').count(), 2, 'both boxes are shown');
  const wide = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.equal(await wide(), 0, 'nothing moves sideways');
  const command = page.getByText('lanternctl fuse replace');
  assert.equal(await command.isVisible(), false, 'folded at first');
  await doc.locator('summary').tap();
  await command.waitFor();
  assert.equal(await wide(), 0, 'nothing moves sideways when it is open');
  await doc.locator('summary').focus();
  await page.keyboard.press('Enter');
  await command.waitFor({ state: 'hidden' });
  assert.deepEqual(await axe(page), []);

  await page.goto('/search?q=zeppelin');
  assert.equal(await page.locator('.hit').count(), 0, 'a comment is not found');
  count('8 kinds of elements, 2 boxes, 1 fold by finger and key, no sideways scrolling at 390 px');
});
