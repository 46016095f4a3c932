import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Figures that are read when somebody asks, instead of being kept. */
export interface Gauges {
  readonly sockets: () => number;
  readonly waitingSockets: () => number;
  readonly users: () => number;
  readonly topics: () => number;
  readonly busUp: () => number;
  readonly jobsUp: () => number;
  readonly blobsUp: () => number;
  /** Of the jobs of consumers that this node holds. */
  readonly jobs: () => readonly { readonly consumer: string; readonly waiting: number; readonly parked: number }[];
}

export type Metrics = ReturnType<typeof createMetrics>;

/** All metrics of one server, named `tidings_<area>_<what>_<unit>`, with labels of few values only. */
export function createMetrics(gauges: Gauges) {
  const registers = [new Registry()] as const;
  const [registry] = registers;
  const counter = <Label extends string = never>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Counter<Label>({ name, help, labelNames, registers: [...registers] });
  const histogram = (name: string, help: string, buckets: number[]) =>
    new Histogram({ name, help, buckets, registers: [...registers] });
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers: [...registers],
      collect() {
        this.set(read());
      },
    });

  gauge('tidings_socket_open_count', 'Signed-in sockets.', gauges.sockets);
  gauge('tidings_socket_waiting_count', 'Sockets that have not said who they are.', gauges.waitingSockets);
  gauge('tidings_user_online_count', 'Users with a socket here.', gauges.users);
  gauge('tidings_topic_open_count', 'Conversations with a listening socket here.', gauges.topics);
  gauge(
    'tidings_bus_up_count',
    '1 while what nodes publish reaches the others, 0 while the store is asked.',
    gauges.busUp,
  );
  gauge('tidings_blob_store_up_count', '1 while the store of media can be used.', gauges.blobsUp);
  gauge(
    'tidings_jobs_up_count',
    '1 while jobs are spread over the nodes, 0 while this one does its own.',
    gauges.jobsUp,
  );
  for (const what of ['waiting', 'parked'] as const)
    new Gauge({
      name: `tidings_consumer_${what}_count`,
      help: `Logs that ${what === 'waiting' ? 'wait for a consumer' : 'a consumer has failed at again and again'}, here.`,
      labelNames: ['consumer'],
      registers: [...registers],
      collect() {
        for (const { consumer, [what]: count } of gauges.jobs()) this.set({ consumer }, count);
      },
    });
  gauge('process_resident_memory_bytes', 'Resident memory.', () => process.memoryUsage.rss());
  gauge('process_cpu_seconds_total', 'User and system CPU time.', readCpuSeconds);
  const startedAtS = Date.now() / 1000 - process.uptime();
  gauge('process_start_time_seconds', 'Start time since the Unix epoch.', () => startedAtS);

  return {
    helloSeconds: histogram('tidings_hello_answer_seconds', 'From hello to welcome.', latencies),
    helloFailures: counter('tidings_hello_failed_total', 'Hellos refused, by error.', ['code']),
    socketsClosed: counter('tidings_socket_closed_total', 'Signed-in sockets closed, by reason.', ['reason']),
    socketsRefused: counter('tidings_socket_refused_total', 'Sockets refused before hello, by error.', ['code']),
    frames: counter('tidings_frame_received_total', 'Frames from clients, by kind.', ['frame']),
    framesRejected: counter('tidings_frame_rejected_total', 'Frames refused, by error.', ['code']),
    appendSeconds: histogram('tidings_append_answer_seconds', 'From append to its answer.', latencies),
    entries: counter('tidings_log_committed_entries_total', 'Entries committed.'),
    batchEntries: histogram(
      'tidings_log_batch_entries',
      'Entries per commit.',
      [1, 2, 4, 8, 16, 32, 64, 128, 256, 512],
    ),
    published: counter('tidings_topic_published_frames_total', 'Frames given to topics.'),
    caughtUp: counter('tidings_follower_caught_up_entries_total', 'Entries that the bus did not bring in their turn.'),
    rpcSeconds: histogram('tidings_rpc_answer_seconds', 'From an RPC to its answer.', latencies),
    rpcs: counter('tidings_rpc_answered_total', 'RPCs answered: ok, or by error.', ['code']),
    storeFailures: counter(
      'tidings_store_failed_total',
      'Batches, and work in the background, that a store did not do.',
    ),
    loopDelaySeconds: histogram('tidings_loop_delay_seconds', 'How late a timer of the event loop was.', latencies),
    polls: counter('tidings_poll_total', 'Times the store was asked for what the bus may have lost.'),
    groupCommits: counter('tidings_group_commits_total', 'Commits of MLS groups: accepted, or stale.', ['outcome']),
    groupResets: counter('tidings_group_resets_total', 'Resets of MLS groups: accepted, or stale.', ['outcome']),
    keyPackagesClaimed: counter(
      'tidings_key_package_claimed_total',
      'Key packages handed out: once, or of last resort.',
      ['sort'],
    ),
    consumerEntries: counter('tidings_consumer_handled_entries_total', 'Entries that a consumer is done with.', [
      'consumer',
    ]),
    consumerFailures: counter('tidings_consumer_failed_total', 'Times a consumer failed.', ['consumer']),
    consumerLagSeconds: new Histogram({
      name: 'tidings_consumer_lag_seconds',
      help: 'From accepting the last entry of a page to being done with it.',
      labelNames: ['consumer'],
      buckets: [...latencies, 30, 120, 600, 3_600],
      registers: [...registers],
    }),
    contentType: registry.contentType,
    /** Text in Prometheus' exposition format. */
    print: () => registry.metrics(),
  };
}

const latencies = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5];

function readCpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
