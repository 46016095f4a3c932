import { topics } from '../topics';
import { type Addressed, channels, type News, type Reply, type Request } from './messages';
import type { Sqlite } from './sqlite';
import { openWrites } from './writes';

/** The worker's side of one opened database: answers requests, one after the other. */
export interface Desk {
  readonly term: number;
  readonly tables: readonly string[];
  answer(tab: string, request: Request): Reply;
  close(): void;
}

/** For one page alone. */
export function openPrivateDesk(sqlite: Sqlite): Desk {
  const answer = (_tab: string, request: Request) =>
    reply(request, () => {
      if (request.op === 'all') return sqlite.all(request.sql, request.params);
      sqlite.transact(request.statements);
      return undefined;
    });
  return { term: 1, tables: [], answer, close: () => sqlite.close() };
}

/** For all tabs of this browser: also answers what comes over the channels. */
export function openSharedDesk(sqlite: Sqlite, name: string): Desk {
  const writes = openWrites(sqlite);
  const { term, unconfirmedTables: tables } = writes;
  const news = new BroadcastChannel(channels.news(name));
  const requests = new BroadcastChannel(channels.requests(name));
  const tabs = new Map<string, BroadcastChannel>();
  const tell = (item: News) => news.postMessage(item);

  function answer(tab: string, request: Request): Reply {
    return reply(request, () => {
      if (request.op === 'all') return sqlite.all(request.sql, request.params);
      // Told before it is answered: what a tab has confirmed, every tab has been told of.
      if (writes.apply(tab, request)) tell({ type: 'changed', tab, tables: request.tables });
      if (request.tables.includes(topics.all)) sqlite.cutLog();
      return undefined;
    });
  }

  function channelOf(tab: string): BroadcastChannel {
    const channel = tabs.get(tab) ?? new BroadcastChannel(channels.tab(name, tab));
    tabs.set(tab, channel);
    return channel;
  }

  // Chromium hands a worker everything from its broadcast channels before anything from its own page: a tab that writes on and on
  // would keep the owner's page from writing at all. So a request from a channel takes a seat behind what the page has sent.
  const line = new MessageChannel();
  requests.onmessage = ({ data }: MessageEvent<Addressed>) => {
    if (data.term === term) line.port2.postMessage(data);
  };
  line.port1.onmessage = ({ data }: MessageEvent<Addressed>) =>
    channelOf(data.tab).postMessage(answer(data.tab, data.request));
  news.onmessage = ({ data }: MessageEvent<News>) => {
    if (data.type === 'who') tell({ type: 'owner', term, tables: [] });
    if (data.type !== 'bye') return;
    tabs.get(data.tab)?.close();
    tabs.delete(data.tab);
  };
  tell({ type: 'owner', term, tables });

  return {
    term,
    tables,
    answer,
    close() {
      for (const channel of [news, requests, line.port1, ...tabs.values()]) channel.close();
      sqlite.close();
    },
  };
}

function reply({ id }: Request, work: () => readonly object[] | undefined): Reply {
  try {
    const rows = work();
    return rows ? { id, rows } : { id };
  } catch (error) {
    return { id, error: error instanceof Error ? error.message : String(error) };
  }
}
