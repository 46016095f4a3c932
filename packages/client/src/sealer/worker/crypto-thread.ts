/**
 * A thread for what takes long, so that the screen stays quick however large a group is: all of MLS, and Argon2id.
 *
 *   not started ──first call──▶ at work ──close──▶ answers what was asked ──▶ over
 *                                  └── could not be loaded, or died ───────────▶ over: computes here
 *
 * State goes in and comes out, so a worker that dies loses nothing: what it has not answered is computed again, on this thread like
 * everything after it.
 */
import { CryptoError, type Primitives } from '../crypto/primitives';
import { type Groups, ownersNamed } from '../mls/group';
import { type Call, type ComputationParts, type Computations, compute, openComputations } from './computations';
import type { Answer, Order, Question, Report } from './messages';
import { packRoster, readPacked } from './packed-groups';

/** Disposing ends the worker once it has answered; what is asked later is computed here. */
export interface CryptoThread extends Disposable, Pick<Primitives, 'argon2id'> {
  readonly groups: Groups;
}

interface Pending {
  readonly call: Call;
  resolve(value: unknown): void;
  reject(error: Error): void;
}

export function openCryptoThread(options: ComputationParts & { readonly start: () => Worker }): CryptoThread {
  const { certifies, start } = options;
  const here = openComputations(options);
  const pending = new Map<number, Pending>();
  let worker: Worker | undefined;
  let isOver = false;
  let calls = 0;

  function ask(call: Call): Promise<unknown> {
    if (!isOver) worker ??= startWorker();
    if (isOver || !worker) return compute(here, call);
    const id = ++calls;
    const answer = new Promise((resolve, reject) => void pending.set(id, { call, resolve, reject }));
    send({ type: 'call', id, call });
    return answer;
  }

  function startWorker(): Worker | undefined {
    try {
      const started = start();
      started.onmessage = ({ data }: MessageEvent<Report>) => heard(data);
      started.onerror = lost;
      started.onmessageerror = lost;
      return started;
    } catch {
      isOver = true;
      return undefined;
    }
  }

  function send(order: Order): void {
    worker?.postMessage(order);
  }

  function heard(report: Report): void {
    if (report.type === 'questions') void answerAll(report.questions);
    else answered(report);
  }

  function answered(report: Exclude<Report, { type: 'questions' }>): void {
    const call = pending.get(report.id);
    pending.delete(report.id);
    if (report.type === 'result') call?.resolve(report.value);
    else call?.reject(new CryptoError(report.message));
    if (isOver) endWhenDone();
  }

  async function answerAll(questions: readonly Question[]): Promise<void> {
    const answers = await Promise.all(questions.map(answer));
    send({ type: 'answers', answers });
  }

  async function answer({ id, owner, signingKey }: Question): Promise<Answer> {
    const isCertified = await certifies(owner, signingKey).catch(() => undefined);
    return { id, isCertified };
  }

  function lost(): void {
    isOver = true;
    const unanswered = [...pending.values()];
    pending.clear();
    endWhenDone();
    for (const { call, resolve } of unanswered) resolve(compute(here, call));
  }

  function endWhenDone(): void {
    if (pending.size > 0) return;
    worker?.terminate();
    worker = undefined;
  }

  const far =
    <Method extends keyof Computations>(method: Method) =>
    (...args: Parameters<Computations[Method]>) =>
      ask({ method, args }) as ReturnType<Computations[Method]>;
  const apply = far('apply');

  const groups: Groups = {
    ...readPacked,
    newKeyPackage: far('newKeyPackage'),
    create: far('create'),
    commit: far('commit'),
    welcomed: far('welcomed'),
    joinByWelcome: far('joinByWelcome'),
    joinExternally: far('joinExternally'),
    decode: far('decode'),
    apply(group, commit, roster, authenticated) {
      const owners = [...readPacked.view(group).leaves, ...ownersNamed(commit)];
      return apply(group, commit, packRoster(roster, owners), authenticated);
    },
  };

  return {
    groups,
    argon2id: far('argon2id'),
    [Symbol.dispose]() {
      isOver = true;
      endWhenDone();
    },
  };
}
