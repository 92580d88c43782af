/** Every operator that is written in others, by its ONNX name. */
import type { Composite } from '../composite';
import * as activations from './activations';
import * as arithmetic from './arithmetic';
import * as functions from './functions';
import * as indexed from './indexed';
import { And, Cast, IsInf, Mod, Not, Or, Shrink, Where, Xor } from './logic';
import { DepthToSpace, Gather, GatherElements, Pad, Slice, SpaceToDepth, Tile } from './movement';
import * as normalizations from './normalizations';
import * as pooling from './pooling';
import * as products from './products';
import * as recurrent from './recurrent';
import * as reductions from './reductions';
import * as resizing from './resize';
import { AffineGrid, Col2Im, GridSample } from './sampling';
import { ArgMax, ArgMin, Hardmax, OneHot, ScatterElements, TopK } from './sorting';

export const COMPOSITES = {
  ...activations,
  ...arithmetic,
  ...functions,
  ...indexed,
  ...normalizations,
  ...pooling,
  ...products,
  ...recurrent,
  ...reductions,
  ...resizing,
  And,
  Cast,
  IsInf,
  Mod,
  Not,
  Or,
  Shrink,
  Where,
  Xor,
  AffineGrid,
  ArgMax,
  ArgMin,
  Col2Im,
  GridSample,
  Hardmax,
  OneHot,
  ScatterElements,
  TopK,
  DepthToSpace,
  Gather,
  GatherElements,
  Pad,
  Slice,
  SpaceToDepth,
  Tile,
} satisfies Readonly<Record<string, Composite>>;

export type CompositeName = keyof typeof COMPOSITES;

export function compositeOf(onnxOperator: string): Composite | undefined {
  return Object.hasOwn(COMPOSITES, onnxOperator) ? COMPOSITES[onnxOperator as CompositeName] : undefined;
}
