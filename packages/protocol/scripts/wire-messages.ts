import {
  createRegistry,
  type DescFile,
  type DescMessage,
  type DescOneof,
  type DescService,
  type Registry,
} from '@bufbuild/protobuf';
import {
  ClientFrameSchema,
  ContentSchema,
  file_tidings_v1_account,
  file_tidings_v1_content,
  file_tidings_v1_conversation,
  file_tidings_v1_cursor,
  file_tidings_v1_entry,
  file_tidings_v1_error,
  file_tidings_v1_frame,
  file_tidings_v1_log,
  file_tidings_v1_membership,
  file_tidings_v1_session,
  file_tidings_v1_signal,
  MembershipChangeSchema,
  ServerFrameSchema,
} from '../src/index';

const files: readonly DescFile[] = [
  file_tidings_v1_account,
  file_tidings_v1_content,
  file_tidings_v1_conversation,
  file_tidings_v1_cursor,
  file_tidings_v1_entry,
  file_tidings_v1_error,
  file_tidings_v1_frame,
  file_tidings_v1_log,
  file_tidings_v1_membership,
  file_tidings_v1_session,
  file_tidings_v1_signal,
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
  const unions = [ClientFrameSchema, ServerFrameSchema, ContentSchema, MembershipChangeSchema];
  return [...unions.flatMap(variantsOf), ...files.flatMap((file) => file.services).flatMap(messagesOf)];
}

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
