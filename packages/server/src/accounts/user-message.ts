import { create } from '@bufbuild/protobuf';
import { idToBytes, type User, UserSchema } from '@tidings/protocol';
import type { UserRow } from '../ports/directory';

export function userMessage(row: Pick<UserRow, 'id' | 'handle' | 'displayName'>): User {
  return create(UserSchema, { id: idToBytes(row.id), handle: row.handle, displayName: row.displayName });
}
