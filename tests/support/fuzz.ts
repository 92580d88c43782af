/**
 * Fuzzers: a few cases in every test run, many in `npm run fuzz`, which sets FUZZ_CASES, FUZZ_SEED and FUZZ_REPORTS.
 * A case that throws is a finding. A short run shrinks the first one; a long run goes on and counts their kinds.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';

const { FUZZ_CASES, FUZZ_SEED = '1', FUZZ_REPORTS } = process.env;
/** The clock on the wall, where a test has a fake one. */
const now = performance.now.bind(performance);
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
  // 0.1 s a case is far more than any needs: a hang ends here.
  test(name, async () => run(), 60_000 + numRuns * 100);

  async function run(): Promise<void> {
    const kinds = new Map<string, Kind>();
    let [count, slowest] = [0, 0];
    const property = fc.asyncProperty(arbitrary, async (value) => {
      const begin = now();
      try {
        await judge(value);
      } catch (error) {
        if (!isLong) throw error;
        note(kinds, error, value);
      } finally {
        count += 1;
        slowest = Math.max(slowest, now() - begin);
      }
    });
    await fc.assert(property, { numRuns, seed: Number(FUZZ_SEED), ...(isLong && { endOnFailure: true }) });
    if (FUZZ_REPORTS !== undefined) {
      const peak = process.resourceUsage().maxRSS * 1024;
      const report = { name, cases: count, kinds: [...kinds.values()], slowest, peak };
      writeFileSync(join(FUZZ_REPORTS, `${encodeURIComponent(name)}.json`), JSON.stringify(report));
    }
    expect([...kinds.keys()]).toEqual([]);
  }
}

/** Errors that differ in numbers and quoted values are of one kind. */
function note(kinds: Map<string, Kind>, error: unknown, value: unknown): void {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const kind = text
    .replace(/“[^”]*”|"[^"]*"|'[^']*'/g, '“…”')
    .replace(/\d+/g, '0')
    .slice(0, EXAMPLE);
  const known = kinds.get(kind) ?? { kind, example: fc.stringify(value).slice(0, EXAMPLE), count: 0 };
  known.count += 1;
  kinds.set(kind, known);
}
