import { afterAll, describe, expect, test } from 'bun:test';
import type { DescMessage, DescMethodUnary, DescService, MessageInitShape } from '@bufbuild/protobuf';
import * as protocol from '@tidings/protocol';
import { tryRpc } from '../testing/try-rpc';
import { tryFrame } from './frame-outcome';
import { type Actor, actors, type Cell, frameMatrix, type Row, rpcMatrix } from './matrix';
import { rpcRequests } from './requests';
import { callAs, openStage, type Scene, setScene } from './scene';
import { variants } from './variants';

const stage = await openStage();
afterAll(() => stage[Symbol.asyncDispose]());

/** Tries a row with a scene and a device for each cell. */
async function tryRow(attempt: (actor: Actor, scene: Scene) => Promise<Cell>): Promise<NamedRow> {
  const cells: [Actor, Cell][] = [];
  for (const actor of actors) cells.push([actor, await attempt(actor, await setScene(stage.url, stage.people))]);
  return named(Object.fromEntries(cells) as Row);
}

async function tryCell(
  actor: Actor,
  scene: Scene,
  { method, buildInput }: { readonly method: DescMethodUnary; readonly buildInput: BuildInput },
): Promise<Cell> {
  const caller = await callAs(actor, scene);
  const input = await buildInput(scene, caller);
  const outcome = await tryRpc(scene.url, method, { input, token: caller.token });
  return 'value' in outcome ? 'ok' : outcome.error.code;
}

type BuildInput = (
  ...of: Parameters<typeof rpcRequests.AccountService.getMe>
) => MessageInitShape<DescMessage> | Promise<MessageInitShape<DescMessage>>;
type NamedRow = Readonly<Record<Actor, string>>;

function named(row: Row): NamedRow {
  const cells = Object.entries(row).map(([actor, cell]) => [actor, cell === 'ok' ? cell : protocol.ErrorCode[cell]]);
  return Object.fromEntries(cells) as NamedRow;
}

const services = Object.entries(protocol as Readonly<Record<string, unknown>>).filter(
  (pair): pair is [string, DescService] => (pair[1] as { readonly kind?: unknown } | undefined)?.kind === 'service',
);
const rows = rpcMatrix as unknown as Readonly<Record<string, Readonly<Record<string, Row>>>>;
const requests = rpcRequests as unknown as Readonly<Record<string, Readonly<Record<string, BuildInput>>>>;

describe('every RPC of the contract and no other has a row', () => {
  test('services', () => {
    expect(Object.keys(rpcMatrix).sort()).toEqual(services.map(([name]) => name).sort());
  });
  test.each(services)('%s', (name, service) => {
    expect(Object.keys(rows[name] ?? {}).sort()).toEqual(Object.keys(service.method).sort());
  });
  test('frames', () => {
    const frames = protocol.ClientFrameSchema.fields.map((field) => field.localName);
    expect(Object.keys(frameMatrix).sort()).toEqual(frames.sort());
  });
});

describe.each(services)('%s', (name, service) => {
  const cases = service.methods.map((method) => [method.localName, method as DescMethodUnary] as const);
  test.each(cases)('%s', async (localName, method) => {
    const buildInput = requests[name]?.[localName] as BuildInput;
    const outcomes = await tryRow((actor, scene) => tryCell(actor, scene, { method, buildInput }));
    expect(outcomes).toEqual(named(rows[name]?.[localName] as Row));
  });
});

describe('variants', () => {
  test.each(variants.map((variant) => [variant.name, variant] as const))('%s', async (_name, variant) => {
    const outcomes = await tryRow((actor, scene) => tryCell(actor, scene, variant));
    expect(outcomes).toEqual(named(variant.row));
  });
});

describe('frames', () => {
  const frames = Object.entries(frameMatrix) as [keyof typeof frameMatrix, Row][];
  test.each(frames)('%s', async (name, row) => {
    expect(await tryRow((actor, scene) => tryFrame(name, actor, scene))).toEqual(named(row));
  });
});
