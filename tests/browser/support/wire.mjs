// What a page costs on the wire, as the browser counts it: head and body of each answer, as they were sent.

/** Opens an address as if for the first time, waits until `ready`, and returns each answer with its bytes. */
export async function weigh(page, address, ready) {
  // Nothing of the page before is on its way any more, and nothing was kept.
  await page.evaluate(() => sessionStorage.clear());
  await page.goto('about:blank');
  const session = await page.context().newCDPSession(page);
  const requests = new Map();
  session.on('Network.requestWillBeSent', ({ requestId, request }) => requests.set(requestId, { url: request.url, bytes: 0 }));
  session.on('Network.responseReceived', ({ requestId, response }) => {
    requests.get(requestId).encoding = response.headers['content-encoding'] ?? '';
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    requests.get(requestId).bytes = encodedDataLength;
  });
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  await page.goto(address);
  await ready(page);
  await session.detach();
  const answers = [...requests.values()].filter(({ url }) => url.startsWith('http'));
  return { answers, bytes: answers.reduce((sum, answer) => sum + answer.bytes, 0) };
}

/** `/pkg/main-1234.css` is `css`; a page has no ending. */
export function ending(url) {
  return new URL(url).pathname.match(/^\/pkg\/.*\.(\w+)$/)?.[1] ?? 'page';
}
