import { toBinary } from '@bufbuild/protobuf';
import { ErrorCode, limits, TidingsError, type VaultWrap, VaultWrapKind, VaultWrapSchema } from '@tidings/protocol';
import type { VaultWrapRow } from '../ports/keys';

/** The longest credential id there is (WebAuthn level 3 §4). */
const credentialBytes = 1_023;
const saltBytes = 64;
/** Far more than any device can spend on Argon2id, so that a wrap is not a trap. */
const memoryKib = 4 * 1024 * 1024;
const passes = 1_000;

/** Checks the form of a wrap. What is in it nobody here can open. Throws `INVALID_ARGUMENT` or `TOO_LARGE`. */
export function checkWrap(wrap: VaultWrap | undefined): VaultWrapRow {
  if (wrap === undefined) throw invalid('the wrap is missing');
  checkTarget(wrap);
  checkWork(wrap);
  if (wrap.sealed.length === 0) throw invalid('wrap.sealed is the sealed vault key');
  const encoded = toBinary(VaultWrapSchema, wrap);
  if (wrap.sealed.length > limits.vaultWrapBytes || encoded.length > 2 * limits.vaultWrapBytes + credentialBytes)
    throw new TidingsError(ErrorCode.TOO_LARGE, `wrap.sealed has at most ${limits.vaultWrapBytes} bytes`);
  return { kind: wrap.kind, target: wrap.target, wrap: encoded };
}

/** Checks the form of what names a wrap. Throws `INVALID_ARGUMENT`. */
export function checkTarget({ kind, target }: Pick<VaultWrap, 'kind' | 'target'>): void {
  switch (kind) {
    case VaultWrapKind.PHRASE:
      if (target.length > 0) throw invalid('a wrap for the phrase has no target');
      return;
    case VaultWrapKind.DEVICE:
      if (target.length !== 16) throw invalid('the target of a wrap for a device is its id of 16 bytes');
      return;
    case VaultWrapKind.PASSKEY:
      if (target.length === 0 || target.length > credentialBytes)
        throw invalid(`the target of a wrap for a passkey is its credential id, at most ${credentialBytes} bytes`);
      return;
    default:
      throw invalid('kind is PHRASE, DEVICE or PASSKEY');
  }
}

function checkWork({ kind, salt, memoryKib: memory, passes: rounds }: VaultWrap): void {
  if (kind === VaultWrapKind.DEVICE ? salt.length > 0 : salt.length === 0 || salt.length > saltBytes)
    throw invalid(`a salt has 1 to ${saltBytes} bytes, and a wrap for a device has none`);
  const isPhrase = kind === VaultWrapKind.PHRASE;
  const isIn = (value: number, max: number) => (isPhrase ? value >= 1 && value <= max : value === 0);
  if (!isIn(memory, memoryKib) || !isIn(rounds, passes))
    throw invalid('memory_kib and passes are what Argon2id takes for the phrase; other wraps have none');
}

function invalid(message: string): TidingsError {
  return new TidingsError(ErrorCode.INVALID_ARGUMENT, message);
}
