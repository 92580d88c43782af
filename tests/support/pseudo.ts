/** Speaks a language that has no Latin letters, from before the panel is loaded: import it first. */
import { ENGLISH, speak } from '../../src/language';

const foreign = (message: string): string => message.replace(/[A-Za-z]/g, 'ж');

speak({
  __: (message, ...values) => ENGLISH.__(foreign(message), ...values),
  _n: (one, many, count, ...values) => ENGLISH._n(foreign(one), foreign(many), count, ...values),
});
