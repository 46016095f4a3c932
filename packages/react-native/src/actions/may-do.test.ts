import { ConversationKind, Role } from '@tidings/protocol';
import { expect, it } from 'vitest';
import { people, self } from '../testing/demo-people';
import { messageRow } from '../testing/demo-rows';
import { mayDo } from './may-do';

const can = { send: true, add: false, editDetails: false, pin: true, timer: false, manage: false };
const direct = { can, kind: ConversationKind.DIRECT, role: Role.OWNER };
const group = { can, kind: ConversationKind.GROUP, role: Role.MEMBER };
const admin = { can, kind: ConversationKind.GROUP, role: Role.ADMIN };
const own = messageRow(self, 'Hello', 1);
const theirs = messageRow(people.mara, 'Hello', 1);

it('lets people edit and delete for all what they have written', () => {
  expect(mayDo(own, group).has('edit')).toBe(true);
  expect(mayDo(own, group).has('deleteForAll')).toBe(true);
  expect(mayDo(theirs, group).has('edit')).toBe(false);
  expect(mayDo(theirs, group).has('deleteForAll')).toBe(false);
});

it('lets admins delete what others wrote, in groups alone', () => {
  expect(mayDo(theirs, admin).has('deleteForAll')).toBe(true);
  expect(mayDo(theirs, admin).has('edit')).toBe(false);
  expect(mayDo(theirs, direct).has('deleteForAll')).toBe(false);
});

it('offers to pin where the group lets one', () => {
  expect(mayDo(theirs, group).has('pin')).toBe(true);
  expect(mayDo(theirs, { ...group, can: { ...can, pin: false } }).has('pin')).toBe(false);
});

it('leaves to those who are gone what needs nobody else', () => {
  expect(mayDo(own, { ...group, role: undefined })).toEqual(new Set(['copy', 'forward', 'select', 'delete']));
});

it('leaves nothing to do with what was deleted but to hide it', () => {
  expect(mayDo(messageRow(self, '', 1, { content: { type: 'deleted' } }), group)).toEqual(
    new Set(['select', 'delete']),
  );
});

it('tells how far own messages have come, and offers to report those of others', () => {
  expect(mayDo(own, direct).has('info')).toBe(true);
  expect(mayDo(theirs, direct).has('info')).toBe(false);
  expect(mayDo(own, { ...direct, kind: ConversationKind.SELF }).has('info')).toBe(false);
  expect(mayDo(own, direct).has('report')).toBe(false);
  expect(mayDo(theirs, direct).has('report')).toBe(true);
});

it('has a history where there is one, and tells who reacted where somebody did', () => {
  const row = messageRow(people.mara, 'x', 1, { isEdited: true, reactions: [{ emoji: '👍', count: 1, isOwn: false }] });
  expect(mayDo(row, group).has('history')).toBe(true);
  expect(mayDo(row, group).has('reactions')).toBe(true);
  expect(mayDo(theirs, group).has('history')).toBe(false);
  expect(mayDo(theirs, group).has('reactions')).toBe(false);
});
