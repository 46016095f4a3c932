import {
  create,
  fromBinary,
  fromJson,
  type JsonValue,
  type MessageInitShape,
  toBinary,
  toJson,
} from '@bufbuild/protobuf';
import { TidingsError } from './errors';
import { ErrorCode } from './gen/tidings/v1/error_pb';
import { type ClientFrame, ClientFrameSchema, type ServerFrame, ServerFrameSchema } from './gen/tidings/v1/frame_pb';

type ClientCase = NonNullable<MessageInitShape<typeof ClientFrameSchema>['frame']>;
type ServerCase = NonNullable<MessageInitShape<typeof ServerFrameSchema>['frame']>;

/** Encodes one client frame as Protobuf. */
export function encodeClientFrame(frame: ClientCase): Uint8Array<ArrayBuffer> {
  return toBinary(ClientFrameSchema, create(ClientFrameSchema, { frame }));
}

/** Encodes one server frame as Protobuf. */
export function encodeServerFrame(frame: ServerCase): Uint8Array<ArrayBuffer> {
  return toBinary(ServerFrameSchema, create(ServerFrameSchema, { frame }));
}

/** Turns an encoded server frame into Protobuf's JSON mapping, for clients that said `hello` in text. */
export function serverFrameToJson(encoded: Uint8Array): string {
  return JSON.stringify(toJson(ServerFrameSchema, fromBinary(ServerFrameSchema, encoded)));
}

/** Decodes a client frame: binary is Protobuf, text its JSON mapping. Throws `malformed`. */
export function decodeClientFrame(data: Uint8Array | string): ClientFrame {
  try {
    return typeof data === 'string'
      ? fromJson(ClientFrameSchema, parseJson(data))
      : fromBinary(ClientFrameSchema, data);
  } catch (cause) {
    throw new TidingsError(ErrorCode.MALFORMED, 'the frame is not a tidings.v1.ClientFrame; check the encoding', {
      cause,
    });
  }
}

/** Decodes a server frame. Throws `malformed`. */
export function decodeServerFrame(data: Uint8Array): ServerFrame {
  try {
    return fromBinary(ServerFrameSchema, data);
  } catch (cause) {
    throw new TidingsError(ErrorCode.MALFORMED, 'the frame is not a tidings.v1.ServerFrame', { cause });
  }
}

function parseJson(text: string): JsonValue {
  return JSON.parse(text) as JsonValue;
}
