import { toBinary } from '@bufbuild/protobuf';
import { ErrorCode, limits, TidingsError, type VaultWrap, VaultWrapKind, VaultWrapSchema } from '@tidings/protocol';
import type { VaultWrapRow } from '../ports/keys';

const targetBytes: Readonly<Partial<Record<VaultWrapKind, { readonly least: number; readonly most: number }>>> = {
  [VaultWrapKind.PHRASE]: { least: 0, most: 0 },
  [VaultWrapKind.DEVICE]: { least: 16, most: 16 },
  [VaultWrapKind.PASSKEY]: { least: 1, most: 128 },
};

/** A wrap as it is kept. Throws `INVALID_ARGUMENT` or `TOO_LARGE` for one that no client could use. */
export function checkWrap(wrap: VaultWrap | undefined): VaultWrapRow {
  const bounds = wrap && targetBytes[wrap.kind];
  if (wrap === undefined || bounds === undefined)
    throw new TidingsError(ErrorCode.INVALID_ARGUMENT, 'a wrap is of kind PHRASE, DEVICE or PASSKEY');
  const { target, kind } = wrap;
  if (target.length < bounds.least || target.length > bounds.most)
    throw new TidingsError(
      ErrorCode.INVALID_ARGUMENT,
      `the target of such a wrap has ${bounds.least} to ${bounds.most} bytes, not ${target.length}`,
    );
  const encoded = toBinary(VaultWrapSchema, wrap);
  if (encoded.length > limits.vaultWrapBytes)
    throw new TidingsError(
      ErrorCode.TOO_LARGE,
      `a wrap has at most ${limits.vaultWrapBytes} bytes, not ${encoded.length}`,
    );
  return { kind, target, wrap: encoded };
}
