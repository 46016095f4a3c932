import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { en } from './en';

const kit = join(import.meta.dirname, '..');
const app = join(kit, '../../../apps/messenger/src');

/** Sources a person sees at work: no tests, and no gallery, whose specimens talk to developers. */
const files = [kit, app].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !/\.test\.|^(gallery|testing|i18n\/\w\w)\b/.test(path))
    .map((path) => join(folder, path)),
);
const sources = files.map((path) => ({ path: relative(kit, path), text: readFileSync(path, 'utf8') }));

/** Props whose text is shown or read aloud. */
const visibleProps =
  /^(title|subtitle|label|text|note|helper|error|message|placeholder|hint|description|action|alt|children|accessibilityLabel|accessibilityHint|aria-label|aria-description|aria-valuetext|aria-roledescription)$|(Label|Text|Title)$/;
/** Words of a language; an address like chat.example.org is the same in all of them. */
const hasWords = (text: string) => /\p{L}{2}/u.test(text) && !/^\w+(\.\w+)+$/.test(text);

function literalsIn(path: string, text: string): string[] {
  const found: string[] = [];
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);

  /** The texts an expression may become: both sides of a condition, and a template's fixed parts. */
  const textsOf = (node: ts.Node | undefined): string[] => {
    if (!node) return [];
    if (ts.isJsxExpression(node) || ts.isParenthesizedExpression(node)) return textsOf(node.expression);
    if (ts.isStringLiteralLike(node)) return [node.text];
    if (ts.isTemplateExpression(node)) return [node.head.text, ...node.templateSpans.map((span) => span.literal.text)];
    if (ts.isConditionalExpression(node)) return [...textsOf(node.whenTrue), ...textsOf(node.whenFalse)];
    if (ts.isBinaryExpression(node)) return [...textsOf(node.left), ...textsOf(node.right)];
    return [];
  };
  const report = (node: ts.Node, texts: readonly string[]) => {
    const line = file.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    for (const words of texts.filter(hasWords)) found.push(`${path}:${line} ${words.trim()}`);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node)) report(node, [node.text]);
    if (ts.isJsxExpression(node) && !ts.isJsxAttribute(node.parent)) report(node, textsOf(node));
    if (ts.isJsxAttribute(node) && visibleProps.test(node.name.getText())) report(node, textsOf(node.initializer));
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

it('finds a literal in a component', () => {
  const component = `<Row title="Hello" testID="row" label={on ? t('a') : \`Off \${n}\`}>Some {'words'} {n} · </Row>`;
  expect(literalsIn('x.tsx', component)).toEqual(['x.tsx:1 Hello', 'x.tsx:1 Off', 'x.tsx:1 Some', 'x.tsx:1 words']);
});

it('no component says anything that is not in the catalogs', () => {
  expect(sources.flatMap(({ path, text }) => literalsIn(path, text))).toEqual([]);
});

it('every message is said somewhere', () => {
  const code = sources.map(({ text }) => text).join('\n');
  const isUsed = (key: string) => {
    const base = key.replace(/_(zero|one|two|few|many|other)$/, '');
    if (code.includes(`'${base}'`)) return true;
    // Keys made of parts: `change.role.${role}Own`.
    const parts = base.split('.');
    return parts.some((_, at) => at > 0 && code.includes(`\`${parts.slice(0, at).join('.')}.\${`));
  };
  expect(Object.keys(en).filter((key) => !isUsed(key))).toEqual([]);
});
