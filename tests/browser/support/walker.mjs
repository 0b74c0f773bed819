// Two ways to walk through a whole rollout: with a pointer or a finger, and with keys alone. Both count what they press.
import assert from 'node:assert/strict';
import { isLive, signButton } from './people.mjs';
import { onRail } from './rollout.mjs';

/** What is looked at while a window runs: the form, and its field. */
const LOOKS = [
  ['Record a probe sample', 'What the probe reported'],
  ['Record a log check', 'What you checked, and what you saw'],
];
const SIGNS = /^(Sign|No) ?, item (\S+)$/;
const unanswered = (page) => page.locator('.condition').filter({ hasText: 'Not checked yet.' });
const together = (page) => page.locator('summary').filter({ hasText: /^Answer \d+ together$/ });
const ready = async (page, scripts) => scripts && isLive(page);

/** The labels of what can be signed on the page. */
async function labels(page) {
  const names = await page.getByRole('button', { name: SIGNS }).evaluateAll((buttons) => buttons.map((button) => button.textContent.replace(/\s+/g, ' ').trim()));
  return names.map((name) => name.match(/item (\S+)/)[1]);
}

/** A person with a pointer or a finger. `scripts`: the pages have theirs. */
export function byPointer(page, { scripts, presses = 0 }) {
  const press = async (place) => {
    await place.click();
    presses += 1;
  };
  const turn = (place) => Promise.all([page.waitForEvent('load'), press(place)]);
  const follow = async (place) => {
    await turn(place);
    await ready(page, scripts);
  };
  const field = (place, label) => place.getByLabel(label, { exact: true });
  const button = (name, place = page) => place.getByRole('button', { name, exact: true });
  return {
    count: () => presses,
    async starts(text, title) {
      await field(page, 'Or its Markdown').fill(text);
      await press(button('Preview document'));
      await press(button('Save in the library'));
      await press(page.getByRole('link', { name: 'Start a rollout' }));
      await field(page, 'Title of the rollout').fill(title);
      await follow(button('Start the rollout'));
      return new URL(page.url()).pathname;
    },
    async signsAll() {
      const all = await labels(page);
      for (const label of all) {
        const sign = signButton(page, label);
        if (scripts) await press(sign);
        else await follow(sign);
        await sign.waitFor({ state: 'detached' });
      }
      return all.length;
    },
    async answersAll() {
      for (let left = await unanswered(page).count(); left > 0; left -= 1) await follow(button('Yes', unanswered(page).first()));
    },
    async attestsAll() {
      if ((await together(page).count()) === 0) return;
      await press(together(page));
      const form = page.getByRole('region', { name: 'Criteria', exact: true });
      for (const box of await form.getByRole('checkbox').all()) await press(box);
      await field(form, 'What you saw').fill('Seen');
      await follow(button('Yes, they hold', form));
    },
    async measures(criterion, value) {
      await turn(page.getByRole('row').getByRole('link', { name: new RegExp(`^${criterion} `) }));
      await field(page, 'Value').fill(value);
      await turn(button('Save the value'));
      await follow(page.getByRole('link', { name: /^R-\d+/ }).first());
    },
    async startsWindow() {
      await turn(page.getByRole('link', { name: /^Window of phase/ }));
      await turn(button('Start the window'));
      await page.getByRole('region', { name: 'Status' }).getByText(/left, until/).waitFor();
      // A machine and a person look once; a window that nobody looked at is no yes.
      for (const [by, what] of LOOKS) {
        const form = page.getByRole('region', { name: by, exact: true });
        await field(form, what).fill('Quiet');
        await turn(button('All is well', form));
      }
    },
    async comesBack(rollout) {
      await page.goto(rollout);
      await ready(page, scripts);
    },
    async opens(phase) {
      await onRail(page, phase, 'ready').waitFor({ state: 'attached' });
      await follow(button(`Open hold point ${phase}`));
    },
    async decides(why) {
      await field(page, 'Why').fill(why);
      await follow(button('Decide GO'));
    },
  };
}

/** Runs in the page: what the focus stands on, by its label or its words. */
function focused() {
  const { labels: named, textContent, ariaLabel } = document.activeElement;
  return (named?.[0]?.textContent ?? ariaLabel ?? textContent).replace(/\s+/g, ' ').trim();
}

/** Somebody without a mouse. What is typed into a field does not count. */
export function byKeys(page, { presses = 0 }) {
  const press = async (key) => {
    await page.keyboard.press(key);
    presses += 1;
  };
  /** Goes on with Tab until the focus stands on this. */
  const goTo = async (name) => {
    const is = (words) => (name instanceof RegExp ? name.test(words) : words === name);
    for (let tries = 0; !is(await page.evaluate(focused)); tries += 1) {
      assert.ok(tries < 500, `the Tab key comes to “${name}”`);
      await press('Tab');
    }
  };
  const follow = async (name, key = 'Enter') => {
    await goTo(name);
    await Promise.all([page.waitForEvent('load'), press(key)]);
    await ready(page, true);
  };
  const fill = async (label, words) => {
    await goTo(label);
    await press('Control+a');
    await page.keyboard.insertText(words);
  };
  // Pages of the library have no line to the server.
  const turn = async (name) => {
    await goTo(name);
    await Promise.all([page.waitForEvent('load'), press('Enter')]);
  };
  return {
    count: () => presses,
    async starts(text, title) {
      await fill(/^Or its Markdown/, text);
      await turn('Preview document');
      await turn('Save in the library');
      await turn('Start a rollout');
      await fill('Title of the rollout', title);
      await Promise.all([page.waitForEvent('load'), press('Enter')]);
      await isLive(page);
      return new URL(page.url()).pathname;
    },
    async signsAll() {
      const all = await labels(page);
      for (const label of all) {
        await press('x');
        await signButton(page, label).waitFor({ state: 'detached' });
      }
      return all.length;
    },
    async answersAll() {
      for (let left = await unanswered(page).count(); left > 0; left -= 1) await follow('Yes');
    },
    async attestsAll() {
      const summary = together(page);
      if ((await summary.count()) === 0) return;
      await goTo(/^Answer \d+ together$/);
      await press('Enter');
      const boxes = await page.getByRole('region', { name: 'Criteria', exact: true }).getByRole('checkbox').count();
      for (let ticked = 0; ticked < boxes; ticked += 1) {
        await press('Tab');
        await press('Space');
      }
      await fill('What you saw', 'Seen');
      await follow('Yes, they hold');
    },
    async measures(criterion, value) {
      await turn(new RegExp(`^${criterion} `));
      await fill('Value', value);
      await turn('Save the value');
      await follow(/^R-\d+/);
    },
    async startsWindow() {
      await turn(/^Window of phase/);
      await turn('Start the window');
      await page.getByRole('region', { name: 'Status' }).getByText(/left, until/).waitFor();
      for (const [, what] of LOOKS) {
        await fill(what, 'Quiet');
        await turn('All is well');
      }
    },
    async comesBack(rollout) {
      await page.goto(rollout);
      await isLive(page);
    },
    async opens(phase) {
      await onRail(page, phase, 'ready').waitFor();
      await press('o');
      await follow(`Open hold point ${phase}`);
    },
    async decides(why) {
      await fill('Why', why);
      await follow('Decide GO');
    },
  };
}
