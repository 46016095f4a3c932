import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';
import * as kit from '..';

const source = join(import.meta.dirname, '..');

interface File {
  /** Components that stand in it. */
  readonly defines: readonly string[];
  /** Components it shows. */
  readonly shows: ReadonlySet<string>;
}

function readComponents(path: string): File {
  const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const defines: string[] = [];
  const shows = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionDeclaration(node) && node.name) defines.push(node.name.text);
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name)) defines.push(node.name.text);
    if (ts.isJsxOpeningElement(node) || ts.isJsxSelfClosingElement(node)) shows.add(node.tagName.getText());
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { defines, shows };
}

/** What can be seen in the gallery: what its files show, what is shown by that, and so on. */
function seenInGallery(): ReadonlySet<string> {
  const paths = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith('.tsx') && !path.includes('.test.') && !path.endsWith('.web.tsx'),
  );
  const files = paths.map((path) => ({ path, ...readComponents(join(source, path)) }));
  const seen = new Set<string>();
  const open = files.filter(({ path }) => path.startsWith('gallery')).flatMap(({ shows }) => [...shows]);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    for (const { defines, shows } of files) if (defines.includes(name)) open.push(...shows);
  }
  return seen;
}

const isComponent = ([name, value]: [string, unknown]) =>
  /^[A-Z][a-z]/.test(name) && !/Provider$/.test(name) && (typeof value === 'function' || isMemo(value));
const isMemo = (value: unknown) => typeof value === 'object' && value !== null && '$$typeof' in value;

it('every component of the kit can be seen in the gallery', () => {
  const exported = Object.entries(kit)
    .filter(isComponent)
    .map(([name]) => name);
  const seen = seenInGallery();
  expect(exported.length).toBeGreaterThan(40);
  expect(exported.filter((name) => !seen.has(name))).toEqual([]);
}, 60_000);
