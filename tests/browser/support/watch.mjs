// What a page does behind the back of its reader: console messages of any kind, errors, refused policies, failed
// requests, and answers that say no. All of it is trouble unless the test declared it beforehand.
import assert from 'node:assert/strict';

/** Watches every page of a context. */
export class Watch {
  #pages = [];
  #entries = [];
  #expected = [];
  #tolerated = new Set();
  #offline = false;

  static async over(context, name) {
    const watch = new Watch();
    watch.name = name;
    await context.exposeBinding('__refused', (_, words) => watch.#note('policy', words));
    await context.addInitScript(() => {
      addEventListener('securitypolicyviolation', (event) => {
        window.__refused(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile ?? ''}`);
      });
    });
    context.on('page', (page) => watch.#follow(page));
    return watch;
  }

  #follow(page) {
    this.#pages.push(page);
    page.on('console', (message) => this.#note('console', `${message.type()}: ${message.text()}`, message.location().url));
    page.on('pageerror', (error) => this.#note('page error', error.message));
    page.on('response', (response) => {
      if (response.status() >= 400) this.#note('answer', `${response.status()}`, response.url());
    });
    page.on('requestfailed', (request) => {
      const why = request.failure()?.errorText ?? '';
      // Leaving a page ends its stream and whatever it was still fetching.
      if (why !== 'net::ERR_ABORTED') this.#note('request', why, request.url());
    });
  }

  #note(kind, text, url = '') {
    this.#entries.push({ kind, text, url, offline: this.#offline });
  }

  /** The test will be answered with this status, once. */
  expectStatus(status) {
    this.#expected.push(status);
  }

  /** The page may be answered with this status, however often: it asks by itself. */
  tolerateStatus(status) {
    this.#tolerated.add(`${status}`);
  }

  /** From here on the line is cut on purpose; `false`: it is back. */
  expectOffline(offline) {
    this.#offline = offline;
  }

  /** What nobody asked for. */
  async trouble() {
    // Whatever a page has reported by now arrives before its answer to a question; a binding takes one more turn.
    for (const page of [...this.#pages, ...this.#pages]) {
      if (!page.isClosed()) await page.evaluate('0');
    }
    return this.#judge();
  }

  #judge() {
    const expected = [...this.#expected];
    const declared = [];
    const rest = [];
    for (const entry of this.#entries) {
      const at = entry.kind === 'answer' ? expected.indexOf(Number(entry.text)) : -1;
      const tolerated = entry.kind === 'answer' && this.#tolerated.has(entry.text);
      if (at >= 0 || tolerated) {
        if (at >= 0) expected.splice(at, 1);
        declared.push(entry);
      } else {
        rest.push(entry);
      }
    }
    // Chromium repeats each refusal on the console.
    const repeats = (entry) => {
      const status = entry.text.match(/^error: Failed to load resource: the server responded with a status of (\d+)/)?.[1];
      const at = declared.findIndex((answer) => answer.text === status && answer.url === entry.url);
      if (at >= 0) declared.splice(at, 1);
      return at >= 0;
    };
    const cut = (entry) => entry.offline && /net::ERR_/.test(entry.text);
    const found = rest
      .filter((entry) => !(entry.kind === 'console' && repeats(entry)) && !cut(entry))
      .map(({ kind, text, url }) => `${kind}: ${text} ${url}`.trim());
    return [...found, ...expected.map((status) => `an answer ${status} was declared and never came`)];
  }

  /** Fails if a page was not silent. */
  async assertSilent() {
    assert.deepEqual(await this.trouble(), [], `pages of ${this.name} are silent`);
  }
}
