/** What somebody may send who means no good: every answer is a typed refusal or a success, and the server goes on. I16 */
import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import {
  create,
  type DescField,
  type DescMessage,
  type DescMethodUnary,
  type Message,
  type MessageInitShape,
  ScalarType,
  toBinary,
} from '@bufbuild/protobuf';
import { reflect } from '@bufbuild/protobuf/reflect';
import {
  AccountService,
  ConversationService,
  ErrorCode,
  GroupService,
  KeyService,
  LogService,
  limits,
  PrivacyService,
  SessionService,
} from '@tidings/protocol';
import fc from 'fast-check';
import { rpcRequests } from '../authorisation/requests';
import { type Caller, openStage, type Scene, setScene } from '../authorisation/scene';
import { answerOf, post, type RpcOutcome, readFailure, tryJson, tryRpc } from '../testing/try-rpc';
import { maxBytesOf } from './routes';

type Input = MessageInitShape<DescMessage>;
type BuildInput = (scene: Scene, caller: Caller) => Input | Promise<Input>;
const services = [
  AccountService,
  SessionService,
  ConversationService,
  LogService,
  GroupService,
  KeyService,
  PrivacyService,
];
const methods = services.flatMap((service) => {
  const requests = rpcRequests[service.name as keyof typeof rpcRequests] as Readonly<Record<string, BuildInput>>;
  return service.methods.map((method) => ({
    name: `${service.name}.${method.name}`,
    method: method as DescMethodUnary,
    buildInput: requests[method.localName] as BuildInput,
  }));
});

const ours: readonly ErrorCode[] = [ErrorCode.INTERNAL, ErrorCode.UNAVAILABLE, ErrorCode.UNSPECIFIED];

/** A refusal that blames the request, or a success. */
function expectBlameless(outcome: RpcOutcome<unknown>): void {
  if ('error' in outcome) expect(ours).not.toContain(outcome.error.code);
}

function expectCode(outcome: RpcOutcome<unknown>, ...codes: readonly ErrorCode[]): void {
  expect('error' in outcome ? ErrorCode[outcome.error.code] : 'accepted').toBeOneOf(
    codes.map((code) => ErrorCode[code]),
  );
}

// A server for each test: some of what does no harm still changes a password.
let stage: Awaited<ReturnType<typeof openStage>>;
let scene: Scene;
let owner: Caller;
beforeEach(async () => {
  stage = await openStage();
  scene = await setScene(stage.url, stage.people);
  ({ owner } = scene);
});
afterEach(() => stage[Symbol.asyncDispose]());

const isSchemaEmpty = (method: DescMethodUnary) => method.input.fields.length === 0;

describe.each(methods)('$name', ({ method, buildInput }) => {
  const send = (type: string, body: string | Uint8Array, headers: Record<string, string> = {}) =>
    post(stage.url, method, { type, body: body as BodyInit, token: owner.token, headers });

  test('a body that is too large is refused before it is read', async () => {
    const announced = await send('application/json', `{${' '.repeat(maxBytesOf(method))}}`);
    expect(await readFailure(announced)).toMatchObject({ httpStatus: 413, error: { code: ErrorCode.TOO_LARGE } });
  });

  test('a body that is no message is malformed', async () => {
    const bodies = ['', '{', 'null', '[]', '"text"', '7', '{"__proto__":[],"constructor":1', `${'['.repeat(20_000)}`];
    for (const body of bodies)
      expectCode(await tryJson(stage.url, method, { body, token: owner.token }), ErrorCode.MALFORMED);
    const notProto = await send('application/proto', Uint8Array.of(0xff, 0xff, 0xff));
    expect(await readFailure(notProto)).toMatchObject({ error: { code: ErrorCode.MALFORMED } });
  });

  test('another content type, encoding or timeout is refused with what is expected', async () => {
    for (const type of ['text/plain', 'application/xml', 'application/grpc', 'application/connect+proto', ''])
      expect(await readFailure(await send(type, '{}'))).toMatchObject({ httpStatus: 400 });
    const zipped = await send('application/json', '{}', { 'content-encoding': 'gzip' });
    expect(await readFailure(zipped)).toMatchObject({ error: { code: ErrorCode.MALFORMED } });
    const timed = await send('application/json', '{}', { 'connect-timeout-ms': 'soon' });
    expect(await readFailure(timed)).toMatchObject({ error: { code: ErrorCode.MALFORMED } });
  });

  test('bytes at random never reach an unexpected state', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        const response = await send('application/proto', bytes);
        if (response.status !== 200) expectBlameless(await readFailure(response));
      }),
      { numRuns: 25 },
    );
  });

  if (isSchemaEmpty(method)) return;

  test('an empty message is answered', async () => {
    expectBlameless(await tryRpc(stage.url, method, { input: {}, token: owner.token }));
  });

  test('each field out of its form is refused by name or does no harm', async () => {
    for (const field of method.input.fields)
      for (const bad of badValues(field)) {
        const input = create(method.input, await buildInput(scene, owner));
        reflect(method.input, input).set(field, bad as never);
        expectBlameless(await tryRpc(stage.url, method, { input, token: owner.token }));
      }
  });

  if (idFieldsOf(method).length === 0) return;

  test('an id of a wrong length is an invalid argument', async () => {
    for (const field of idFieldsOf(method))
      for (const length of [1, 15, 17, 4_000]) {
        const input = create(method.input, await buildInput(scene, owner));
        reflect(method.input, input).set(field, new Uint8Array(length));
        expectCode(await tryRpc(stage.url, method, { input, token: owner.token }), ErrorCode.INVALID_ARGUMENT);
      }
  });
});

/** Single fields of bytes are ids, but for the opaque sync token. */
function idFieldsOf(method: DescMethodUnary): DescField[] {
  return method.input.fields.filter(
    (field) => field.fieldKind === 'scalar' && field.scalar === ScalarType.BYTES && field.name !== 'since',
  );
}

function badValues(field: DescField): readonly unknown[] {
  if (field.fieldKind === 'enum') return [0, 99, -1];
  if (field.fieldKind !== 'scalar') return [];
  switch (field.scalar) {
    case ScalarType.BYTES:
      return [new Uint8Array(), new Uint8Array(15), new Uint8Array(17), new Uint8Array(100_000)];
    case ScalarType.STRING:
      return ['', ' ', 'a\0b', '\u202eevil', '‮', '💥'.repeat(20_000), "'; DROP TABLE users; --", '\u0301'.repeat(64)];
    case ScalarType.UINT32:
      return [0, 1, 0xffff_ffff];
    default:
      return [];
  }
}

describe('text that is not well-formed', () => {
  test('bytes that are not UTF-8 are malformed', async () => {
    // Field 1 of FindUser, two bytes long.
    const body = Uint8Array.of(0x0a, 0x02, 0xc3, 0x28);
    const response = await post(stage.url, AccountService.method.findUser, {
      type: 'application/proto',
      body,
      token: owner.token,
    });
    expectCode(await readFailure(response), ErrorCode.MALFORMED, ErrorCode.INVALID_ARGUMENT);
  });

  test('half a surrogate pair is not stored', async () => {
    const { updateProfile, getMe } = AccountService.method;
    for (const displayName of ['\\ud83d', 'a\\ude00b', '\\ude00\\ud83d']) {
      const body = `{"displayName":"${displayName}"}`;
      const outcome = await tryJson(stage.url, updateProfile, { body, token: owner.token });
      expectCode(outcome, ErrorCode.INVALID_ARGUMENT, ErrorCode.MALFORMED);
    }
    const body = '{"displayName":"\\ud83d\\ude00"}';
    expect(await tryJson(stage.url, updateProfile, { body, token: owner.token })).toMatchObject({
      value: { user: { displayName: '😀' } },
    });
    const me = answerOf(await tryRpc(stage.url, getMe, { input: {}, token: owner.token }));
    expect(me.user?.displayName).toBe('😀');
  });

  test.each([
    '',
    ' ',
    '\u200b\u200b',
    '\u3164',
    'line\nbreak',
    'sep\u2028arator',
    'nul\0',
    '\u202eevil',
    'x'.repeat(65),
  ])('a display name that deceives is refused: %j', async (displayName) => {
    const input = { displayName };
    const outcome = await tryRpc(stage.url, AccountService.method.updateProfile, { input, token: owner.token });
    expectCode(outcome, ErrorCode.INVALID_ARGUMENT);
  });
});

describe('tokens', () => {
  test.each(['Bearer', 'Bearer ', 'Basic abc', 'Bearer a b', 'Bearer é', 'bearer ..', `Bearer ${'x'.repeat(7_000)}`])(
    'a header that holds none is unauthenticated: %p',
    async (authorization) => {
      const headers = { authorization: encodeURI(authorization).replaceAll('%20', ' ') };
      const response = await post(stage.url, AccountService.method.getMe, {
        type: 'application/json',
        body: '{}',
        headers,
      });
      expect(await readFailure(response)).toMatchObject({
        httpStatus: 401,
        error: { code: ErrorCode.UNAUTHENTICATED },
      });
    },
  );
});

describe('a message deeper or longer than any honest one', () => {
  test('many ids in one call are refused by their number', async () => {
    const users = Array.from({ length: limits.usersPerCall + 1 }, () => crypto.getRandomValues(new Uint8Array(16)));
    const outcome = await tryRpc(stage.url, AccountService.method.getUsers, { input: { users }, token: owner.token });
    expectCode(outcome, ErrorCode.INVALID_ARGUMENT);
  });

  test('unknown fields are left aside', async () => {
    const known = toBinary(
      AccountService.method.findUser.input as DescMessage,
      request({ handle: owner.person.handle }),
    );
    const body = Uint8Array.of(...known, 0xfa, 0x07, 0x01, 0x00);
    const response = await post(stage.url, AccountService.method.findUser, {
      type: 'application/proto',
      body,
      token: owner.token,
    });
    expect(response.status).toBe(200);
  });
});

function request(input: { handle: string }): Message {
  return create(AccountService.method.findUser.input, input);
}
