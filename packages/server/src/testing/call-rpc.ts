import {
  create,
  type DescMessage,
  type DescMethodUnary,
  fromBinary,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from '@bufbuild/protobuf';

/** Calls one RPC the way any program would. Throws an Error with the answer's text if it fails. */
export async function callRpc<Input extends DescMessage, Output extends DescMessage>(
  serverUrl: string,
  method: DescMethodUnary<Input, Output>,
  {
    input,
    token,
    send = fetch,
  }: {
    readonly input: MessageInitShape<Input>;
    readonly token?: string;
    /** Another way than the network. */
    readonly send?: (request: Request) => Promise<Response>;
  },
): Promise<MessageShape<Output>> {
  const request = new Request(`${serverUrl}/${method.parent.typeName}/${method.name}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/proto',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: toBinary(method.input, create(method.input, input)),
  });
  const response = await send(request);
  if (!response.ok) throw new Error(`${method.name}: ${response.status} ${await response.text()}`);
  return fromBinary(method.output, new Uint8Array(await response.arrayBuffer()));
}
