import {
  bytesToBase64,
  type CiphersuiteImpl,
  type ClientState,
  makePskIndex,
  processPrivateMessage,
  processPublicMessage,
} from 'ts-mls';
import { decodeRatchetTree } from 'ts-mls/ratchetTree.js';
import { fromHex } from '../../crypto/hex';
import { joinByWelcome } from '../join';
import { decodeMessage } from '../message';
import { vectorConfig } from './config';
import { decodeWhole } from './decode';
import { defineFamily, type Family, type Hex } from './family';

interface PassiveClient {
  readonly external_psks: readonly { psk_id: Hex; psk: Hex }[];
  readonly key_package: Hex;
  readonly signature_priv: Hex;
  readonly encryption_priv: Hex;
  readonly init_priv: Hex;
  readonly welcome: Hex;
  readonly ratchet_tree: Hex | null;
  readonly initial_epoch_authenticator: Hex;
  readonly epochs: readonly { proposals: readonly Hex[]; commit: Hex; epoch_authenticator: Hex }[];
}

/** A member that joins by a welcome and follows: it ends each epoch with the others' authenticator. */
const define = (name: string): Family =>
  defineFamily<PassiveClient>(name, async (suite, vector, verdict) => {
    const psks = Object.fromEntries(
      vector.external_psks.map(({ psk_id, psk }) => [bytesToBase64(fromHex(psk_id)), fromHex(psk)]),
    );
    let state = await join(suite, vector, psks);
    verdict.bytes(
      'authenticator after joining',
      state.keySchedule.epochAuthenticator,
      vector.initial_epoch_authenticator,
    );
    for (const [index, epoch] of vector.epochs.entries()) {
      for (const message of [...epoch.proposals, epoch.commit]) state = await follow(suite, state, message, psks);
      const found = state.keySchedule.epochAuthenticator;
      verdict.bytes(`authenticator after commit ${index}`, found, epoch.epoch_authenticator);
    }
  });

async function join(
  suite: CiphersuiteImpl,
  vector: PassiveClient,
  psks: Record<string, Uint8Array>,
): Promise<ClientState> {
  const keyPackage = decodeMessage(fromHex(vector.key_package));
  const message = decodeMessage(fromHex(vector.welcome));
  if (keyPackage?.wireformat !== 'mls_key_package' || message?.wireformat !== 'mls_welcome')
    throw new Error('it does not decode');
  const keys = {
    initPrivateKey: fromHex(vector.init_priv),
    hpkePrivateKey: fromHex(vector.encryption_priv),
    signaturePrivateKey: fromHex(vector.signature_priv),
  };
  const tree = vector.ratchet_tree === null ? undefined : decodeWhole(decodeRatchetTree, vector.ratchet_tree);
  const own = { publicPackage: keyPackage.keyPackage, privatePackage: keys };
  const joining = { suite, config: vectorConfig, tree, psks: makePskIndex(undefined, psks) };
  return joinByWelcome(message.welcome, own, joining);
}

async function follow(
  suite: CiphersuiteImpl,
  state: ClientState,
  hex: Hex,
  psks: Record<string, Uint8Array>,
): Promise<ClientState> {
  const message = decodeMessage(fromHex(hex));
  const index = makePskIndex(state, psks);
  switch (message?.wireformat) {
    case 'mls_public_message':
      return (await processPublicMessage(state, message.publicMessage, index, suite)).newState;
    case 'mls_private_message':
      return (await processPrivateMessage(state, message.privateMessage, index, suite)).newState;
    default:
      throw new Error('it is neither a public nor a private message');
  }
}

/** RFC 9420 §12.4.3.1: with and without the tree in the welcome, with and without pre-shared keys. */
export const passiveClientWelcome = define('passive-client-welcome');
/** RFC 9420 §12.4.2: one kind of proposal after the other. */
export const passiveClientHandlingCommit = define('passive-client-handling-commit');
/** 200 epochs of one group at random. */
export const passiveClientRandom = define('passive-client-random');
