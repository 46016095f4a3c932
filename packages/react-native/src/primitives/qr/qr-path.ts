import { toQR } from 'toqr';

/** The empty margin that readers need around the code, in modules. */
const quietZone = 4;

export interface QrPath {
  /** Modules along one side, margin included. */
  readonly side: number;
  /** The dark modules, each run of a row as one box. */
  readonly path: string;
}

/** Where a QR code of this text is dark. */
export function qrPath(value: string): QrPath {
  const modules = toQR(value);
  const size = Math.sqrt(modules.length);
  const runs: string[] = [];
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const from = x;
      while (x < size && modules[y * size + x]) x++;
      if (x > from) runs.push(`M${from + quietZone} ${y + quietZone}h${x - from}v1h${from - x}z`);
    }
  return { side: size + 2 * quietZone, path: runs.join('') };
}
