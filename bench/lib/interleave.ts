/** Takes turns: every contestant once a round, so that a slow minute of the machine meets all of them. */

export interface Contestant {
  readonly name: string;
  /** One measurement; milliseconds unless the suite says otherwise. @throws Error whose message says why there is none */
  measure(): Promise<number>;
}

export interface Rounds {
  readonly rounds: number;
  readonly warmUps: number;
  readonly budget: number;
  readonly share: number;
}

/** Samples by name, or the reason why there are none. */
export type Outcome = { readonly samples: readonly number[] } | { readonly missing: string };

/**
 * @param warmUps rounds that are not counted
 * @param budget milliseconds after which no further round begins
 * @param share milliseconds after which a contestant that has been in three rounds sits out the rest, so that a slow one
 *   leaves time for many rounds of the others; ratios to it are of the rounds that it was in
 */
export async function interleave(
  contestants: readonly Contestant[],
  { rounds, warmUps, budget, share }: Rounds,
): Promise<ReadonlyMap<string, Outcome>> {
  const samples = new Map(contestants.map(({ name }) => [name, [] as number[]]));
  const missing = new Map<string, string>();
  const spent = new Map<string, number>();
  const begin = performance.now();
  for (let round = -warmUps; round < rounds; round++) {
    if (round > 0 && performance.now() - begin > budget) break;
    for (const { name, measure } of contestants) {
      const taken = spent.get(name) ?? 0;
      if (missing.has(name) || (round >= 3 && taken > share)) continue;
      const since = performance.now();
      try {
        const value = await measure();
        if (round >= 0) samples.get(name)?.push(value);
      } catch (error) {
        missing.set(name, reasonOf(error));
      }
      spent.set(name, taken + performance.now() - since);
    }
  }
  return new Map(
    contestants.map(({ name }): [string, Outcome] => {
      const reason = missing.get(name);
      return [name, reason === undefined ? { samples: samples.get(name) ?? [] } : { missing: reason }];
    }),
  );
}

/** The first line of what went wrong. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n')[0].slice(0, 240);
}
