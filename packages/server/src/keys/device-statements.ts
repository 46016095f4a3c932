/**
 * The server's look at statements about devices: it keeps no list that no client would believe. Clients check everything again.
 * Pure: rows in, what the statement does out; throws `INVALID_ARGUMENT` that says what is wrong.
 */
import { fromBinary } from '@bufbuild/protobuf';
import {
  type DeviceId,
  type DeviceStatement,
  DeviceStatementSchema,
  ErrorCode,
  idFromBytes,
  idToBytes,
  limits,
  TidingsError,
  type UserId,
} from '@tidings/protocol';
import type { DeviceStep, IdentityRow, SignedStatementRow } from '../ports/keys';

const context = new TextEncoder().encode('tidings device statement v1');
const keyBytes = 32;

export interface CheckedStatement {
  readonly index: number;
  readonly step: DeviceStep;
}

/** @param identity the list as it is; its statements before the one in question count */
export async function checkStatement(
  identity: Pick<IdentityRow, 'user' | 'identityKey' | 'statements'>,
  signed: SignedStatementRow,
): Promise<CheckedStatement> {
  const statement = parse(signed.statement);
  const { index } = statement;
  if (!isEqual(statement.user, idToBytes(identity.user))) throw invalid('the statement is about another user');
  if (index < 1 || index > limits.deviceStatements)
    throw invalid(`a list has 1 to ${limits.deviceStatements} statements, not ${index}`);
  const before = identity.statements.slice(0, index - 1);
  const last = before[index - 2];
  // A list that is longer or shorter than that is for the store to say, in the commit.
  const hash = last === undefined ? new Uint8Array() : await sha256(last.statement);
  if (before.length === index - 1 && !isEqual(statement.previousHash, hash))
    throw invalid('the statement does not continue the list: previous_hash is another one');
  if (!(await verify(identity.identityKey, signed))) throw invalid('the identity key has not signed the statement');
  return { index, step: stepOf(statement, before, identity.user) };
}

function stepOf({ change }: DeviceStatement, before: readonly SignedStatementRow[], user: UserId): DeviceStep {
  const past = before.map((row) => parse(row.statement).change);
  const wasAdded = (device: DeviceId) =>
    past.some((one) => one.case === 'added' && idFromBytes(one.value.device) === device);
  const wasRemoved = (device: DeviceId) => past.some((one) => one.case === 'removed' && idFromBytes(one.value) === device);
  if (change.case === 'added') {
    const { device: bytes, signingKey, agreementKey } = change.value;
    if (bytes.length !== 16 || signingKey.length !== keyBytes || agreementKey.length !== keyBytes)
      throw invalid('a device has an id of 16 bytes and two keys of 32');
    const device = idFromBytes<DeviceId>(bytes);
    if (wasAdded(device)) throw invalid('this device has been on the list before; a device id is used once');
    return { type: 'added', device };
  }
  if (change.case !== 'removed' || change.value.length !== 16) throw invalid('a statement adds or removes a device');
  const device = idFromBytes<DeviceId>(change.value);
  if (!wasAdded(device) || wasRemoved(device))
    throw new TidingsError(ErrorCode.NOT_FOUND, `user ${user} has no such device on the list`);
  return { type: 'removed', device };
}

function parse(bytes: Uint8Array): DeviceStatement {
  try {
    return fromBinary(DeviceStatementSchema, bytes);
  } catch {
    throw invalid('the statement is no encoded DeviceStatement');
  }
}

async function verify(identityKey: Uint8Array, { statement, signature }: SignedStatementRow): Promise<boolean> {
  const message = new Uint8Array(context.length + statement.length);
  message.set(context);
  message.set(statement, context.length);
  try {
    const raw = Uint8Array.from(identityKey);
    const key = await crypto.subtle.importKey('raw', raw, 'Ed25519', false, ['verify']);
    return await crypto.subtle.verify('Ed25519', key, Uint8Array.from(signature), message);
  } catch {
    return false;
  }
}

async function sha256(bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', Uint8Array.from(bytes)));
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

function invalid(message: string): TidingsError {
  return new TidingsError(ErrorCode.INVALID_ARGUMENT, message);
}
