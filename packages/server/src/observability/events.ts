import { type ConversationId, type ErrorCode, errorTable } from '@tidings/protocol';
import type { Identity } from '../accounts/authenticate';
import type { CommittedBatch } from '../log/log';
import type { Loggers } from './loggers';
import type { Metrics } from './metrics';

/** A client's frame, whose id leads from the client's error to the line; a conversation that could not be told; a part that goes on. */
export type FailedAt =
  | { readonly requestId: string }
  | { readonly conversation: ConversationId }
  | { readonly part: 'presence' | 'poll' | 'cursors' | 'heads' | 'welcome' };

export type Events = ReturnType<typeof createEvents>;

/** What happens, told once: each event becomes its log line and its metric here and nowhere else. */
export function createEvents({ realtime, server }: Loggers, metrics: Metrics) {
  return {
    socketRefused(code: ErrorCode, address: string) {
      metrics.socketsRefused.inc({ code: errorTable[code].name });
      realtime.debug({ code: errorTable[code].name, address }, 'socket refused');
    },
    helloRefused(code: ErrorCode, address: string) {
      metrics.helloFailures.inc({ code: errorTable[code].name });
      realtime.debug({ code: errorTable[code].name, address }, 'hello refused');
    },
    welcomed(identity: Identity, client: string, tookMs: number) {
      metrics.helloSeconds.observe(tookMs / 1000);
      const { user, device, session } = identity;
      realtime.debug({ user, device, session, client: client.slice(0, 64) }, 'device connected');
    },
    socketClosed(identity: Identity, code: number) {
      metrics.socketsClosed.inc({ reason: closeReason(code) });
      realtime.debug({ user: identity.user, device: identity.device, code }, 'device disconnected');
    },
    frameReceived(frame: string) {
      metrics.frames.inc({ frame });
    },
    frameRejected(code: ErrorCode) {
      metrics.framesRejected.inc({ code: errorTable[code].name });
    },
    appendAnswered(tookMs: number) {
      metrics.appendSeconds.observe(tookMs / 1000);
    },
    committed(batch: CommittedBatch) {
      let entries = 0;
      for (const conversation of batch.conversations) entries += conversation.entries.length;
      metrics.entries.inc(entries);
      metrics.batchEntries.observe(entries);
    },
    /** How late a timer was: for so long nobody else was served either. */
    loopLooked(delayMs: number) {
      metrics.loopDelaySeconds.observe(delayMs / 1000);
    },
    published() {
      metrics.published.inc();
    },
    /** Entries that the bus did not bring, or too late, were read from the log. */
    caughtUp(entries: number) {
      metrics.caughtUp.inc(entries);
    },
    polled() {
      metrics.polls.inc();
    },
    /** A step of an MLS group. Stale ones are ordinary: somebody was faster. */
    groupStep(intent: string, outcome: 'accepted' | 'stale') {
      const counter = intent === 'reset' ? metrics.groupResets : metrics.groupCommits;
      counter.inc({ outcome });
    },
    keyPackageClaimed(isLastResort: boolean) {
      metrics.keyPackagesClaimed.inc({ sort: isLastResort ? 'last_resort' : 'once' });
    },
    rpcAnswered(code: ErrorCode | undefined, tookMs: number) {
      metrics.rpcSeconds.observe(tookMs / 1000);
      metrics.rpcs.inc({ code: code === undefined ? 'ok' : errorTable[code].name });
    },
    /** A batch, or work in the background: whoever waits for it is told, or it is tried again. */
    storeFailed(cause: unknown) {
      metrics.storeFailures.inc();
      server.error({ err: cause }, 'a batch could not be written or told');
    },
    /** Something that should not happen. */
    failed(cause: unknown, about: FailedAt) {
      realtime.error({ err: cause, ...about }, 'requestId' in about ? 'a frame failed' : 'something failed');
    },
    started(url: string, tookMs: number) {
      server.info({ url, tookMs: Math.round(tookMs) }, 'started');
    },
    draining(sockets: number) {
      server.info({ sockets }, 'draining');
    },
    stopped() {
      server.info('stopped');
    },
  };
}

const namesByCloseCode = new Map(Object.values(errorTable).map((row) => [row.closeCode, row.name]));

/** A label of few values: ours by name, everything else is the network or the client going away. */
function closeReason(code: number): string {
  return namesByCloseCode.get(code) ?? (code === 1006 ? 'cut' : 'left');
}
