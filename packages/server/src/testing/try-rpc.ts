import {
  create,
  type DescMessage,
  type DescMethodUnary,
  fromBinary,
  fromJson,
  type JsonValue,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from '@bufbuild/protobuf';
import { base64Decode } from '@bufbuild/protobuf/wire';
import { type Error as ErrorMessage, ErrorSchema } from '@tidings/protocol';

/** What an RPC came to: its answer, or the `Error` that every failure carries. */
export type RpcOutcome<Value> = { readonly value: Value } | RpcFailure;

export interface RpcFailure {
  readonly error: ErrorMessage;
  readonly httpStatus: number;
}

export function pathOf(method: DescMethodUnary): string {
  return `/${method.parent.typeName}/${method.name}`;
}

/** Calls an RPC as a phone does, in Protobuf. A failure without a typed error throws. */
export async function tryRpc<Input extends DescMessage, Output extends DescMessage>(
  serverUrl: string,
  method: DescMethodUnary<Input, Output>,
  { input, token }: { readonly input: MessageInitShape<Input>; readonly token?: string | undefined },
): Promise<RpcOutcome<MessageShape<Output>>> {
  const body = toBinary(method.input, create(method.input, input));
  const response = await post(serverUrl, method, { type: 'application/proto', body, token });
  if (response.status !== 200) return readFailure(response);
  return { value: fromBinary(method.output, new Uint8Array(await response.arrayBuffer())) };
}

/** Calls an RPC as curl does, with any text as its body. */
export async function tryJson<Output extends DescMessage>(
  serverUrl: string,
  method: DescMethodUnary<DescMessage, Output>,
  { body, token }: { readonly body: string; readonly token?: string | undefined },
): Promise<RpcOutcome<MessageShape<Output>>> {
  const response = await post(serverUrl, method, { type: 'application/json', body, token });
  if (response.status !== 200) return readFailure(response);
  return { value: fromJson(method.output, (await response.json()) as JsonValue) };
}

export interface Posted {
  readonly type: string;
  readonly body: BodyInit;
  readonly token?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

export function post(serverUrl: string, method: DescMethodUnary, { type, body, token, headers }: Posted) {
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return fetch(serverUrl + pathOf(method), {
    method: 'POST',
    headers: { 'content-type': type, ...authorization, ...headers },
    body,
  });
}

/** The `Error` in the details of a failed call; throws if there is none, or if it is not whole. I16 */
export async function readFailure(response: Response): Promise<RpcFailure> {
  const text = await response.text();
  const { details } = JSON.parse(text) as { readonly details?: readonly { type: string; value: string }[] };
  const detail = details?.find(({ type }) => type === ErrorSchema.typeName);
  if (detail === undefined) throw new Error(`${response.status} without a tidings.v1.Error: ${text}`);
  const error = fromBinary(ErrorSchema, base64Decode(detail.value));
  if (error.message === '') throw new Error('the error says nothing');
  if (error.requestId !== response.headers.get('x-request-id')) throw new Error('the error does not name its request');
  return { error, httpStatus: response.status };
}

/** The answer of a call that must succeed. */
export function answerOf<Value>(outcome: RpcOutcome<Value>): Value {
  if ('error' in outcome) throw new Error(`refused: ${outcome.error.code} ${outcome.error.message}`);
  return outcome.value;
}
