import {
  create,
  type DescEnum,
  type DescField,
  type DescMessage,
  type Message,
  ScalarType as Scalar,
  type ScalarType,
} from '@bufbuild/protobuf';
import { reflect } from '@bufbuild/protobuf/reflect';

/**
 * A message with every field set (of a oneof: the given variant, else the first), to values that depend on nothing but the field,
 * so that a fixture can be made again and a swapped pair of fields can't go unnoticed.
 */
export function sampleMessage(schema: DescMessage, options: { variant?: string; salt?: number } = {}): Message {
  const message = reflect(schema, create(schema));
  for (const field of schema.fields)
    if (isChosen(field, options.variant)) message.set(field, sampleField(field, field.number + (options.salt ?? 0)));
  return message.message;
}

function isChosen(field: DescField, variant: string | undefined): boolean {
  return field.oneof === undefined || field.localName === (variant ?? field.oneof.fields[0]?.localName);
}

function sampleField(field: DescField, salt: number): never {
  return (field.fieldKind === 'list' ? sampleList(field, salt) : sampleValue(field, salt)) as never;
}

function sampleList(field: DescField & { fieldKind: 'list' }, salt: number): unknown {
  const list = reflect(field.parent, create(field.parent)).get(field);
  list.add(sampleValue(field, salt) as never);
  list.add(sampleValue(field, salt + 100) as never);
  return list;
}

function sampleValue(field: DescField, salt: number): unknown {
  if (field.message) return reflect(field.message, sampleMessage(field.message, { salt }));
  if (field.enum) return lastValue(field.enum);
  if (field.scalar) return sampleScalar(field.scalar, field.name, salt);
  throw new Error('no sample for this kind of field; add one');
}

function lastValue(type: DescEnum): number {
  return type.values.at(-1)?.number as number;
}

function sampleScalar(type: ScalarType, name: string, salt: number): unknown {
  switch (type) {
    case Scalar.BOOL:
      return true;
    case Scalar.STRING:
      return `${name} é✓ ${salt}`;
    case Scalar.BYTES:
      return sampleId(salt);
    case Scalar.UINT32:
      return 4_000_000_000 + salt;
    case Scalar.UINT64:
      return 1_790_000_000_000n + BigInt(salt);
    default:
      throw new Error(`no sample for the scalar type ${Scalar[type]}; add one`);
  }
}

/** A UUIDv7 of a fixed moment. */
function sampleId(salt: number): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.from({ length: 16 }, (_, i) => i * 13 + salt);
  bytes.set([0x01, 0xa0, 0xc4, 0xd0, 0x5c, 0x00, 0x70 + (salt % 16)]);
  bytes[8] = 0x80 + (salt % 64);
  return bytes;
}
