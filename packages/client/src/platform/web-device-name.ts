/** [name, what its user agent holds]; the first that fits, so browsers that pose as others come before those. */
const browsers: readonly (readonly [string, RegExp])[] = [
  ['Edge', /Edg(e|A|iOS)?\//],
  ['Opera', /OPR\//],
  ['Samsung Internet', /SamsungBrowser\//],
  ['Firefox', /Firefox\/|FxiOS\//],
  ['Chrome', /Chrom(e|ium)\/|CriOS\//],
  ['Safari', /Safari\//],
];

const systems: readonly (readonly [string, RegExp])[] = [
  ['iPhone', /iPhone/],
  ['iPad', /iPad/],
  ['Android', /Android/],
  ['ChromeOS', /CrOS/],
  ['Windows', /Windows/],
  ['macOS', /Mac OS X/],
  ['Linux', /Linux/],
];

/** "Chrome on Linux", for the list of sessions. */
export function buildDeviceName(userAgent: string): string {
  const find = (table: typeof browsers) => table.find(([, form]) => form.test(userAgent))?.[0];
  const system = find(systems);
  return `${find(browsers) ?? 'Browser'}${system ? ` on ${system}` : ''}`;
}
