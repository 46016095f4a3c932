/** What encryption costs by the size of the group, and what sealing and opening cost beside the bare primitives. */
import { type LargeGroup, openLargeGroup } from '@tidings/client/large-group';
import { againstLimit, type Row } from '../report';
import { quantile, timeMs } from '../time';
import { openFloor } from './floor';

export interface EncryptionBenchSize {
  readonly leaves: readonly number[];
  /** How often each step is taken; joins a third as often. */
  readonly steps: number;
  readonly messages: number;
}

const area = 'encryption';

export async function benchEncryption({ leaves, steps, messages }: EncryptionBenchSize): Promise<Row[]> {
  const rows: Row[] = [];
  let largest: LargeGroup | undefined;
  for (const size of leaves) {
    largest = await openLargeGroup(size);
    rows.push(...(await measureSteps(largest, size, steps)));
  }
  if (largest !== undefined) rows.push(...(await measureMessages(largest, messages)));
  return rows;
}

async function measureSteps(group: LargeGroup, leaves: number, steps: number): Promise<Row[]> {
  const joins = Math.max(1, Math.floor(steps / 3));
  const row = async (what: string, runs: number, work: () => Promise<unknown>): Promise<Row> => ({
    area,
    name: `${what}, ${leaves} devices`,
    value: await medianMs(runs, work),
    unit: 'ms',
  });
  const adding = await row('adding a person with two', steps, group.addPerson);
  return [
    leaves === 500 ? againstLimit(adding, '≤', 2_000) : adding,
    await row('applying that commit', steps, group.applyCommit),
    await row('joining by its welcome', joins, group.joinByWelcome),
    await row('joining externally', joins, group.joinExternally),
  ];
}

async function measureMessages(group: LargeGroup, messages: number): Promise<Row[]> {
  const floor = await openFloor();
  const sealing = await race(messages, group.seal, floor.seal);
  const opening = await race(messages, group.open, floor.open);
  return [
    againstLimit({ area, name: 'sealing a message', unit: 'ms', ...sealing, floorName: 'bare sign, AES' }, '≤', 1),
    againstLimit({ area, name: 'opening a message', unit: 'ms', ...opening, floorName: 'bare AES, verify' }, '≤', 1),
  ];
}

/** Turn by turn, so that whatever else the machine does strikes both. */
async function race(turns: number, ours: () => Promise<unknown>, floor: () => Promise<unknown>) {
  const [a, b]: [number[], number[]] = [[], []];
  for (let i = 0; i < turns; i++) {
    a.push(await timeMs(ours));
    b.push(await timeMs(floor));
  }
  return { value: median(a), floor: median(b) };
}

async function medianMs(runs: number, work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < runs; i++) times.push(await timeMs(work));
  return median(times);
}

const median = (values: readonly number[]): number => quantile(values, 0.5);
