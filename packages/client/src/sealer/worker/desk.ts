import type { CertifiesLeaf } from '../mls/group';
import { type ComputationParts, compute, openComputations } from './computations';
import type { Order, Report } from './messages';

/** The worker's side of `crypto-thread.ts`. @returns takes an order; what is to be said to it comes through `report` */
export function openCryptoDesk(
  parts: Omit<ComputationParts, 'certifies'>,
  report: (report: Report) => void,
): (order: Order) => void {
  const questions = new Map<number, (isCertified: boolean | undefined) => void>();
  let asked = 0;
  const certifies: CertifiesLeaf = async (owner, signingKey) => {
    const question = ++asked;
    const answer = new Promise<boolean | undefined>((resolve) => void questions.set(question, resolve));
    report({ type: 'question', question, owner, signingKey });
    const isCertified = await answer;
    if (isCertified === undefined) throw new Error('nobody could be asked whose key this is');
    return isCertified;
  };
  const computations = openComputations({ ...parts, certifies });

  function answered({ question, isCertified }: Extract<Order, { type: 'answer' }>): void {
    questions.get(question)?.(isCertified);
    questions.delete(question);
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
