/** Whether this process should get traffic. */
export interface Health {
  /** Undefined when ready, otherwise a sentence that says why not. */
  check(): Promise<string | undefined>;
  /** What it does without for now, each a sentence; it is ready all the same. */
  degradations(): readonly string[];
  startDraining(): void;
  readonly isDraining: boolean;
}

export interface HealthOptions {
  /** Reads a little from every store; rejects if one can't be read. */
  readonly probe: () => Promise<unknown>;
  readonly isBusUp: () => boolean;
  readonly areJobsUp: () => boolean;
  readonly areBlobsUp: () => boolean;
}

export function createHealth({ probe, isBusUp, areJobsUp, areBlobsUp }: HealthOptions): Health {
  let isDraining = false;
  return {
    async check() {
      if (isDraining) return 'draining: this server is about to stop';
      try {
        await probe();
        return undefined;
      } catch {
        return 'unavailable: a store cannot be read';
      }
    },
    degradations: () => [
      ...(isBusUp() ? [] : ['the bus between the servers (Redis) can not be relied upon']),
      ...(areJobsUp() ? [] : ['work for later is not spread (RabbitMQ is away or full): this server does its own']),
      ...(areBlobsUp() ? [] : ['the store of media (S3) can not be used']),
    ],
    startDraining() {
      isDraining = true;
    },
    get isDraining() {
      return isDraining;
    },
  };
}
