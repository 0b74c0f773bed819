// Debian's Chromium. Every page made here is watched.
import { chromium } from 'playwright-core';
import { CHROMIUM } from './paths.mjs';
import { Watch } from './watch.mjs';

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
];
const PATIENCE_MS = 10_000;

export function launch() {
  return chromium.launch({ executablePath: CHROMIUM, args: ARGS });
}

/** A page in a context of its own: a person at a machine. `page.watch` knows what happened behind it. */
export async function openPage(browser, name, options = {}) {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  context.setDefaultTimeout(PATIENCE_MS);
  context.setDefaultNavigationTimeout(2 * PATIENCE_MS);
  const watch = await Watch.over(context, name);
  const page = await context.newPage();
  page.watch = watch;
  return page;
}
