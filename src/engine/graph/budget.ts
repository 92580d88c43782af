/** How much may be computed ahead of the run. What a few bytes of a file can ask for has no limit of its own. */
import { FitsNoSize } from '../contract/errors';
import { LIMITS } from '../limits';
import type { OnnxNode } from '../onnx/network';
import { nodeText } from '../onnx/schema/check';
import { count } from '../text/sentence';
import { elementCount, type ConstantTensor } from '../tensor';

const { knownValues, allKnownValues, knownWork } = LIMITS.network;

/** Numbers computed so far, over all sizes and outputs at which a network is tried. */
export class Work {
  private done = 0;

  constructor(private readonly limit: number) {}

  /** Numbers that may be computed for a network with these constants, which is looked at so many times. */
  static of(constants: ReadonlyMap<string, ConstantTensor>, times = 1): Work {
    return new Work(knownWork + 16 * times * numbersIn(constants));
  }

  /** @throws FitsNoSize when it is too much. */
  spend(node: Pick<OnnxNode, 'op' | 'name'>, numbers: number): void {
    this.done += numbers;
    if (this.done <= this.limit) return;
    throw new FitsNoSize(
      `${nodeText(node)} is one too many: ${count(this.done)} numbers are computed ahead of the run, at most ${count(this.limit)} may be.`,
    );
  }
}

/** Numbers that are kept until the network is planned. */
export class Budget {
  private held = 0;
  private readonly limit: number;

  constructor(
    constants: ReadonlyMap<string, ConstantTensor>,
    private readonly work: Work = Work.of(constants),
  ) {
    this.limit = allKnownValues + 2 * numbersIn(constants);
  }

  /**
   * Ask before a value is computed.
   * @param numbers - how many it has.
   * @param from - the largest number of those that it is computed from.
   * @param work - multiplications and additions, where they are more than numbers.
   * @throws FitsNoSize when it is too much.
   */
  spend(node: Pick<OnnxNode, 'op' | 'name'>, numbers: number, from = 0, work = numbers): void {
    if (!(numbers <= Math.max(knownValues, from))) {
      throw new FitsNoSize(
        `${nodeText(node)} makes ${count(numbers)} numbers ahead of the run, at most ${count(knownValues)} may be.`,
      );
    }
    this.held += numbers;
    if (this.held > this.limit) {
      throw new FitsNoSize(
        `${nodeText(node)} is one too many: ${count(this.held)} numbers are kept ahead of the run, at most ${count(this.limit)} may be.`,
      );
    }
    this.work.spend(node, work);
  }
}

function numbersIn(constants: ReadonlyMap<string, ConstantTensor>): number {
  return [...constants.values()].reduce((sum, { shape }) => sum + elementCount(shape), 0);
}
