import { toQR } from 'toqr';
import { describe, expect, it } from 'vitest';
import { decodeFrame } from './decode-frame';

const width = 640;
const height = 480;

/** A picture as a camera takes one: grey, with a code in it, not quite black on not quite white. */
function pictureOf(text: string, { module = 6, left = 40, top = 20 } = {}): ImageData {
  const modules = toQR(text);
  const side = Math.sqrt(modules.length);
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  const shade = (x: number, y: number) => {
    const [column, row] = [Math.floor((x - left) / module) - 4, Math.floor((y - top) / module) - 4];
    const isInCode = column >= 0 && row >= 0 && column < side && row < side;
    if (isInCode) return modules[row * side + column] ? 40 : 215;
    return column >= -4 && row >= -4 && column < side + 4 && row < side + 4 ? 215 : 120;
  };
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) data.fill(shade(x, y), (y * width + x) * 4, (y * width + x) * 4 + 3);
  return { width, height, data, colorSpace: 'srgb' } as ImageData;
}

describe('the decoder', () => {
  it.each([
    ['of a device', `tidings-device:${'AaC8vJm0b3Jxk2Zt7y1pQ9sVwErTyUiO'.repeat(4)}`],
    ['of a person', `tidings-safety:${'0Zt7y1pQ9-sVwErTyUiO_k'.repeat(4)}`],
  ])('reads the codes that are shown: %s', (_, text) => {
    expect(decodeFrame(pictureOf(text))).toBe(text);
  });

  it('finds none where there is none, or half of one', () => {
    const empty = { width, height, data: new Uint8ClampedArray(width * height * 4).fill(90) } as unknown as ImageData;
    expect(decodeFrame(empty)).toBeUndefined();
    expect(decodeFrame(pictureOf('tidings-device:AaC8', { module: 14, left: 460 }))).toBeUndefined();
  });
});
