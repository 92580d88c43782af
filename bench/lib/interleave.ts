/** Takes turns: every contestant once a round, so that a slow minute of the machine meets all of them. */

export interface Contestant<T = number> {
  readonly name: string;
  /** One measurement. @throws Error whose message says why there is none */
  measure(): Promise<T>;
}

export interface Rounds {
  /** At least and at most so many are counted; how many of them the budget decides. */
  readonly least: number;
  readonly most: number;
  /** Rounds before them that are not counted. */
  readonly warmUps: number;
  /** Milliseconds after which no further round begins. */
  readonly budget: number;
  /**
   * Milliseconds after which a contestant that has been in one counted round sits out the rest, so that a slow one
   * leaves time for many rounds of the others; absent: nobody does.
   */
  readonly share?: number;
}

export interface Sample<T> {
  /** From 0. */
  readonly round: number;
  readonly value: T;
}

/** What was measured, or why there is nothing. */
export type Outcome<T = number> = { readonly samples: readonly Sample<T>[] } | { readonly missing: string };

/** Each round begins with another contestant, so that nobody always comes after the same one. */
export async function interleave<T>(
  contestants: readonly Contestant<T>[],
  { least, most, warmUps, budget, share = Infinity }: Rounds,
): Promise<ReadonlyMap<string, Outcome<T>>> {
  const samples = new Map(contestants.map(({ name }) => [name, [] as Sample<T>[]]));
  const missing = new Map<string, string>();
  const spent = new Map<string, number>();
  const begin = performance.now();
  for (let round = 0 - warmUps; round < most; round++) {
    if (round >= least && performance.now() - begin > budget) break;
    const first = (round + warmUps) % contestants.length;
    for (const { name, measure } of [...contestants.slice(first), ...contestants.slice(0, first)]) {
      const taken = spent.get(name) ?? 0;
      if (missing.has(name) || (round >= 1 && taken > share)) continue;
      const since = performance.now();
      try {
        const value = await measure();
        if (round >= 0) samples.get(name)?.push({ round, value });
      } catch (error) {
        missing.set(name, reasonOf(error));
      }
      spent.set(name, taken + performance.now() - since);
    }
  }
  return new Map(
    contestants.map(({ name }): [string, Outcome<T>] => {
      const reason = missing.get(name);
      return [name, reason === undefined ? { samples: samples.get(name) ?? [] } : { missing: reason }];
    }),
  );
}

/** The first line of what went wrong, without the driver's words around it. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message
    .split('\n')[0]
    .replace(/^page\.evaluate: (Error: )?/, '')
    .slice(0, 240);
}
