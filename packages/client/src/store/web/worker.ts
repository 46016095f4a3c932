// Expo rewrites `import.meta` to this, and sets it on the main thread only.
(globalThis as { __ExpoImportMetaRegistry?: { url: string } }).__ExpoImportMetaRegistry ??= { url: self.location.href };

import { type Desk, openPrivateDesk, openSharedDesk } from './desk';
import type { Order, Report } from './messages';
import { openSqlite } from './sqlite';

/** Owns SQLite and its file. A bundle of its own; started by owner.ts. */
let desk: Desk | undefined;
const report = (item: Report) => (self as unknown as Worker).postMessage(item);

self.onmessage = ({ data }: MessageEvent<Order>) => {
  switch (data.type) {
    case 'open':
      void open(data.name, data.isShared);
      break;
    case 'request':
      if (desk) report({ type: 'reply', reply: desk.answer(data.tab, data.request) });
      break;
    case 'close':
      desk?.close();
      desk = undefined;
      report({ type: 'closed' });
  }
};

async function open(name: string, isShared: boolean): Promise<void> {
  try {
    const sqlite = await openSqlite(isShared ? name : ':memory:');
    desk = isShared ? openSharedDesk(sqlite, name) : openPrivateDesk(sqlite);
    report({ type: 'opened', term: desk.term, tables: desk.tables });
  } catch (error) {
    report({ type: 'failed', error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
  }
}
