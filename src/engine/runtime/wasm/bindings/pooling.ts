/** Pooling and its gradients. */
import type { Binding } from './binding';

const area = ([height, width]: readonly [number, number]): number => height * width;

export const maxPool: Binding<'maxPool'> = {
  bind: ({ attributes, inputs: [x], output, kernels, tables }) => {
    const channels = x.shape[3];
    const table = tables.window(x.shape, attributes);
    const rows = output.count / channels;
    const call = [x.address, table, output.address, 0, rows, area(attributes.kernel), channels];
    return () => kernels.maxPool(...call);
  },
};

export const maxPoolGrad: Binding<'maxPoolGrad'> = {
  bind: ({ attributes, inputs: [dy, x, y], output, kernels, tables }) => {
    const channels = x.shape[3];
    const table = tables.window(x.shape, attributes);
    const call = [dy.address, x.address, y.address, table, output.address, dy.count / channels];
    return () => {
      kernels.fill(output.address, output.count, 0);
      kernels.maxPoolGrad(...call, area(attributes.kernel), channels);
    };
  },
};

export const averagePool: Binding<'averagePool'> = {
  bind: ({ attributes, inputs: [x], output, kernels, tables }) => {
    const channels = x.shape[3];
    const taps = area(attributes.kernel);
    const table = tables.window(x.shape, attributes);
    const call = [x.address, table, output.address, 0, output.count / channels, taps, channels, 1 / taps];
    return () => kernels.sumPool(...call);
  },
};

export const averagePoolGrad: Binding<'averagePoolGrad'> = {
  bind: ({ attributes, inputs: [dy, x], output, kernels, tables }) => {
    const channels = x.shape[3];
    const taps = area(attributes.kernel);
    const table = tables.window(x.shape, attributes);
    const call = [dy.address, table, output.address, dy.count / channels, taps, channels, 1 / taps];
    return () => {
      kernels.fill(output.address, output.count, 0);
      kernels.averagePoolGrad(...call);
    };
  },
};
