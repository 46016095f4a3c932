import { cleanup, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { renderKit } from '../../testing/render';
import { QrCode } from './QrCode';
import { qrPath } from './qr-path';

afterEach(cleanup);

/** The modules of a path, margin included: `#` is dark. */
function draw({ side, path }: ReturnType<typeof qrPath>): string[] {
  const rows = Array.from({ length: side }, () => Array<string>(side).fill('.'));
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)/g))
    for (let i = 0; i < Number(width); i++) (rows[Number(y)] as string[])[Number(x) + i] = '#';
  return rows.map((row) => row.join(''));
}

const eye = ['#######', '#.....#', '#.###.#', '#.###.#', '#.###.#', '#.....#', '#######'];

describe('QrCode', () => {
  it('has the margin and the three eyes that readers look for', () => {
    const rows = draw(qrPath('tidings-device:AaC8vJm0b3Jxk2Zt7y1pQ9sVwErTyUiOpLkJhGfDsAzXcVbNm'));
    const side = rows.length;
    expect((side - 8 - 21) % 4).toBe(0);
    const at = (x: number, y: number) => rows.slice(y, y + 7).map((row) => row.slice(x, x + 7));
    expect(at(4, 4)).toEqual(eye);
    expect(at(side - 11, 4)).toEqual(eye);
    expect(at(4, side - 11)).toEqual(eye);
    const margin = [...rows.slice(0, 4), ...rows.slice(-4), ...rows.map((row) => row.slice(0, 4) + row.slice(-4))];
    expect(margin.join('')).not.toContain('#');
  });

  it('says what it is for', () => {
    renderKit(<QrCode value="hello" label="Link code" />);
    expect(screen.getByRole('img', { name: 'Link code' })).toBeTruthy();
  });
});
