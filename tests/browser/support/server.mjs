// A server of its own, on a free port and a fresh data folder.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import readline from 'node:readline';
import { BINARY } from './paths.mjs';

const START_MS = 30_000;
const STOP_MS = 15_000;

/** Starts `holdpoint serve` with more flags if wanted, and waits until it says that it is ready. */
export async function startServer(flags = []) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'holdpoint-browser-'));
  const log = path.join(folder, 'server.log');
  const errors = fs.openSync(log, 'w');
  const child = spawn(BINARY, ['serve', '--addr', '127.0.0.1:0', '--data', path.join(folder, 'data'), ...flags], {
    stdio: ['ignore', 'pipe', errors],
    env: { ...withoutSettings(process.env), NO_COLOR: '1' },
  });
  fs.closeSync(errors);
  const exited = new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
  const failed = new Promise((_, reject) => child.once('error', reject));
  const readLog = () => fs.readFileSync(log, 'utf8');
  const line = await within(START_MS, 'the server did not say that it is ready', Promise.race([
    firstLine(child.stdout),
    failed,
    exited.then(({ code }) => Promise.reject(new Error(`the server ended with ${code}:\n${readLog()}`))),
  ]));
  const link = line.match(/https?:\/\/\S+/)?.[0];
  assert.ok(link, `the first line names an address: ${line}`);
  child.stdout.resume();

  return {
    base: new URL(link).origin,
    setUpLink: link.includes('/setup/') ? link : null,
    folder,
    readLog,
    /** Asks it to end. It ends by itself, with code 0, and without a fault in its log. */
    async stop({ keep = false } = {}) {
      child.kill('SIGTERM');
      let end;
      try {
        end = await within(STOP_MS, 'the server did not end', exited);
      } catch (error) {
        child.kill('SIGKILL');
        throw error;
      }
      const faults = readLog().split('\n').filter((row) => /\bERROR\b|panicked at/.test(row));
      if (keep || faults.length > 0 || end.code !== 0) console.error(`the data folder is kept: ${folder}`);
      else fs.rmSync(folder, { recursive: true, force: true });
      assert.equal(end.code, 0, `exit code of the server (signal ${end.signal})`);
      assert.deepEqual(faults, [], 'faults in the log of the server');
    },
  };
}

/** The machine's own settings for Holdpoint are not the test's. */
function withoutSettings(env) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('HOLDPOINT_')));
}

async function firstLine(stream) {
  for await (const line of readline.createInterface({ input: stream })) return line;
  throw new Error('the server closed its output without a word');
}

function within(ms, words, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${words} within ${ms} ms`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
