/** Networks that take blue, green, red, as OpenCV and Caffe read pictures, and files say (`Image.BitmapPixelFormat`: Bgr8). */
import type { Graph, Node } from '../graph/ir';

const ORDER = 'blue first/order';
const PICTURE = 'blue first/picture';

/** The same network for pictures that are red, green, blue; maps of its input are in their order, too. */
export function blueFirst(graph: Graph): Graph {
  const shape = graph.shapes.get(graph.input) ?? [];
  if (shape[1] !== 3) return graph;
  const turned: Node = {
    op: 'LinearMap',
    origin: null,
    name: PICTURE,
    inputs: [graph.input, ORDER],
    outputs: [PICTURE],
    attributes: { axis: 1 },
    module: '',
  };
  const nodes = graph.nodes.map((node) =>
    node.inputs.includes(graph.input)
      ? { ...node, inputs: node.inputs.map((name) => (name === graph.input ? PICTURE : name)) }
      : node,
  );
  const order = { type: 'float' as const, shape: [3, 3], data: Float32Array.of(0, 0, 1, 0, 1, 0, 1, 0, 0) };
  return {
    ...graph,
    nodes: [turned, ...nodes],
    constants: new Map([...graph.constants, [ORDER, order]]),
    shapes: new Map([...graph.shapes, [PICTURE, shape], [ORDER, order.shape]]),
  };
}
