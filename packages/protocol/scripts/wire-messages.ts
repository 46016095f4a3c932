import {
  createRegistry,
  type DescFile,
  type DescMessage,
  type DescOneof,
  type DescService,
  type Registry,
} from '@bufbuild/protobuf';
import {
  AddMembersRequestSchema,
  ClientFrameSchema,
  ContentSchema,
  CreateConversationRequestSchema,
  CreateConversationResponseSchema,
  DeviceStatementSchema,
  file_tidings_v1_account,
  file_tidings_v1_content,
  file_tidings_v1_conversation,
  file_tidings_v1_cursor,
  file_tidings_v1_entry,
  file_tidings_v1_error,
  file_tidings_v1_frame,
  file_tidings_v1_group,
  file_tidings_v1_identity,
  file_tidings_v1_key,
  file_tidings_v1_link,
  file_tidings_v1_log,
  file_tidings_v1_membership,
  file_tidings_v1_privacy,
  file_tidings_v1_session,
  file_tidings_v1_signal,
  file_tidings_v1_vault,
  GroupResetSchema,
  JoinByInviteRequestSchema,
  MembershipChangeSchema,
  PreviewInviteResponseSchema,
  RemoveMemberRequestSchema,
  ServerFrameSchema,
  VaultRecordSchema,
  VaultRotationSchema,
} from '../src/index';

const files: readonly DescFile[] = [
  file_tidings_v1_account,
  file_tidings_v1_content,
  file_tidings_v1_conversation,
  file_tidings_v1_cursor,
  file_tidings_v1_entry,
  file_tidings_v1_error,
  file_tidings_v1_frame,
  file_tidings_v1_group,
  file_tidings_v1_identity,
  file_tidings_v1_key,
  file_tidings_v1_link,
  file_tidings_v1_log,
  file_tidings_v1_membership,
  file_tidings_v1_privacy,
  file_tidings_v1_session,
  file_tidings_v1_signal,
  file_tidings_v1_vault,
];

/** Finds the messages of the contract by their full names. */
export const wireRegistry: Registry = createRegistry(...files);

/** Something that travels or is stored as a whole, and so has a golden fixture of its own. */
export interface WireMessage {
  /** The fixture's file name without ending: `ClientFrame.hello`, `SignUpRequest`. */
  readonly name: string;
  readonly schema: DescMessage;
  /** The variant, for messages that are one oneof. */
  readonly variant?: string;
}

/** Every frame, every request and response, and every variant of what bodies hold. */
export function wireMessages(): readonly WireMessage[] {
  const unions = [
    ClientFrameSchema,
    ServerFrameSchema,
    ContentSchema,
    MembershipChangeSchema,
    DeviceStatementSchema,
    VaultRecordSchema,
  ];
  const bodies = [GroupResetSchema, VaultRotationSchema].map((schema) => ({ name: schema.name, schema }));
  return [
    ...unions.flatMap(variantsOf),
    ...bodies,
    ...files.flatMap((file) => file.services).flatMap(messagesOf),
    ...grown,
  ];
}

/** Messages that have got fields since their first fixture, which stays as it is: once more, with everything there is now. */
const grown: readonly WireMessage[] = [
  { name: 'Content.details.2', schema: ContentSchema, variant: 'details' },
  { name: 'VaultRecord.conversationSettings.2', schema: VaultRecordSchema, variant: 'conversationSettings' },
  { name: 'VaultRecord.preferences.3', schema: VaultRecordSchema, variant: 'preferences' },
  { name: 'CreateConversationResponse.3', schema: CreateConversationResponseSchema },
  ...[
    AddMembersRequestSchema,
    CreateConversationRequestSchema,
    CreateConversationResponseSchema,
    JoinByInviteRequestSchema,
    PreviewInviteResponseSchema,
    RemoveMemberRequestSchema,
  ].map((schema) => ({ name: `${schema.name}.2`, schema })),
];

function variantsOf(schema: DescMessage): WireMessage[] {
  const [oneof] = schema.oneofs as [DescOneof];
  return oneof.fields.map((field) => ({
    name: `${schema.name}.${field.localName}`,
    schema,
    variant: field.localName,
  }));
}

function messagesOf(service: DescService): WireMessage[] {
  const all = new Set(service.methods.flatMap((method) => [method.input, method.output]));
  return [...all].map((schema) => ({ name: schema.name, schema }));
}
