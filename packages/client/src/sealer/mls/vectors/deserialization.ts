import { determineLength } from 'ts-mls/codec/variableLength.js';
import { fromHex } from '../../crypto/hex';
import { defineFamily, type Hex } from './family';

interface Deserialization {
  readonly vlbytes_header: Hex;
  readonly length: number;
}

/** RFC 9420 §2.1.2. */
export const deserialization = defineFamily<Deserialization>('deserialization', async (_, vector, verdict) => {
  const header = fromHex(vector.vlbytes_header);
  const { length, lengthFieldSize } = determineLength(header);
  verdict.value('length', length, vector.length);
  verdict.value('bytes of the header', lengthFieldSize, header.length);
});
