/** What bench/dawn/server.ts answers. */

/** In the order in which they pass. */
export const STAGES = ['augment', 'normalise and plan', 'commands', 'GPU and readback', 'pictures'] as const;
export type Stage = (typeof STAGES)[number];
/** Milliseconds. */
export type Stages = Readonly<Record<Stage, number>>;

/** The first line. */
export type Greeting = { readonly adapter: string } | { readonly missing: string };
