import type { Installation, Part } from './installation';

/** Something bad that happens to one process, and how it ends. */
export interface Fault {
  readonly name: string;
  readonly part: Part;
  /** While it lasts, what can't be reached. */
  readonly shard: number | undefined;
  begin(): Promise<void>;
  end(): Promise<void>;
}

/** Every process killed, held, and cut off from all others; and servers cut off from one thing they need. */
export function everyFault({ parts }: Installation): readonly Fault[] {
  return [...parts.flatMap((part) => [killing(part), holding(part), ...cutting(part)]), ...cuttingPairs(parts)];
}

function killing(part: Part): Fault {
  return { ...about(part), name: `${part.name} is killed`, begin: () => part.kill(), end: () => part.start() };
}

function holding(part: Part): Fault {
  return {
    ...about(part),
    name: `${part.name} is held`,
    begin: async () => part.signal('SIGSTOP'),
    end: async () => part.signal('SIGCONT'),
  };
}

function cutting(part: Part): Fault[] {
  const { place } = part;
  if (place === undefined) return [];
  return [
    {
      ...about(part),
      name: `${part.name} is cut off`,
      begin: async () => place.cut(),
      end: async () => place.heal(),
    },
  ];
}

/** One server that no longer reaches Redis, and another that no longer reaches the second shard. */
function cuttingPairs(parts: readonly Part[]): Fault[] {
  const servers = parts.filter(({ kind }) => kind === 'server');
  const pairs = [
    [servers[0], parts.find(({ kind }) => kind === 'bus')],
    [servers[1], parts.find(({ shard }) => shard === 1)],
  ] as const;
  return pairs.flatMap(([server, other]) => {
    const [from, to] = [server?.place, other?.place];
    if (server === undefined || other === undefined || from === undefined || to === undefined) return [];
    return [
      {
        part: server,
        shard: other.shard,
        name: `${server.name} is cut off from ${other.name}`,
        begin: async () => from.cut([to]),
        end: async () => from.heal(),
      },
    ];
  });
}

function about(part: Part): Pick<Fault, 'part' | 'shard'> {
  return { part, shard: part.shard };
}
