/** jsdom with what every browser has and jsdom has not; Node's versions stand in. */
const { webcrypto } = require('node:crypto');
const { TestEnvironment } = require('jest-environment-jsdom');

module.exports = class BrowserEnvironment extends TestEnvironment {
  async setup() {
    await super.setup();
    Object.assign(this.global, {
      Blob,
      ReadableStream,
      Response,
      Uint8Array,
      ArrayBuffer,
      fetch,
      structuredClone,
    });
    Object.defineProperty(this.global, 'crypto', { value: webcrypto });
  }
};
