import { Role } from '@tidings/protocol';
import { expect, it } from 'vitest';
import { memberActions } from './member-actions';

const { OWNER, ADMIN, MEMBER } = Role;

it.each([
  [OWNER, OWNER, ['message', 'verify', 'makeAdmin', 'makeMember', 'remove', 'ban']],
  [OWNER, ADMIN, ['message', 'verify', 'makeOwner', 'makeMember', 'remove', 'ban']],
  [OWNER, MEMBER, ['message', 'verify', 'makeOwner', 'makeAdmin', 'remove', 'ban']],
  [ADMIN, OWNER, ['message', 'verify']],
  [ADMIN, ADMIN, ['message', 'verify']],
  [ADMIN, MEMBER, ['message', 'verify', 'remove', 'ban']],
  [MEMBER, MEMBER, ['message', 'verify']],
  [undefined, MEMBER, ['message', 'verify']],
])('role %s may with role %s: %j', (own, role, actions) => {
  expect(memberActions(own, { role, isSelf: false })).toEqual([...actions, 'block']);
  expect(memberActions(own, { role, isSelf: false }, true)).toEqual([...actions, 'unblock']);
});

it('offers nothing with oneself', () => {
  expect(memberActions(OWNER, { role: OWNER, isSelf: true })).toEqual([]);
});
