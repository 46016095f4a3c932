import type { Leadership } from './platform';

interface Instance {
  readonly listeners: Set<(message: unknown) => void>;
  grant: (() => void) | undefined;
}

/** Leadership among the clients of one process: the first to ask leads, the others wait in line. */
export function createLocalLeadership(): (name: string) => Leadership {
  const groups = new Map<string, { leader: Instance | undefined; waiting: Instance[]; all: Set<Instance> }>();
  return (name) => {
    const group = groups.get(name) ?? { leader: undefined, waiting: [], all: new Set<Instance>() };
    groups.set(name, group);
    const self: Instance = { listeners: new Set(), grant: undefined };
    group.all.add(self);
    return {
      lead: async () => {
        group.all.add(self);
        if (group.leader === undefined) {
          group.leader = self;
          return;
        }
        await new Promise<void>((resolve) => {
          self.grant = resolve;
          group.waiting.push(self);
        });
      },
      resign: async () => {
        group.all.delete(self);
        group.waiting = group.waiting.filter((instance) => instance !== self);
        if (group.leader !== self) return;
        group.leader = group.waiting.shift();
        group.leader?.grant?.();
      },
      post: (message) => {
        const copy = structuredClone(message);
        for (const other of group.all)
          if (other !== self) for (const listener of [...other.listeners]) queueMicrotask(() => listener(copy));
      },
      listen: (listener) => {
        self.listeners.add(listener);
        return () => void self.listeners.delete(listener);
      },
    };
  };
}
