/** The last parameters of every convolution kernel; see `finish` in kernels/lanes.ts. */
import type { Operand } from './binding';

export interface BoundEpilogue {
  readonly addend: Operand | null;
  readonly bounds: readonly [number, number];
  readonly gate: {
    readonly mask: Operand;
    readonly low: number;
    readonly high: number;
    readonly guided: boolean;
  } | null;
}

/** Nothing follows. */
export const PLAIN: readonly number[] = [0, -Infinity, Infinity, 0, 0, 0, 0];

/** Operands as their distance from the output. */
export function epilogueNumbers({ addend, bounds, gate }: BoundEpilogue, output: Operand): readonly number[] {
  const distance = (operand: Operand | undefined | null): number =>
    operand ? operand.address - output.address : 0;
  return [
    distance(addend),
    ...bounds,
    distance(gate?.mask),
    gate?.low ?? 0,
    gate?.high ?? 0,
    gate?.guided ? 0 : -Infinity,
  ];
}
