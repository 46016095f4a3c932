import { Role } from '@tidings/protocol';
import { expect, it } from 'vitest';
import { memberActions } from './member-actions';

const { OWNER, ADMIN, MEMBER } = Role;

it.each([
  [OWNER, OWNER, ['message', 'verify', 'makeAdmin', 'makeMember', 'remove']],
  [OWNER, ADMIN, ['message', 'verify', 'makeOwner', 'makeMember', 'remove']],
  [OWNER, MEMBER, ['message', 'verify', 'makeOwner', 'makeAdmin', 'remove']],
  [ADMIN, OWNER, ['message', 'verify']],
  [ADMIN, ADMIN, ['message', 'verify']],
  [ADMIN, MEMBER, ['message', 'verify', 'remove']],
  [MEMBER, MEMBER, ['message', 'verify']],
  [undefined, MEMBER, ['message', 'verify']],
])('role %s may with role %s: %j', (own, role, actions) => {
  expect(memberActions(own, { role, isSelf: false })).toEqual(actions);
});

it('offers nothing with oneself', () => {
  expect(memberActions(OWNER, { role: OWNER, isSelf: true })).toEqual([]);
});
