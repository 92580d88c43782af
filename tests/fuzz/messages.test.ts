/** Whatever a kernel sends: the page answers in words. */
import fc from 'fast-check';
import { parseKernelMessage, PROTOCOL_VERSION } from '../../src/widget/protocol';
import { KERNEL_MESSAGES } from '../../src/widget/protocol';
import { fuzz } from '../support/fuzz';

const content = fc.oneof(
  fc.jsonValue(),
  fc.record(
    {
      version: fc.oneof(fc.constant(PROTOCOL_VERSION), fc.jsonValue()),
      type: fc.oneof(fc.constantFrom(...Object.keys(KERNEL_MESSAGES), '__proto__'), fc.jsonValue()),
      ...Object.fromEntries(
        Object.values(KERNEL_MESSAGES)
          .flatMap((fields) => Object.keys(fields))
          .map((name) => [name, fc.jsonValue()]),
      ),
    },
    { requiredKeys: [] },
  ),
);

fuzz('messages of a kernel', 300, content, (value) => {
  parseKernelMessage(value);
});
