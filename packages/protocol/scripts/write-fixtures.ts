/** Writes the golden fixtures that are missing. One that is there is never touched: old bytes must be readable for ever. I18 */
import { existsSync, writeFileSync } from 'node:fs';
import { toBinary, toJson } from '@bufbuild/protobuf';
import { sampleMessage } from './sample-message';
import { wireMessages, wireRegistry } from './wire-messages';

for (const { name, schema, variant } of wireMessages()) {
  const path = new URL(`../fixtures/${name}.json`, import.meta.url);
  if (existsSync(path)) continue;
  const message = sampleMessage(schema, variant === undefined ? {} : { variant });
  const json = toJson(schema, message, { registry: wireRegistry });
  const hex = Buffer.from(toBinary(schema, message)).toString('hex');
  writeFileSync(path, `${JSON.stringify({ type: schema.typeName, json, hex }, undefined, 2)}\n`);
  console.log(`fixtures/${name}.json`);
}
