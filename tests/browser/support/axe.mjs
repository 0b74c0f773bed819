// axe-core, run inside a page.
import fs from 'node:fs';
import { createRequire } from 'node:module';

const SOURCE = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds on a page as it is now, one line for each element. */
export async function axe(page) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(SOURCE);
  const { violations, rules } = await page.evaluate(async (tags) => {
    const result = await window.axe.run(document, {
      runOnly: { type: 'tag', values: tags },
      resultTypes: ['violations'],
      preload: false,
      elementRef: false,
    });
    return {
      rules: result.passes.length + result.violations.length,
      violations: result.violations.flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => `axe ${id}: ${target.join(' ')}: ${failureSummary.split('\n')[1]?.trim()}`)),
    };
  }, TAGS);
  if (rules === 0) throw new Error(`axe applied no rule on ${page.url()}`);
  return violations;
}
