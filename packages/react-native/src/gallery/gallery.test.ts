import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';
import * as kit from '..';

const source = join(import.meta.dirname, '..');

interface File {
  /** Components that stand in it. */
  readonly defines: readonly string[];
  /** Those of them that others may show. */
  readonly shares: readonly string[];
  /** Components it shows. */
  readonly shows: ReadonlySet<string>;
}

function readComponents(path: string): File {
  const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const defines: string[] = [];
  const shares: string[] = [];
  const shows = new Set<string>();
  const visit = (node: ts.Node): void => {
    const name = nameOf(node);
    if (name) (isExported(node) ? shares : defines).push(name);
    // A part that stands in the place that a slot keeps for it.
    if (ts.isCallExpression(node) && node.expression.getText() === 'slot' && node.arguments[1])
      shows.add(node.arguments[1].getText());
    if (ts.isJsxOpeningElement(node) || ts.isJsxSelfClosingElement(node)) shows.add(node.tagName.getText());
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { defines: [...defines, ...shares], shares, shows };
}

function nameOf(node: ts.Node): string | undefined {
  if (ts.isFunctionDeclaration(node)) return node.name?.text;
  return ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) ? node.name.text : undefined;
}

function isExported(node: ts.Node): boolean {
  const statement = ts.isVariableDeclaration(node) ? node.parent.parent : node;
  return (
    ts.canHaveModifiers(statement) &&
    !!ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
  );
}

const paths = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
  (path) => path.endsWith('.tsx') && !path.includes('.test.') && !path.endsWith('.web.tsx'),
);
const files = paths.map((path) => ({ path, ...readComponents(join(source, path)) }));

/** What can be seen in the gallery: what its files show, what is shown by that, and so on. */
function seenInGallery(): ReadonlySet<string> {
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

/** Parts of a part, which mean nothing without it; what stands for each is exported. */
const inner: readonly string[] = [
  // EmojiPicker, which loads them when it is opened.
  ...['EmojiGrid', 'EmojiPanel', 'GroupTabs', 'ToneButton', 'ToneChoice'],
  // Timeline.
  ...['Announcer', 'Highlight', 'MessageList', 'OlderRow'],
  // MessageText.
  ...['Blocks', 'LinkText', 'MentionText', 'Spans'],
  // The screens of signing in, of the keys, of devices and of comparing.
  ...['AuthFrame', 'BrandPane', 'OtherWay', 'ServerState', 'SignUpForm', 'PasskeyForm', 'RestoreForm'],
  ...['Camera', 'CodeScanner', 'LinkDeviceRow', 'SafetyDigits', 'TheirCode'],
  // LinkSection, Dialog.
  ...['LinkRow', 'WideButtons', 'KeyboardSpace', 'InRadioGroup'],
];

it('every part that can be seen in the gallery is exported, so that an app can show it, and put another in its place', () => {
  const seen = seenInGallery();
  const ofKit = files.filter(({ path }) => !/^(gallery|testing|app)\//.test(path));
  const visible = ofKit
    .flatMap(({ shares }) => shares)
    .filter((name) => seen.has(name) && !/(Provider|Context)$/.test(name));
  expect(visible.length).toBeGreaterThan(80);
  expect(visible.filter((name) => !(name in kit) && !inner.includes(name))).toEqual([]);
});
