/** Free ports on loopback, so that two checkouts can run side by side. */
import { createServer } from 'node:net';

/** This port, or any free one for 0. @throws when it is taken */
export function freePort(port = 0) {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const { port: found } = server.address();
      server.close(() => resolve(found));
    });
  });
}
