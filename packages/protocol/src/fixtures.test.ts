import { describe, expect, test } from 'bun:test';
import { readdirSync, readFileSync } from 'node:fs';
import {
  type DescMessage,
  fromBinary,
  fromJson,
  isMessage,
  type JsonValue,
  toBinary,
  toJson,
} from '@bufbuild/protobuf';
import { type ReflectMessage, reflect } from '@bufbuild/protobuf/reflect';
import { wireMessages, wireRegistry } from '../scripts/wire-messages';

/** One golden fixture: what a message's bytes and its JSON were when it was added. Any language can read it. */
interface Fixture {
  readonly type: string;
  readonly json: JsonValue;
  readonly hex: string;
}

const folder = new URL('../fixtures/', import.meta.url);
const fixtures = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => ({ file, ...(JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Fixture) }));

describe('golden fixtures (I18)', () => {
  test.each(fixtures)('$file reads and writes as ever', ({ type, json, hex }) => {
    const schema = schemaOf(type);
    const bytes = Uint8Array.fromHex(hex);
    const message = fromBinary(schema, bytes);
    expect(toJson(schema, message)).toEqual(json);
    expect(toBinary(schema, fromJson(schema, json)).toHex()).toBe(hex);
    expect(toBinary(schema, message).toHex()).toBe(hex);
  });

  test.each(fixtures)('$file reads with a field from the future', ({ type, json, hex }) => {
    const schema = schemaOf(type);
    const newer = Uint8Array.fromHex(`${hex}c23e0568656c6c6f`); // field 1000: "hello"
    const message = fromBinary(schema, newer);
    expect(toJson(schema, message)).toEqual(json);
    expect(toBinary(schema, message).toHex()).toContain('c23e0568656c6c6f');
  });

  test('every frame, request, response and body variant has one', () => {
    const missing = wireMessages().filter(({ name }) => !fixtures.some(({ file }) => file === `${name}.json`));
    expect(missing.map(({ name }) => name)).toEqual([]); // else: bun packages/protocol/scripts/write-fixtures.ts
  });

  test('every field of every message is set in some fixture', () => {
    const seen = new Set<string>();
    for (const { type, hex } of fixtures) {
      const schema = schemaOf(type);
      collectFields(reflect(schema, fromBinary(schema, Uint8Array.fromHex(hex))), seen);
    }
    const fields = [...wireRegistry].flatMap((type) => (type.kind === 'message' ? type.fields : []));
    expect(fields.map(String).filter((field) => !seen.has(field))).toEqual([]); // else: add a fixture, e.g. `Head.2.json`
  });
});

function schemaOf(type: string): DescMessage {
  const schema = wireRegistry.getMessage(type);
  if (schema === undefined) throw new Error(`${type} is gone from the contract, and must not be`);
  return schema;
}

function collectFields(message: ReflectMessage, into: Set<string>): void {
  for (const field of message.fields) {
    if (!message.isSet(field)) continue;
    into.add(String(field));
    const value: unknown = message.get(field);
    for (const item of field.fieldKind === 'list' ? (value as Iterable<unknown>) : [value])
      if (isReflected(item)) collectFields(item, into);
  }
}

function isReflected(value: unknown): value is ReflectMessage {
  return typeof value === 'object' && value !== null && 'message' in value && isMessage(value.message);
}
