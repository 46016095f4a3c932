import type { Decoder } from 'ts-mls/codec/tlsDecoder.js';
import { decodeCommit, encodeCommit } from 'ts-mls/commit.js';
import { decodeGroupSecrets, encodeGroupSecrets } from 'ts-mls/groupSecrets.js';
import { decodeMlsMessage, encodeMlsMessage } from 'ts-mls/message.js';
import * as proposals from 'ts-mls/proposal.js';
import { decodeRatchetTree, encodeRatchetTree } from 'ts-mls/ratchetTree.js';
import { decodeWhole } from './decode';
import { defineFamily, type Hex } from './family';

/** Bytes there and back. */
type Again = (hex: Hex) => Uint8Array;
const again =
  <T>(decode: Decoder<T>, encode: (value: T) => Uint8Array): Again =>
  (hex) =>
    encode(decodeWhole(decode, hex));

const message = again(decodeMlsMessage, encodeMlsMessage);
const forms = {
  mls_welcome: message,
  mls_group_info: message,
  mls_key_package: message,
  ratchet_tree: again(decodeRatchetTree, encodeRatchetTree),
  group_secrets: again(decodeGroupSecrets, encodeGroupSecrets),
  add_proposal: again(proposals.decodeAdd, proposals.encodeAdd),
  update_proposal: again(proposals.decodeUpdate, proposals.encodeUpdate),
  remove_proposal: again(proposals.decodeRemove, proposals.encodeRemove),
  pre_shared_key_proposal: again(proposals.decodePSK, proposals.encodePSK),
  re_init_proposal: again(proposals.decodeReinit, proposals.encodeReinit),
  external_init_proposal: again(proposals.decodeExternalInit, proposals.encodeExternalInit),
  group_context_extensions_proposal: again(
    proposals.decodeGroupContextExtensions,
    proposals.encodeGroupContextExtensions,
  ),
  commit: again(decodeCommit, encodeCommit),
  public_message_application: message,
  public_message_proposal: message,
  public_message_commit: message,
  private_message: message,
} satisfies Readonly<Record<string, Again>>;
type Form = keyof typeof forms;

/** RFC 9420 §6 and everything inside. No cryptography, so no ciphersuite: all of the file's are here. */
export const messages = defineFamily<Readonly<Record<Form, Hex>>>('messages', async (_, vector, verdict) => {
  verdict.value('forms', Object.keys(vector).sort().join(), Object.keys(forms).sort().join());
  for (const [form, encodeAgain] of Object.entries(forms) as [Form, Again][])
    verdict.bytes(form, encodeAgain(vector[form]), vector[form]);
});
