import type { IndexedHistory } from './indexed-history';
import type { Operation, Violation } from './operations';

const i10 = (message: string): Violation => ({ invariant: 'I10', message });

/** I10: a session that has ended hears nothing that was sent later, and is welcomed nowhere. */
export function checkRevocation({ operations }: IndexedHistory): readonly Violation[] {
  const endedAt = new Map<string, number>();
  const sentAt = new Map<string, number>();
  const violations: Violation[] = [];
  for (const [index, operation] of operations.entries()) {
    if (operation.type === 'revoked') endedAt.set(operation.device, index);
    if (operation.type === 'sent' && !sentAt.has(operation.id)) sentAt.set(operation.id, index);
    const end = 'device' in operation ? endedAt.get(operation.device) : undefined;
    if (end !== undefined && end < index) violations.push(...heardAfter(operation, end, sentAt));
  }
  return violations;
}

function* heardAfter(operation: Operation, end: number, sentAt: ReadonlyMap<string, number>): Generator<Violation> {
  if (operation.type === 'head' && operation.asOf > end)
    yield i10(`${operation.device} said hello after its session had ended, and was told of ${operation.conversation}`);
  if (operation.type !== 'live' && operation.type !== 'pulled') return;
  for (const { id, seq } of operation.entries)
    if ((sentAt.get(id) ?? 0) > end)
      yield i10(`${operation.device} saw ${seq} of ${operation.conversation}, sent after its session had ended`);
}
