/** Rows that a method has besides its own, where what is asked for decides. */
import type { DescMethodUnary, MessageInitShape } from '@bufbuild/protobuf';
import {
  ConversationKind,
  ConversationService,
  Encryption,
  EntryKind,
  ErrorCode,
  LogService,
  newIdBytes,
  Role,
  SessionService,
} from '@tidings/protocol';
import { answerOf, tryRpc } from '../testing/try-rpc';
import { type Row, rpcMatrix } from './matrix';
import { type Caller, type Scene, signIn } from './scene';

type Input<Method extends DescMethodUnary> = MessageInitShape<Method['input']>;

export interface Variant {
  readonly name: string;
  readonly method: DescMethodUnary;
  readonly buildInput: (scene: Scene, caller: Caller) => Input<DescMethodUnary> | Promise<Input<DescMethodUnary>>;
  readonly row: Row;
}

function variant<Method extends DescMethodUnary>(
  name: string,
  method: Method,
  row: Row,
  buildInput: (scene: Scene, caller: Caller) => Input<Method> | Promise<Input<Method>>,
): Variant {
  return { name, method, buildInput, row };
}

const { append } = LogService.method;
const { removeMember, setRole, addMembers, createInvite, leaveConversation } = ConversationService.method;
const { createInvite: ownersAndAdmins, setRole: owners, listMembers: presentMembers } = rpcMatrix.ConversationService;

const change = ({ conversation }: Scene) => ({ conversation, entryId: newIdBytes() });

/** Gives the other member a role. */
async function promote(scene: Scene, role: Role): Promise<Uint8Array> {
  const user = scene.people.otherMember.id;
  answerOf(await tryRpc(scene.url, setRole, { input: { ...change(scene), user, role }, token: scene.owner.token }));
  return user;
}

/** Nobody may do it; strangers learn as little as ever. */
const noMember = (code: ErrorCode): Row => ({ ...presentMembers, owner: code, admin: code, member: code });

/** The direct conversation of the caller and somebody else; without a session the scene's owner's. */
async function direct({ url, people, owner }: Scene, caller: Caller): Promise<Uint8Array> {
  const kinds = { kind: ConversationKind.DIRECT, encryption: Encryption.OPEN };
  const device = caller.token === undefined ? owner : await signIn(url, caller.person);
  const input = { entryId: newIdBytes(), ...kinds, users: [people.otherMember.id] };
  const { createConversation } = ConversationService.method;
  const { head } = answerOf(await tryRpc(url, createConversation, { input, token: device.token }));
  if (head === undefined) throw new Error('no head came back');
  return head.conversation;
}

/** Of a direct conversation or a session everybody signed in is owner or stranger alike. */
const signedInAreRefused = (code: ErrorCode): Row => ({
  ...noMember(code),
  exMember: code,
  stranger: code,
  serverOwner: code,
});

export const variants: readonly Variant[] = [
  variant('change the details', append, ownersAndAdmins, ({ conversation }) => ({
    entry: { id: newIdBytes(), conversation, kind: EntryKind.DETAILS, body: Uint8Array.of(1) },
  })),
  variant('remove an owner', removeMember, owners, async (scene) => ({
    ...change(scene),
    user: await promote(scene, Role.OWNER),
  })),
  variant('remove an admin', removeMember, owners, async (scene) => ({
    ...change(scene),
    user: await promote(scene, Role.ADMIN),
  })),
  variant('take an owner’s role away', setRole, owners, async (scene) => ({
    ...change(scene),
    user: await promote(scene, Role.OWNER),
    role: Role.MEMBER,
  })),
  variant('make somebody owner', setRole, owners, (scene) => ({
    ...change(scene),
    user: scene.people.otherMember.id,
    role: Role.OWNER,
  })),
  variant(
    'end somebody else’s session',
    SessionService.method.revokeSession,
    signedInAreRefused(ErrorCode.NOT_FOUND),
    async ({ url, people }) => ({ session: (await signIn(url, people.otherMember)).session }),
  ),
  variant(
    'add to a direct conversation',
    addMembers,
    signedInAreRefused(ErrorCode.FORBIDDEN),
    async (scene, caller) => ({
      conversation: await direct(scene, caller),
      entryId: newIdBytes(),
      users: [scene.people.exMember.id],
    }),
  ),
  variant(
    'invite to a direct conversation',
    createInvite,
    signedInAreRefused(ErrorCode.FORBIDDEN),
    async (scene, caller) => ({
      conversation: await direct(scene, caller),
    }),
  ),
  variant(
    'leave a direct conversation',
    leaveConversation,
    signedInAreRefused(ErrorCode.FORBIDDEN),
    async (scene, caller) => ({
      conversation: await direct(scene, caller),
      entryId: newIdBytes(),
    }),
  ),
];
