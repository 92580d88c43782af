/** What a rule for one operation of TensorFlow works with. */
import { UserError } from '../../contract/errors';
import type { Json } from '../json';
import type { Writer } from '../writer';

/** An operation applied to values; its attributes are those of TensorFlow's NodeDef in JSON. */
export class Operation {
  constructor(
    readonly inputs: readonly string[],
    readonly write: Writer,
    private readonly attributes: Json,
  ) {}

  /** The numbers of an input that must be known ahead. @throws UserError where it is computed. */
  numbers(input: number): readonly number[] {
    const known = this.write.known(this.inputs[input]);
    if (!known) throw this.refused(`takes input ${input} from the running network; it must be a constant`);
    return [...known.data];
  }

  flag(name: string): boolean {
    return this.attributes.at(name).at('b').flag(false);
  }

  real(name: string, fallback: number): number {
    return this.attributes.at(name).at('f').number(fallback);
  }

  integer(name: string, fallback: number): number {
    const given = this.attributes.at(name).at('i');
    return given.isMissing ? fallback : whole(given);
  }

  integers(name: string, fallback: readonly number[]): readonly number[] {
    const given = this.attributes.at(name).at('list').at('i');
    return given.isMissing ? fallback : given.items().map(whole);
  }

  text(name: string, fallback: string): string {
    const given = this.attributes.at(name).at('s');
    return given.isMissing ? fallback : decoded(given);
  }

  texts(name: string): readonly string[] {
    const given = this.attributes.at(name).at('list').at('s');
    return given.isMissing ? [] : given.items().map(decoded);
  }

  type(name: string): string {
    return this.attributes.at(name).at('type').text('DT_FLOAT');
  }

  refused(reason: string): UserError {
    return new UserError(`${this.write.name} ${reason}.`);
  }

  refuseUnless(holds: boolean, reason: string): void {
    if (!holds) throw this.refused(`${reason}, which is not supported`);
  }
}

/** @returns the names of the results. */
export type OperationRule = (operation: Operation) => string | readonly string[];

/** 64-bit numbers are written as texts. */
export function whole(json: Json): number {
  const value = json.isText ? Number(json.text()) : json.number();
  if (!Number.isSafeInteger(value)) throw json.wrong('a whole number');
  return value;
}

/** Bytes are written in base64. */
function decoded(json: Json): string {
  try {
    return atob(json.text());
  } catch {
    throw json.wrong('a text in base64');
  }
}
