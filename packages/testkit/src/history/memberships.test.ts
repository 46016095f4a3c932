import { expect, test } from 'bun:test';
import { create, toBinary } from '@bufbuild/protobuf';
import {
  type Entry,
  EntryKind,
  EntrySchema,
  idFromBytes,
  type MembershipChange,
  MembershipChangeSchema,
  newIdBytes,
} from '@tidings/protocol';
import { membershipsIn } from './memberships';

const [ann, bob, eve] = [newIdBytes(), newIdBytes(), newIdBytes()];

function entry(seq: number, author: Uint8Array<ArrayBuffer>, change: MembershipChange['change']): Entry {
  const body = toBinary(MembershipChangeSchema, create(MembershipChangeSchema, { change }));
  return create(EntrySchema, { seq, kind: EntryKind.MEMBERSHIP, authorUser: author, body });
}

const changeTo = <Case extends NonNullable<MembershipChange['change']['case']>>(
  name: Case,
  value: object,
): MembershipChange['change'] => create(MembershipChangeSchema, { change: { case: name, value } as never }).change;

test('memberships begin and end where the log says, and may begin again', () => {
  const log = [
    entry(1, ann, changeTo('created', { members: [{ user: ann }, { user: bob }] })),
    create(EntrySchema, { seq: 2, kind: EntryKind.CONTENT, authorUser: bob }),
    entry(3, ann, changeTo('removed', { user: bob })),
    entry(4, ann, changeTo('added', { members: [{ user: bob }] })),
    entry(5, eve, changeTo('joined', { invite: newIdBytes() })),
    entry(6, eve, changeTo('left', {})),
    entry(7, ann, changeTo('roleChanged', { user: bob })),
  ];
  expect(membershipsIn(log)).toEqual([
    { user: idFromBytes(ann), fromSeq: 1, toSeq: undefined },
    { user: idFromBytes(bob), fromSeq: 1, toSeq: 3 },
    { user: idFromBytes(bob), fromSeq: 4, toSeq: undefined },
    { user: idFromBytes(eve), fromSeq: 5, toSeq: 6 },
  ]);
});
