import { create } from '@bufbuild/protobuf';
import { idToBytes, type SignUpLink, SignUpLinkSchema } from '@tidings/protocol';
import type { SignUpLinkRow } from '../../ports/directory';

export function signUpLinkMessage({ id, code, usesLeft, expiresAtMs }: SignUpLinkRow): SignUpLink {
  return create(SignUpLinkSchema, { id: idToBytes(id), code, usesLeft, expiresAtMs: BigInt(expiresAtMs ?? 0) });
}
