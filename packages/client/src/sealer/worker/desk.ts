import type { CertifiesLeaf } from '../mls/group';
import { type ComputationParts, compute, openComputations } from './computations';
import type { Order, Question, Report } from './messages';

/** The worker's side of `crypto-thread.ts`. @returns takes an order; what is to be said to it comes through `report` */
export function openCryptoDesk(
  parts: Omit<ComputationParts, 'certifies'>,
  report: (report: Report) => void,
): (order: Order) => void {
  const waiting = new Map<number, (isCertified: boolean | undefined) => void>();
  let asked = 0;
  let unasked: Question[] = [];

  const certifies: CertifiesLeaf = async (owner, signingKey) => {
    const id = ++asked;
    const answer = new Promise<boolean | undefined>((resolve) => void waiting.set(id, resolve));
    if (unasked.length === 0) setTimeout(ask);
    unasked.push({ id, owner, signingKey });
    const isCertified = await answer;
    if (isCertified === undefined) throw new Error('nobody could be asked whose key this is');
    return isCertified;
  };

  /** A tree of 500 leaves raises 500 questions at once; as single messages they alone would hold up the page. */
  function ask(): void {
    report({ type: 'questions', questions: unasked });
    unasked = [];
  }

  const computations = openComputations({ ...parts, certifies });

  function answered({ answers }: Extract<Order, { type: 'answers' }>): void {
    for (const { id, isCertified } of answers) {
      waiting.get(id)?.(isCertified);
      waiting.delete(id);
    }
  }

  async function called({ id, call }: Extract<Order, { type: 'call' }>): Promise<void> {
    try {
      report({ type: 'result', id, value: await compute(computations, call) });
    } catch (error) {
      report({ type: 'failure', id, message: error instanceof Error ? error.message : String(error) });
    }
  }

  return (order) => (order.type === 'call' ? void called(order) : answered(order));
}
