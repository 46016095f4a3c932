import { Role } from '@tidings/protocol';
import { expect, it } from 'vitest';
import { memberActions } from './member-actions';

const { OWNER, ADMIN, MEMBER } = Role;

it.each([
  [OWNER, OWNER, ['message', 'makeAdmin', 'makeMember', 'remove']],
  [OWNER, ADMIN, ['message', 'makeOwner', 'makeMember', 'remove']],
  [OWNER, MEMBER, ['message', 'makeOwner', 'makeAdmin', 'remove']],
  [ADMIN, OWNER, ['message']],
  [ADMIN, ADMIN, ['message']],
  [ADMIN, MEMBER, ['message', 'remove']],
  [MEMBER, MEMBER, ['message']],
  [undefined, MEMBER, ['message']],
])('role %s may with role %s: %j', (own, role, actions) => {
  expect(memberActions(own, { role, isSelf: false })).toEqual(actions);
});

it('offers nothing with oneself', () => {
  expect(memberActions(OWNER, { role: OWNER, isSelf: true })).toEqual([]);
});
