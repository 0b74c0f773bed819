// One server and one browser for a test file, its people, and tests whose pages must stay silent.
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { launch, openPage } from './browser.mjs';
import { atNow, invite, join, setUp, signIn } from './people.mjs';
import { startServer } from './server.mjs';

const PATIENCE_MS = 480_000;
const HOUR_MS = 3_600_000;

/**
 * Sets the stage for a file. The first of the people is the admin; the others are invited with their `role`.
 * `prepare` is done once, by the admin, before the first test. With a `clock`, tests can make hours pass.
 */
export function stage({ flags = [], clock = false, people, prepare = async () => {} }) {
  const stage = new Stage(people, prepare);
  before(() => stage.open(flags, clock), { timeout: PATIENCE_MS });
  after(() => stage.close(), { timeout: PATIENCE_MS });
  return stage;
}

class Stage {
  #people;
  #prepare;
  #states = new Map();
  #failed = false;

  constructor(people, prepare) {
    this.#people = people;
    this.#prepare = prepare;
  }

  async open(flags, clock) {
    this.server = await startServer(flags, { clock });
    this.base = this.server.base;
    this.browser = await launch();
    await this.#gather();
  }

  async close() {
    await this.browser?.close();
    await this.server?.stop({ keep: this.#failed });
  }

  async #gather() {
    const [first, ...others] = this.#people;
    const admin = await this.page(first.name, { javaScriptEnabled: false });
    await setUp(admin, this.server.setUpLink, first);
    await this.#remember(first, admin);
    for (const person of others) {
      const link = await invite(admin, person.name, person.role);
      const page = await this.page(person.name, { javaScriptEnabled: false });
      await join(page, link, person);
      await this.#remember(person, page);
      await this.#leave(page);
    }
    await this.#prepare(admin);
    await this.#leave(admin);
  }

  /** Everybody signs in anew: sessions end when nobody comes for hours, and after a day. */
  async #returnAll() {
    for (const person of this.#people) {
      const page = await this.page(person.name, { javaScriptEnabled: false });
      await signIn(page, person);
      await atNow(page);
      await this.#remember(person, page);
      await this.#leave(page);
    }
  }

  async #remember(person, page) {
    this.#states.set(person, await page.context().storageState());
  }

  async #leave(page) {
    await page.watch.assertSilent();
    await page.context().close();
  }

  page(name, options = {}) {
    return openPage(this.browser, name, { baseURL: this.base, ...options });
  }

  /** The cookies of a person who is signed in. */
  cookies(person) {
    return this.#states.get(person).cookies;
  }

  /** A test. What it opens is closed after it, and must have been silent. */
  test = (name, act) =>
    test(name, { timeout: PATIENCE_MS }, async (t) => {
      const pages = [];
      const keep = async (opening) => {
        const page = await opening;
        pages.push(page);
        return page;
      };
      const desk = {
        t,
        base: this.base,
        /** A page of a person who is signed in. */
        as: (person, options = {}) => keep(this.page(person.name, { storageState: this.#states.get(person), ...options })),
        /** A page of somebody who is not. */
        guest: (options = {}) => keep(this.page('a guest', options)),
        server: this.server,
        /** Hours pass, and everybody is signed in afterwards. */
        pass: async (hours) => {
          this.server.pass(hours * HOUR_MS);
          await this.#returnAll();
        },
        count: (words) => t.diagnostic(words),
      };
      try {
        await act(desk);
        for (const page of pages) await page.watch.assertSilent();
      } catch (error) {
        this.#failed = true;
        await this.#picture(name, pages);
        throw error;
      } finally {
        for (const page of pages) await page.context().close();
      }
    });

  /** What the pages looked like when the test failed, beside the data folder that is kept. */
  async #picture(name, pages) {
    const folder = path.join(this.server.folder, name.replace(/\W+/g, '-').slice(0, 60));
    fs.mkdirSync(folder, { recursive: true });
    for (const [index, page] of pages.entries()) {
      const file = path.join(folder, `page-${index + 1}`);
      try {
        await page.screenshot({ path: `${file}.png`, fullPage: true, timeout: 5_000 });
        fs.writeFileSync(`${file}.html`, `<!-- ${page.url()} -->\n${await page.content()}`);
      } catch (error) {
        console.error(`no picture of ${page.url()}: ${error.message.split('\n')[0]}`);
      }
    }
  }
}
