import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

const pieceBytes = 4 * 1024 * 1024;

/**
 * How often these bytes stand in the memory of a process: all that it has mapped and may write. Undefined where the system does not let
 * us look (no Linux, or not the process's owner).
 */
export function countInMemory(pid: number, needle: Uint8Array): number | undefined {
  let file: number;
  let maps: string;
  try {
    maps = readFileSync(`/proc/${pid}/maps`, 'utf8');
    file = openSync(`/proc/${pid}/mem`, 'r');
  } catch {
    return undefined;
  }
  let found = 0;
  let hasRead = false;
  try {
    for (const { start, end } of writableRegions(maps))
      for (let at = start; at < end; at += BigInt(pieceBytes)) {
        // Pieces overlap by the needle, so that none is missed at an edge.
        const piece = readPiece(file, at, Number(end - at), needle.length);
        if (!piece) continue;
        hasRead = true;
        found += countIn(piece, needle);
      }
  } finally {
    closeSync(file);
  }
  return hasRead ? found : undefined;
}

function writableRegions(maps: string): readonly { readonly start: bigint; readonly end: bigint }[] {
  return maps.split('\n').flatMap((line) => {
    const match = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line);
    return match ? [{ start: BigInt(`0x${match[1]}`), end: BigInt(`0x${match[2]}`) }] : [];
  });
}

function readPiece(file: number, at: bigint, left: number, overlap: number): Buffer | undefined {
  const piece = Buffer.alloc(Math.min(pieceBytes + overlap - 1, left));
  try {
    return piece.subarray(0, readSync(file, piece, 0, piece.length, at as unknown as number));
  } catch {
    // Reserved and never touched: nothing is there.
    return undefined;
  }
}

function countIn(piece: Buffer, needle: Uint8Array): number {
  let found = 0;
  for (let at = piece.indexOf(needle); at >= 0; at = piece.indexOf(needle, at + 1)) found += 1;
  return found;
}
