// A line between a browser and the server that can be cut. Chromium's own switch (`setOffline`) only stops new
// requests: a stream that stands goes on.
import net from 'node:net';

export async function openLine(base) {
  const { hostname, port } = new URL(base);
  const sockets = new Set();
  let isCut = false;
  const relay = net.createServer((near) => {
    if (isCut) {
      near.destroy();
      return;
    }
    const far = net.connect(Number(port), hostname);
    for (const [one, other] of [[near, far], [far, near]]) {
      sockets.add(one);
      one.on('error', () => {});
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  await new Promise((resolve) => {
    relay.listen(0, '127.0.0.1', resolve);
  });
  const cut = () => {
    isCut = true;
    for (const socket of sockets) socket.destroy();
  };
  return {
    base: `http://127.0.0.1:${relay.address().port}`,
    cut,
    mend() {
      isCut = false;
    },
    close() {
      cut();
      relay.close();
    },
  };
}
