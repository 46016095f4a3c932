import { createMemoryBus } from '../adapters/memory/bus';
import type { Bus } from '../ports/bus';

/** A bus between nodes of one process, for worlds in which it fails. */
export interface BusNetwork {
  /** The bus of one more node. */
  open(): Bus;
  /** Nothing arrives at other nodes any more. They know it, unless `isTold` is false. */
  cut(options?: { readonly isTold?: boolean }): void;
  mend(): void;
  /** Holds back what is published on these channels; the result lets it go. */
  hold(isHeld: (channel: string) => boolean): () => void;
}

export function createBusNetwork(): BusNetwork {
  const nodes = new Set<Bus>();
  let isCut = false;
  let isDown = false;
  let isHeld: (channel: string) => boolean = () => false;
  const held: (() => void)[] = [];

  return {
    open() {
      const local = createMemoryBus();
      const node: Bus = {
        ...local,
        get state() {
          return isDown ? 'down' : 'up';
        },
        publish(channel, message) {
          local.publish(channel, message);
          for (const other of nodes) {
            if (other === local || isCut) continue;
            const deliver = () => other.publish(channel, message);
            if (isHeld(channel)) held.push(deliver);
            else setImmediate(deliver);
          }
        },
      };
      nodes.add(local);
      return node;
    },
    cut({ isTold = true } = {}) {
      isCut = true;
      isDown = isTold;
    },
    mend() {
      isCut = false;
      isDown = false;
    },
    hold(test) {
      isHeld = test;
      return () => {
        isHeld = () => false;
        for (const deliver of held.splice(0)) deliver();
      };
    },
  };
}
