/** What a backup says of itself: its first file. */
export interface Manifest {
  readonly format: 1;
  /** Of the program that made it. */
  readonly version: string;
  readonly madeAtMs: number;
  /** By their names in the backup, which are those in the data folder. */
  readonly files: Readonly<Record<string, FileFacts>>;
  /** Rows by file and table, counted in the state that was copied. */
  readonly rows: RowCounts;
}

export interface FileFacts {
  readonly bytes: number;
  readonly sha256: string;
}

export type RowCounts = Readonly<Record<string, Readonly<Record<string, number>>>>;

export const manifestName = 'manifest.json';

/** Throws an Error with a sentence. */
export function parseManifest(text: string): Manifest {
  let manifest: Manifest;
  try {
    manifest = JSON.parse(text) as Manifest;
  } catch {
    throw new Error('its manifest can not be read');
  }
  if (manifest.format !== 1) throw new Error('it was made by a newer version of Tidings; restore it with that one');
  return manifest;
}
