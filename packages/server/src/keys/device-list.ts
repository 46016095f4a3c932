/**
 * What the server checks of a user's list of devices. Clients check it all again and believe nobody; this keeps a faulty client
 * from spoiling its user's list.
 *
 *   statement 1 ← statement 2 ← …      each names its index and the SHA-256 of the one before, signed by the identity key
 */
import { fromBinary } from '@bufbuild/protobuf';
import {
  type DeviceCertificate,
  type DeviceId,
  type DeviceStatement,
  DeviceStatementSchema,
  ErrorCode,
  type Identity,
  idFromBytes,
  limits,
  type SignedDeviceStatement,
  TidingsError,
  type UserId,
} from '@tidings/protocol';
import type { DeviceOf } from '../ports/group-store';
import type { FirstIdentity, IdentityRow, NextStatement, StoredStatement } from '../ports/keys';
import { isSameBytes } from './same-bytes';

const context = new TextEncoder().encode('tidings device statement v1');

/** The beginning of a list: it adds the very device that publishes it. Throws `INVALID_ARGUMENT`. */
export async function checkFirst(identity: Identity, { user, device }: DeviceOf): Promise<FirstIdentity> {
  const [signed] = identity.statements;
  if (signed === undefined || identity.statements.length > 1)
    throw invalid('identity.statements holds the first statement');
  if (!isIdOf(identity.user, user)) throw invalid('identity.user is the caller');
  if (identity.identityKey.length !== 32) throw invalid('identity.identity_key is an Ed25519 key of 32 bytes');
  const statement = parseStatement(signed, user);
  if (statement.index !== 1 || statement.previousHash.length > 0)
    throw invalid('the first statement builds on nothing');
  const change = changeOf(statement);
  if (change.type !== 'added' || change.device !== device)
    throw invalid('the first statement adds the caller’s device');
  await checkSignature(identity.identityKey, signed);
  return { user, device, identityKey: identity.identityKey, first: stored(signed) };
}

/** A statement that continues the list, or is on it already. Throws `ALREADY_EXISTS` when another has been faster. */
export async function checkNext(list: IdentityRow, signed: SignedDeviceStatement): Promise<NextStatement> {
  const statement = parseStatement(signed, list.user);
  const { index, previousHash } = statement;
  if (index === 0 || index > list.statements.length + 1)
    throw invalid(`the list has ${list.statements.length} statements; the next one’s index is one more`);
  const previous = list.statements[index - 2]?.statement ?? new Uint8Array();
  const isNext = isSameBytes(previousHash, index === 1 ? previous : await sha256(previous));
  if (!isNext) throw overtaken();
  await checkSignature(list.identityKey, signed);
  const { identityKey } = list;
  return { identityKey, index, previous, signed: stored(signed), change: changeOf(statement) };
}

export function overtaken(): TidingsError {
  return new TidingsError(
    ErrorCode.ALREADY_EXISTS,
    'another device has changed the list first; fetch it, check it and sign anew',
  );
}

function parseStatement({ statement, signature }: SignedDeviceStatement, user: UserId): DeviceStatement {
  if (statement.length > maxStatementBytes) throw invalid(`a statement has at most ${maxStatementBytes} bytes`);
  if (signature.length !== 64) throw invalid('a signature is an Ed25519 signature of 64 bytes');
  const parsed = decode(statement);
  if (!isIdOf(parsed.user, user)) throw invalid('the statement is about the caller’s own devices');
  return parsed;
}

/** Ids, keys and a hash, with room for fields of the future. */
const maxStatementBytes = limits.vaultWrapBytes;

function decode(statement: Uint8Array): DeviceStatement {
  try {
    return fromBinary(DeviceStatementSchema, statement);
  } catch {
    throw invalid('statement is an encoded DeviceStatement');
  }
}

function changeOf({ change }: DeviceStatement): NextStatement['change'] {
  switch (change.case) {
    case 'added':
      if (!isCertificate(change.value)) throw invalid('a certificate holds a device id and two keys of 32 bytes');
      return { type: 'added', device: idFromBytes<DeviceId>(change.value.device) };
    case 'removed':
      if (change.value.length !== 16) throw invalid('removed is a device id of 16 bytes');
      return { type: 'removed', device: idFromBytes<DeviceId>(change.value) };
    case undefined:
      throw invalid('a statement adds or removes a device');
  }
}

function isCertificate({ device, signingKey, agreementKey }: DeviceCertificate): boolean {
  return device.length === 16 && signingKey.length === 32 && agreementKey.length === 32;
}

async function checkSignature(identityKey: Uint8Array, { statement, signature }: SignedDeviceStatement): Promise<void> {
  const message = new Uint8Array(context.length + statement.length);
  message.set(context);
  message.set(statement, context.length);
  if (!(await isSignedBy(identityKey, message, signature)))
    throw invalid('the statement is signed by the identity key, over "tidings device statement v1" and its bytes');
}

/** RFC 8032. A key that is no point on the curve has signed nothing. */
async function isSignedBy(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean> {
  try {
    const algorithm = { name: 'Ed25519' };
    const key = await crypto.subtle.importKey('raw', Uint8Array.from(publicKey), algorithm, false, ['verify']);
    return await crypto.subtle.verify(algorithm, key, Uint8Array.from(signature), Uint8Array.from(message));
  } catch {
    return false;
  }
}

async function sha256(bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', Uint8Array.from(bytes)));
}

const stored = ({ statement, signature }: SignedDeviceStatement): StoredStatement => ({ statement, signature });

const isIdOf = (bytes: Uint8Array, id: string): boolean => bytes.length === 16 && idFromBytes(bytes) === id;

function invalid(message: string): TidingsError {
  return new TidingsError(ErrorCode.INVALID_ARGUMENT, message);
}
