/** What a device with a long history feels: how fast it takes entries in, shows the list, and opens a conversation; in the open and encrypted. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { againstFloor, againstLimit, type Row } from '../report';
import { measureBackground } from './background';
import { measureColdStarts } from './cold-start/cold-start';
import { buildHistories } from './history';
import { measureIngest, pageEntries } from './ingest';
import { measureOpening } from './opening';
import { measureSearch } from './search';

export interface ClientBenchSize {
  readonly conversations: number;
  readonly messages: number;
  readonly starts: number;
}

const area = 'client';
const floorName = 'in the open';

export async function benchClient(size: ClientBenchSize): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'tidings-bench-client-'));
  try {
    const histories = buildHistories(size.conversations);
    const ingest = await measureIngest(folder, histories, Math.floor(size.messages / size.conversations));
    const starts = await measureColdStarts(folder, size);
    cpSync(join(folder, 'sealed.db'), join(folder, 'restored.db'));
    const { restored } = await measureOpening(folder, ['restored'], histories);
    const background = await measureBackground(folder, ingest.self);
    const { open, sealed } = await measureOpening(folder, ['open', 'sealed'], histories);
    const search = await measureSearch(folder);

    const scale = `${size.conversations} conversations, ${size.messages.toLocaleString('en-US')} messages`;
    const perPage = (rate: number) => ({ value: rate, unit: 'entries/s' });
    const ms = (value: number) => ({ value, unit: 'ms' });
    const start = `cold start to the list, ${scale}`;
    return [
      {
        area,
        name: `ingest, pages of ${pageEntries}`,
        ...perPage(ingest.open),
        floor: ingest.bare,
        floorName: 'bare inserts',
      },
      againstFloor(
        {
          area,
          name: `ingest, encrypted: on the disk, list right, ${Math.round(ingest.openedPart * 100)} % open`,
          ...perPage(ingest.sealed),
          floor: ingest.open,
          floorName,
        },
        '≥',
        0.67,
      ),
      {
        area,
        name: 'opening the rest in the background',
        ...perPage(background.rate),
        floor: background.floor,
        floorName: 'bare AES, verify',
      },
      { area, name: 'until all of it is open, from the first page', value: ingest.sealedS + background.s, unit: 's' },
      againstLimit({ area, name: start, ...ms(starts.open), floor: starts.bare, floorName: 'bare read' }, '≤', 1_000),
      againstFloor(
        { area, name: `${start}, encrypted`, ...ms(starts.sealed), floor: starts.open, floorName },
        '≤',
        1.5,
      ),
      { area, name: 'opening a conversation, p50', ...ms(open.p50) },
      { area, name: 'opening a conversation, p99', ...ms(open.p99) },
      againstFloor(
        { area, name: 'opening a conversation, encrypted, p50', ...ms(sealed.p50), floor: open.p50, floorName },
        '≤',
        1.5,
      ),
      { area, name: 'opening a conversation, encrypted, p99', ...ms(sealed.p99), floor: open.p99, floorName },
      againstLimit(
        {
          area,
          name: 'the same before it was opened in the background, p50',
          ...ms(restored.p50),
          floor: open.p50,
          floorName,
        },
        '≤',
        50,
      ),
      { area, name: 'searching, p50', ...ms(search.p50) },
      againstLimit(
        { area, name: 'searching, p99', ...ms(search.p99), floor: search.floorP99, floorName: 'bare index' },
        '≤',
        50,
      ),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
