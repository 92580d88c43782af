/**
 * Fuzzers: a few cases in every test run, many in `npm run fuzz`, which sets FUZZ_CASES, FUZZ_SEED, FUZZ_REPORTS
 * and, to judge one case alone, FUZZ_CASE.
 * A case that throws is a finding. A short run shrinks the first one; a long run goes on and counts their kinds.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { watchdog } from './watchdog';

const { FUZZ_CASES, FUZZ_CASE, FUZZ_SEED = '1', FUZZ_REPORTS } = process.env;
/** Milliseconds: no long run takes more. */
const DAY = 86_400_000;
/** Letters of an example in a report. */
const EXAMPLE = 300;

interface Kind {
  readonly kind: string;
  readonly example: string;
  count: number;
}

/**
 * A jest test that judges cases.
 * @param cases how many a short run makes
 * @param judge throws, or rejects, for a case that is a finding
 */
export function fuzz<T>(
  name: string,
  cases: number,
  arbitrary: fc.Arbitrary<T>,
  judge: (value: T) => unknown,
): void {
  const isLong = FUZZ_CASES !== undefined;
  const numRuns = isLong ? Number(FUZZ_CASES) : cases;
  // The watchdog ends what hangs in a long run, however slow the machine is.
  test(name, async () => run(), isLong ? DAY : 60_000 + numRuns * 100);

  async function run(): Promise<void> {
    const kinds = new Map<string, Kind>();
    let [count, slowest] = [0, 0];
    const dog = watchdog();
    const property = fc.asyncProperty(arbitrary, async (value) => {
      count += 1;
      if (FUZZ_CASE !== undefined && Number(FUZZ_CASE) !== count) return;
      dog.begin(count);
      const begin = process.cpuUsage();
      try {
        await judge(value);
      } catch (error) {
        if (!isLong) throw error;
        note(kinds, error, count, value);
      } finally {
        dog.end();
        const { user, system } = process.cpuUsage(begin);
        slowest = Math.max(slowest, (user + system) / 1000);
      }
    });
    try {
      await fc.assert(property, { numRuns, seed: Number(FUZZ_SEED), ...(isLong && { endOnFailure: true }) });
    } finally {
      await dog.stop();
    }
    if (FUZZ_REPORTS !== undefined) {
      const peak = process.resourceUsage().maxRSS * 1024;
      const report = { name, cases: count, kinds: [...kinds.values()], slowest, peak };
      writeFileSync(join(FUZZ_REPORTS, `${encodeURIComponent(name)}.json`), JSON.stringify(report));
    }
    expect([...kinds.keys()]).toEqual([]);
  }
}

/** Errors that differ in numbers and quoted values are of one kind. */
function note(kinds: Map<string, Kind>, error: unknown, number: number, value: unknown): void {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const kind = text
    .replace(/“[^”]*”|"[^"]*"|'[^']*'/g, '“…”')
    .replace(/\d+/g, '0')
    .slice(0, EXAMPLE);
  const example = `case ${number}: ${fc.stringify(value)}`.slice(0, EXAMPLE);
  const known = kinds.get(kind) ?? { kind, example, count: 0 };
  known.count += 1;
  kinds.set(kind, known);
}
