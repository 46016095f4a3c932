import { decodeAuthenticatedContent } from 'ts-mls/authenticatedContent.js';
import { verifyConfirmationTag } from 'ts-mls/framedContent.js';
import { createConfirmedHash, createInterimHash } from 'ts-mls/transcriptHash.js';
import { fromHex } from '../../crypto/hex';
import { decodeWhole } from './decode';
import { defineFamily, type Hex } from './family';

interface TranscriptHashes {
  readonly confirmation_key: Hex;
  readonly authenticated_content: Hex;
  readonly interim_transcript_hash_before: Hex;
  readonly confirmed_transcript_hash_after: Hex;
  readonly interim_transcript_hash_after: Hex;
}

/** RFC 9420 §8.2. */
export const transcriptHashes = defineFamily<TranscriptHashes>('transcript-hashes', async (suite, vector, verdict) => {
  const { wireformat, content, auth } = decodeWhole(decodeAuthenticatedContent, vector.authenticated_content);
  if (content.contentType !== 'commit' || auth.contentType !== 'commit') throw new Error('it is no commit');
  const before = fromHex(vector.interim_transcript_hash_before);
  const input = { wireformat, content, signature: auth.signature };
  const confirmed = await createConfirmedHash(before, input, suite.hash);
  verdict.bytes('confirmed transcript hash', confirmed, vector.confirmed_transcript_hash_after);
  const key = fromHex(vector.confirmation_key);
  verdict.holds('confirmation tag', await verifyConfirmationTag(key, auth.confirmationTag, confirmed, suite.hash));
  const interim = await createInterimHash(confirmed, auth.confirmationTag, suite.hash);
  verdict.bytes('interim transcript hash', interim, vector.interim_transcript_hash_after);
});
