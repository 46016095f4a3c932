import { join } from 'node:path';
import { version } from '../package.json';
import { createAccounts } from './accounts/accounts';
import { watchOutsideEndings } from './accounts/outside-endings';
import {
  createSigningKey,
  makeSigningKey,
  openSigningKey,
  parseSigningKey,
  type SigningKey,
} from './accounts/signing-key';
import { openBunEdge } from './adapters/bun/edge';
import { createBunPasswordHasher } from './adapters/bun/password-hasher';
import { createDiskBlobStore } from './adapters/disk/blob-store';
import { createMemoryBus } from './adapters/memory/bus';
import { createMemoryCounters } from './adapters/memory/counters';
import { createMemoryJobs } from './adapters/memory/jobs';
import { createMemoryPresenceStore } from './adapters/memory/presence-store';
import { createMemorySearchIndex } from './adapters/memory/search-index';
import { openPostgresStores } from './adapters/postgres/open-stores';
import { createRabbitJobs } from './adapters/rabbitmq/jobs';
import { openRedisBus } from './adapters/redis/bus';
import { createRedisCounters } from './adapters/redis/counters';
import { openRedisLink } from './adapters/redis/link';
import { createRedisPresenceStore } from './adapters/redis/presence-store';
import { createS3BlobStore } from './adapters/s3/blob-store';
import { checkDataFolder } from './adapters/sqlite/check-data-folder';
import { openDataFolder } from './adapters/sqlite/data-folder';
import { openSqliteDirectory } from './adapters/sqlite/directory';
import { openSqliteLogStore } from './adapters/sqlite/log-store';
import { openSqliteSearchIndex } from './adapters/sqlite/search-index';
import { systemClock } from './adapters/system-clock';
import { createApi } from './api/router';
import type { Config } from './config/settings';
import { createRemovalTeller, tellRegularly } from './keys/removals';
import { createLinkPreviews, type LinkPreviews } from './links/previews';
import { createLog } from './log/append';
import { type Consumer, createConsumers } from './log/consumers';
import { startExpiry } from './log/expiry';
import { createReader } from './log/reader';
import { watchSteps } from './log/watch-steps';
import { createConsumerEvents } from './observability/consumer-events';
import { createEvents } from './observability/events';
import { createHealth } from './observability/health';
import { createLoggers } from './observability/loggers';
import { createMetrics } from './observability/metrics';
import { remembered } from './observability/remembered';
import { watchStore } from './observability/watch-store';
import { boundHasher } from './overload/bounded-hasher';
import { createGate } from './overload/gate';
import type { BlobStore } from './ports/blob-store';
import type { Bus } from './ports/bus';
import type { Clock } from './ports/clock';
import type { Counters } from './ports/counters';
import type { Directory } from './ports/directory';
import type { Edge, OpenEdge } from './ports/edge';
import type { Jobs } from './ports/jobs';
import type { LogStore } from './ports/log-store';
import type { PasswordHasher } from './ports/password-hasher';
import type { PresenceStore } from './ports/presence-store';
import type { SearchIndex } from './ports/search-index';
import { createFanOut } from './realtime/fan-out';
import { createHeadTeller } from './realtime/head-teller';
import { createPrivacyTeller } from './realtime/privacy-teller';
import { createRealtime, type Realtime } from './realtime/realtime';
import { createTopicRegistry } from './realtime/topics';
import { createFindMessages } from './search/find-messages';
import { startForgetting } from './search/forget-expired';
import { createIndexer } from './search/indexer';
import { createAdmission } from './web/admission';
import { createHttp } from './web/http';
import { openSite } from './web/site';

/** Parts to use in place of those the config asks for: worlds in memory, fake clocks, planted bugs. */
export interface Overrides {
  readonly clock?: Clock;
  readonly openEdge?: OpenEdge;
  /** Given parts stay the caller's to dispose. */
  readonly logStore?: LogStore;
  readonly directory?: Directory;
  /** Of access tokens: nodes that share stores share it. */
  readonly signingKey?: SigningKey;
  readonly bus?: Bus;
  readonly presenceStore?: PresenceStore;
  readonly counters?: Counters;
  readonly blobs?: BlobStore;
  readonly jobs?: Jobs;
  readonly searchIndex?: SearchIndex;
  /** In place of those that the server has. */
  readonly consumers?: readonly Consumer[];
  readonly passwordHasher?: PasswordHasher;
  readonly previews?: LinkPreviews;
  /** Where log lines go; default the standard error output. */
  readonly writeLog?: (line: string) => void;
}

export interface RunningServer extends AsyncDisposable {
  /** `http://127.0.0.1:4180` */
  readonly url: string;
  readonly port: number;
  /** In words: the absolute path of the data folder, or what is there in its place. */
  readonly dataPlace: string;
  /** Drains: sends clients away over `drainMs` (default: the config's), answers what is under way, closes the stores. */
  stop(options?: { readonly drainMs?: number }): Promise<void>;
}

/** What walks the logs of every server; each is idempotent by (conversation, seq). */
const serverConsumers = (searchIndex: SearchIndex): readonly Consumer[] => [createIndexer(searchIndex)];

/** /readyz is open to everybody, and is to cost nothing. */
const probeEveryMs = 1_000;

/** Each takes tens of milliseconds of one core. */
const passwordLimits = { atOnce: 4, mostWaiting: 100, longestWaitMs: 5_000 };

/** Where the web app lies after it has been built. */
const builtWebApp = join(import.meta.dirname, '../../../apps/messenger/dist/web');

/** The composition root: the only file that knows embedded from scaled-out. Disposing stops without draining. */
export async function openServer(config: Config, overrides: Overrides = {}): Promise<RunningServer> {
  const startedAtMs = performance.now();
  const clock = overrides.clock ?? systemClock;
  const loggers = createLoggers(config.logLevel, overrides.writeLog);
  await using parts = new AsyncDisposableStack();

  const { logStore, directory, searchIndex, signingKey, dataPlace } = await openStores(config, overrides, clock, parts);
  const onJobsFailure = (cause: unknown) => loggers.server.warn({ err: cause }, 'the queue of jobs (RabbitMQ) failed');
  const shared = await openShared(config, overrides, { clock, parts, onJobsFailure });
  const { bus, presenceStore, counters, jobs } = shared;
  const isBusUp = () => bus.state !== 'down';
  const blobs = openBlobs(config, overrides, clock, parts);
  const areBlobsUp = () => blobs.isUp;
  const areJobsUp = () => jobs.state !== 'down';

  const consumers = overrides.consumers ?? serverConsumers(searchIndex);
  // Sockets come only once the edge is open, and nothing is published before.
  let edge: Edge | undefined;
  const topics = createTopicRegistry(bus, () => edge as Edge);
  let realtime: Realtime | undefined;
  const metrics = createMetrics({
    sockets: () => realtime?.hub.size ?? 0,
    waitingSockets: () => realtime?.waitingCount() ?? 0,
    users: () => realtime?.hub.userCount ?? 0,
    topics: () => topics.size,
    busUp: () => Number(isBusUp()),
    jobsUp: () => Number(areJobsUp()),
    blobsUp: () => Number(areBlobsUp()),
    jobs: () => consumers.map(({ name }) => ({ consumer: name, ...jobs.counts(name) })),
  });
  const events = createEvents(loggers, metrics);
  const passwordGate = createGate({ clock, random: Math.random, what: 'too many passwords', ...passwordLimits });
  const hasher = boundHasher(overrides.passwordHasher ?? createBunPasswordHasher(), passwordGate);
  const accounts = createAccounts({ directory, signingKey, hasher, clock });
  const onFailure = (cause: unknown) => events.storeFailed(cause);
  const fanOut = createFanOut({ bus, topics, store: logStore, events });
  const walking = parts.use(
    createConsumers({ consumers, store: logStore, jobs, clock, events: createConsumerEvents(loggers, metrics) }),
  );
  const onCommitted: typeof fanOut.onCommitted = (batch) => {
    fanOut.onCommitted(batch);
    walking.committed(batch);
  };
  const log = parts.use(createLog({ store: logStore, clock, onFailure, ...fanOut, onCommitted }));
  const reader = createReader({ store: logStore, people: accounts.people, clock });
  parts.use(startExpiry({ store: logStore, clock, onFailure }));
  parts.use(startForgetting({ index: searchIndex, clock, onFailure }));
  const rateLimits = config.rateLimits === 'on';

  realtime = createRealtime({
    log,
    reader,
    store: logStore,
    sessions: directory.sessions,
    authenticate: accounts.authenticate,
    bus,
    presenceStore,
    topics,
    clock,
    events,
    rateLimits,
    waitingSockets: config.waitingSockets,
  });
  const { open, endSessions, drain, stop: stopRealtime } = realtime;
  parts.defer(stopRealtime);
  parts.defer(accounts.sessionEndings.listen(endSessions));
  parts.use(
    watchOutsideEndings({ store: directory.administration, endings: accounts.sessionEndings, clock, onFailure }),
  );

  const { identities } = directory;
  const removals = parts.use(createRemovalTeller({ identities, groups: logStore, log, clock, onFailure }));
  parts.defer(tellRegularly(removals, clock));

  const probe = remembered(() => directory.users.isEmpty(), clock, probeEveryMs);
  const health = createHealth({ probe, isBusUp, areJobsUp, areBlobsUp });
  const api = createApi({
    accounts,
    log: watchSteps(log, events),
    reader,
    findMessages: createFindMessages({ index: searchIndex, store: logStore, clock }),
    store: logStore,
    removals,
    previews: config.linkPreviews === 'on' ? (overrides.previews ?? createLinkPreviews()) : undefined,
    tellHead: createHeadTeller(bus),
    tellPrivacy: createPrivacyTeller(bus),
    events,
    counters,
    clock,
    settings: {
      name: config.name,
      version,
      signUp: config.signUp,
      allowedOrigins: config.allowedOrigins,
      messageRequests: config.messageRequests === 'on',
      rateLimits,
    },
    logger: loggers.api,
  });
  const site = await openSite(config.web || builtWebApp);
  const { admit, address } = createAdmission({ config, health });
  const http = createHttp({ health, metrics, api, site, logger: loggers.server });
  const request = (received: Request, peer: string) => http.answer(received, address(received.headers, peer));
  edge = parts.use(await (overrides.openEdge ?? openBunEdge)({ admit, open, request }, config));

  events.started(edge.url, performance.now() - startedAtMs);
  const running = parts.move();
  return {
    url: config.publicUrl || edge.url,
    port: edge.port,
    dataPlace,
    async stop({ drainMs = config.drainMs } = {}) {
      health.startDraining();
      await drain(drainMs);
      await http.idle();
      await running.disposeAsync();
      events.stopped();
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** What several servers of one installation share besides the stores; in memory where there is only one. */
async function openShared(
  config: Config,
  overrides: Overrides,
  deps: {
    readonly clock: Clock;
    readonly parts: AsyncDisposableStack;
    readonly onJobsFailure: (cause: unknown) => void;
  },
) {
  const { clock, parts, onJobsFailure } = deps;
  const link = config.redis === '' ? undefined : parts.use(openRedisLink(config.redis));
  const openBus = async () => parts.use(link === undefined ? createMemoryBus() : await openRedisBus(link, clock));
  const openPresenceStore = () =>
    parts.use(link === undefined ? createMemoryPresenceStore(clock) : createRedisPresenceStore(link, clock));
  const openCounters = () =>
    parts.use(link === undefined ? createMemoryCounters(clock) : createRedisCounters(link, clock));
  const isAlone = config.postgres.length === 0;
  const openJobs = () =>
    parts.use(
      config.rabbitmq === ''
        ? createMemoryJobs({ clock, isAlone })
        : createRabbitJobs({ url: config.rabbitmq, clock, onFailure: onJobsFailure }),
    );
  return {
    jobs: overrides.jobs ?? openJobs(),
    bus: overrides.bus ?? (await openBus()),
    presenceStore: overrides.presenceStore ?? openPresenceStore(),
    counters: overrides.counters ?? openCounters(),
  };
}

/** On the disk there is nothing to watch: without it nothing else works either. */
function openBlobs(config: Config, overrides: Overrides, clock: Clock, parts: AsyncDisposableStack) {
  const onDisk = () => parts.use(createDiskBlobStore(join(config.data, 'blobs')));
  if (config.s3 === '' || overrides.blobs !== undefined) return { store: overrides.blobs ?? onDisk(), isUp: true };
  const store = parts.use(createS3BlobStore(config.s3));
  const watched = parts.use(watchStore(() => store.check(), clock));
  return {
    store,
    get isUp() {
      return watched.isUp;
    },
  };
}

async function openStores(config: Config, overrides: Overrides, clock: Clock, parts: AsyncDisposableStack) {
  const { logStore, directory } = overrides;
  if (logStore !== undefined && directory !== undefined)
    return {
      logStore,
      directory,
      searchIndex: overrides.searchIndex ?? parts.use(createMemorySearchIndex()),
      signingKey: overrides.signingKey ?? (await createSigningKey()),
      dataPlace: 'the stores that were given',
    };
  return config.postgres.length > 0
    ? { ...(await openShards(config, clock, parts)), ...(logStore && { logStore }), ...(directory && { directory }) }
    : openFiles(config, overrides, clock, parts);
}

/** The accounts alone, beside a server that may be running on them. Throws a sentence if there are none yet. */
export async function openAccountStores(config: Config, clock: Clock) {
  await using parts = new AsyncDisposableStack();
  const { directory, signingKey } = await (config.postgres.length > 0
    ? openShards(config, clock, parts)
    : openAccountFiles(config, parts));
  const opened = parts.move();
  return { directory, signingKey, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

async function openAccountFiles({ data }: Config, parts: AsyncDisposableStack) {
  const path = checkDataFolder(data);
  return {
    directory: parts.use(await openSqliteDirectory(join(path, 'directory.db'))),
    signingKey: await openSigningKey(join(path, 'keys')),
  };
}

async function openFiles(config: Config, given: Overrides, clock: Clock, parts: AsyncDisposableStack) {
  const { path } = parts.use(await openDataFolder(config.data));
  return {
    logStore: given.logStore ?? parts.use(await openSqliteLogStore(join(path, 'log.db'), clock)),
    directory: given.directory ?? parts.use(await openSqliteDirectory(join(path, 'directory.db'))),
    searchIndex: given.searchIndex ?? parts.use(await openSqliteSearchIndex(join(path, 'search.db'))),
    signingKey: await openSigningKey(join(path, 'keys')),
    dataPlace: path,
  };
}

/** The key that signs access tokens is one for all nodes, so it lies in the directory. */
async function openShards({ postgres }: Config, clock: Clock, parts: AsyncDisposableStack) {
  const { logStore, directory, searchIndex, secret } = parts.use(await openPostgresStores(postgres, clock));
  return {
    logStore,
    directory,
    searchIndex,
    signingKey: await parseSigningKey(await secret('access-token-key', makeSigningKey)),
    dataPlace: `PostgreSQL (${postgres.length === 1 ? '1 shard' : `${postgres.length} shards`})`,
  };
}
