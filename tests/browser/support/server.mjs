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

/**
 * Starts `holdpoint serve` with more flags if wanted, and waits until it says that it is ready. With a `clock`, hours
 * can be made to pass; the server must be built for that.
 */
export async function startServer(flags = [], { clock = false } = {}) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'holdpoint-browser-'));
  const data = path.join(folder, 'data');
  const log = path.join(folder, 'server.log');
  const moved = clock ? new Clock(path.join(folder, 'clock')) : null;
  const readLog = () => fs.readFileSync(log, 'utf8');
  let child;
  let exited;
  /** Starts the program and returns the address that it says. */
  const begin = async (address) => {
    const errors = fs.openSync(log, 'a');
    child = spawn(BINARY, ['serve', '--addr', address, '--data', data, ...flags], {
      stdio: ['ignore', 'pipe', errors],
      env: { ...withoutSettings(process.env), NO_COLOR: '1', ...moved?.setting },
    });
    fs.closeSync(errors);
    exited = new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
    const failed = new Promise((_, reject) => child.once('error', reject));
    const line = await within(START_MS, 'the server did not say that it is ready', Promise.race([
      firstLine(child.stdout),
      failed,
      exited.then(({ code }) => Promise.reject(new Error(`the server ended with ${code}:\n${readLog()}`))),
    ]));
    const said = line.match(/https?:\/\/\S+/)?.[0];
    assert.ok(said, `the first line names an address: ${line}`);
    child.stdout.resume();
    return said;
  };
  const link = await begin('127.0.0.1:0');

  /** Asks it to end, once, and returns how it ended. */
  let ending;
  const end = () => {
    ending ??= (async () => {
      child.kill('SIGTERM');
      try {
        return await within(STOP_MS, 'the server did not end', exited);
      } catch (error) {
        child.kill('SIGKILL');
        throw error;
      }
    })();
    return ending;
  };

  return {
    base: new URL(link).origin,
    setUpLink: link.includes('/setup/') ? link : null,
    folder,
    data,
    readLog,
    /** Moves its clock forward, for good. */
    pass: (ms) => moved.pass(ms),
    /** Its time, in milliseconds. */
    now: () => Date.now() + (moved?.ms ?? 0),
    end,
    /** Kills it, without a chance to finish anything. */
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
    /** Starts it again after that, at the same address and with the same data. */
    again: () => begin(new URL(link).host),
    /** Ends it, if nobody has. It ends by itself, with code 0, and without a fault in its log. */
    async stop({ keep = false } = {}) {
      const ended = await end();
      const faults = readLog().split('\n').filter((row) => /\bERROR\b|panicked at/.test(row));
      if (keep || faults.length > 0 || ended.code !== 0) console.error(`the data folder is kept: ${folder}`);
      else fs.rmSync(folder, { recursive: true, force: true });
      assert.equal(ended.code, 0, `exit code of the server (signal ${ended.signal})`);
      assert.deepEqual(faults, [], 'faults in the log of the server');
    },
  };
}

/** By how much the clock of a server is moved: a file that it reads at every question. */
class Clock {
  ms = 0;

  constructor(file) {
    this.file = file;
    this.setting = { HOLDPOINT_CLOCK: file };
    this.pass(0);
  }

  pass(ms) {
    this.ms += ms;
    // A half-written number would be another time.
    fs.writeFileSync(`${this.file}.next`, `${this.ms}`);
    fs.renameSync(`${this.file}.next`, this.file);
  }
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
