// The sample documents lie beside the repository, not in it. Where they are missing, a test skips and says so.
import fs from 'node:fs';
import path from 'node:path';
import { SAMPLES } from './paths.mjs';

/** The path of a sample, or `null` after skipping the test. */
export function sample(t, name) {
  const file = path.join(SAMPLES, name);
  if (fs.existsSync(file)) return file;
  const reason = `the sample ${name} is not in ${SAMPLES}`;
  console.error(`SKIPPED ${t.name}: ${reason}`);
  if (process.env.HOLDPOINT_SKIPS) fs.appendFileSync(process.env.HOLDPOINT_SKIPS, `${t.name}: ${reason}\n`);
  t.skip(reason);
  return null;
}
