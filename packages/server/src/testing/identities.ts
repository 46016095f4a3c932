import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import {
  type DeviceStatement,
  DeviceStatementSchema,
  type Identity,
  IdentitySchema,
  newIdBytes,
  type SignedDeviceStatement,
  SignedDeviceStatementSchema,
  type VaultWrap,
  VaultWrapKind,
  VaultWrapSchema,
} from '@tidings/protocol';

/** A user's identity key as a client holds it, and the list it has signed so far. */
export interface TestIdentity {
  readonly user: Uint8Array;
  readonly identityKey: Uint8Array;
  readonly statements: readonly SignedDeviceStatement[];
  /** The next statement, whether it makes sense or not. */
  sign(
    change: DeviceStatement['change'],
    edit?: Partial<Omit<DeviceStatement, '$typeName' | '$unknown'>>,
  ): Promise<SignedDeviceStatement>;
}

/** An identity whose first statement adds the device. */
export async function newIdentity(user: Uint8Array, device: Uint8Array): Promise<TestIdentity> {
  const keys = await crypto.subtle.generateKey({ name: 'Ed25519' }, true, ['sign', 'verify']);
  const identityKey = new Uint8Array(await crypto.subtle.exportKey('raw', (keys as CryptoKeyPair).publicKey));
  const { privateKey } = keys as CryptoKeyPair;
  const unsigned = { user, identityKey, privateKey, statements: [] };
  return withStatements(unsigned, [await sign(unsigned, added(device))]);
}

/** The identity with one more statement. */
export function continued(identity: TestIdentity, statement: SignedDeviceStatement): TestIdentity {
  return withStatements(identity as TestIdentity & { privateKey: CryptoKey }, [...identity.statements, statement]);
}

export function identityMessage({ user, identityKey, statements }: TestIdentity): Identity {
  return create(IdentitySchema, {
    user: user,
    identityKey: identityKey,
    statements: [...statements],
  });
}

export function added(device: Uint8Array): DeviceStatement['change'] {
  const [signingKey, agreementKey] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
  return {
    case: 'added',
    value: { $typeName: 'tidings.v1.DeviceCertificate', device: device, signingKey, agreementKey },
  };
}

export const removed = (device: Uint8Array): DeviceStatement['change'] => ({ case: 'removed', value: device });

/** The device that a statement adds. */
export function deviceIn({ statement }: SignedDeviceStatement): Uint8Array {
  const { change } = fromBinary(DeviceStatementSchema, statement);
  if (change.case !== 'added') throw new Error('the statement adds no device');
  return change.value.device;
}

/** A wrap that nobody can open. */
export function newWrap(edit: Partial<Omit<VaultWrap, '$typeName' | '$unknown'>> = {}): VaultWrap {
  const phrase = { kind: VaultWrapKind.PHRASE, salt: new Uint8Array(16), memoryKib: 65_536, passes: 3 };
  return create(VaultWrapSchema, { ...phrase, sealed: crypto.getRandomValues(new Uint8Array(80)), ...edit });
}

/** What `UploadKeyPackages` takes. */
export const newKeyPackage = (of: Uint8Array = newIdBytes(), lastResort = false) => ({
  keyPackage: of,
  expiresAtMs: BigInt(Date.now() + 86_400_000),
  lastResort,
});

interface Signer {
  readonly user: Uint8Array;
  readonly identityKey: Uint8Array;
  readonly privateKey: CryptoKey;
  readonly statements: readonly SignedDeviceStatement[];
}

function withStatements(signer: Signer, statements: readonly SignedDeviceStatement[]): TestIdentity {
  const next = { ...signer, statements };
  return { ...next, sign: (change, edit) => sign(next, change, edit) };
}

async function sign(
  { user, privateKey, statements }: Signer,
  change: DeviceStatement['change'],
  edit: Partial<Omit<DeviceStatement, '$typeName' | '$unknown'>> = {},
): Promise<SignedDeviceStatement> {
  const last = statements.at(-1)?.statement;
  const previousHash = last
    ? new Uint8Array(await crypto.subtle.digest('SHA-256', Uint8Array.from(last)))
    : new Uint8Array();
  const about = { user: user, index: statements.length + 1, previousHash, change, ...edit };
  const statement = toBinary(DeviceStatementSchema, create(DeviceStatementSchema, about));
  const message = new Uint8Array([...new TextEncoder().encode('tidings device statement v1'), ...statement]);
  const signature = new Uint8Array(await crypto.subtle.sign({ name: 'Ed25519' }, privateKey, message));
  return create(SignedDeviceStatementSchema, { statement, signature });
}
