/** Every operation of TensorFlow that is read, by its name. */
import { ARITHMETIC } from './arithmetic';
import type { OperationRule } from './operation';
import { SHAPES } from './shape';
import { WINDOWS } from './windows';

export const OPERATIONS: Readonly<Record<string, OperationRule>> = { ...ARITHMETIC, ...SHAPES, ...WINDOWS };

export function operationRule(name: string): OperationRule | undefined {
  return Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
}
