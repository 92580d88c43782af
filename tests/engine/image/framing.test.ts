import { frameImage, framedBox } from '../../../src/engine/image/framing';
import { resize } from '../../../src/engine/image/resize';
import type { Image } from '../../../src/engine/image/image';

function noise(height: number, width: number): Image {
  const data = Float32Array.from(
    { length: height * width * 3 },
    (_, i) => (Math.sin(i * 12.9898) * 43758.5453) % 1,
  );
  return { height, width, channels: 3, data };
}

const centred = { zoom: 1, x: 0.5, y: 0.5 };

describe('framing', () => {
  it.each([
    [300, 451, 224],
    [640, 427, 160],
    [33, 50, 224],
    [160, 160, 160],
  ])(
    'of %d×%d pixels at %d is the whole shorter side, cut in the middle after scaling',
    (height, width, size) => {
      const image = noise(height, width);
      const shorter = Math.min(height, width);
      const [tall, wide] = [Math.trunc((size * height) / shorter), Math.trunc((size * width) / shorter)];
      const scaled = resize(image, { height: tall, width: wide });
      const even = (value: number): number =>
        value % 1 === 0.5 ? 2 * Math.round(value / 2) : Math.round(value);
      const [top, left] = [even((tall - size) / 2), even((wide - size) / 2)];
      const framed = frameImage(image, centred, { height: size, width: size });
      let largest = 0;
      for (let y = 0; y < size; y++) {
        for (let x = 0; x < size * 3; x++) {
          const expected = scaled.data[((y + top) * wide + left) * 3 + x];
          largest = Math.max(largest, Math.abs(framed.data[y * size * 3 + x] - expected));
        }
      }
      expect(largest).toBeLessThan(1e-5);
    },
  );

  it.each([
    [300, 451, 64, 256],
    [640, 427, 160, 96],
    [50, 50, 20, 32],
    [20, 32, 20, 32],
  ])(
    'of %d×%d pixels at %d×%d covers the rectangle and is cut in the middle',
    (height, width, tall, wide) => {
      const image = noise(height, width);
      const scale = Math.max(tall / height, wide / width);
      const scaled = { height: Math.trunc(height * scale + 1e-9), width: Math.trunc(width * scale + 1e-9) };
      const whole = resize(image, scaled);
      const framed = frameImage(image, centred, { height: tall, width: wide });
      expect([framed.height, framed.width]).toEqual([tall, wide]);
      const even = (value: number): number =>
        value % 1 === 0.5 ? 2 * Math.round(value / 2) : Math.round(value);
      const [top, left] = [even((scaled.height - tall) / 2), even((scaled.width - wide) / 2)];
      let largest = 0;
      for (let y = 0; y < tall; y++) {
        for (let x = 0; x < wide * 3; x++) {
          const expected = whole.data[((y + top) * scaled.width + left) * 3 + x];
          largest = Math.max(largest, Math.abs(framed.data[y * wide * 3 + x] - expected));
        }
      }
      expect(largest).toBeLessThan(1e-5);
    },
  );

  it('never leaves the picture, however far it is panned', () => {
    for (const [x, y] of [
      [0, 0],
      [1, 1],
      [0, 1],
    ]) {
      const box = framedBox({ height: 300, width: 451 }, { zoom: 3, x, y }, { height: 224, width: 224 });
      expect(box.top).toBeGreaterThanOrEqual(0);
      expect(box.left).toBeGreaterThanOrEqual(0);
      expect(box.top + box.height).toBeLessThanOrEqual(300 + 1e-9);
      expect(box.left + box.width).toBeLessThanOrEqual(451 + 1e-9);
    }
  });

  it('shows a third of the square at zoom 3', () => {
    const box = framedBox(
      { height: 300, width: 300 },
      { zoom: 3, x: 0.5, y: 0.5 },
      { height: 224, width: 224 },
    );
    expect(box.height).toBeCloseTo(100, 9);
    expect(box.top).toBeCloseTo(100, 9);
  });
});
