import type { FinalLog, FinalReplica, History, Operation } from './operations';

/** Collects what happens in one world, in the order in which it happens to its devices. */
export interface Recorder {
  /** The length so far: an `asOf`. */
  readonly length: number;
  note(operation: Operation): void;
  finish(logs: readonly FinalLog[], replicas: readonly FinalReplica[]): History;
  /** The server was set back to a backup: what was seen until now proves nothing any more; what was asked for still does. */
  restored(): void;
  count(type: Operation['type']): number;
  /** The newest marks, for the message of a failed test. */
  lastMarks(): string;
}

export function createRecorder(): Recorder {
  const operations: Operation[] = [];
  const counts = new Map<Operation['type'], number>();
  return {
    get length() {
      return operations.length;
    },
    note(operation) {
      operations.push(operation);
      counts.set(operation.type, (counts.get(operation.type) ?? 0) + 1);
    },
    restored() {
      const forgotten: Operation = { type: 'mark', text: '(before the restore)' };
      // Places in the history stay what they are.
      for (const [place, { type }] of operations.entries())
        if (type !== 'sent' && type !== 'advanced') operations[place] = forgotten;
    },
    finish: (logs, replicas) => ({ operations, logs, replicas }),
    count: (type) => counts.get(type) ?? 0,
    lastMarks: () =>
      operations
        .flatMap((operation) => (operation.type === 'mark' ? [operation.text] : []))
        .slice(-15)
        .join('\n'),
  };
}
