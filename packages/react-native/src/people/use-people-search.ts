import type { Person } from '@tidings/client';
import { checkHandle, normaliseHandle } from '@tidings/protocol';
import { useEffect, useMemo, useState } from 'react';
import { useAccount, useClient, useConversations } from '../hooks';
import { describeError, useT } from '../i18n';

/** What a person typed to find somebody, and who that is. */
export interface PeopleSearch {
  /** Those one already writes with whose name or handle fits; all of them when nothing was typed. */
  readonly known: readonly Person[];
  /** Somebody else of exactly this handle. */
  readonly found: Person | undefined;
  readonly state: 'idle' | 'searching' | 'done' | 'failed';
  /** The server knows nobody of this handle, and nobody known fits. */
  readonly isNobody: boolean;
  /** It is one's own handle. */
  readonly isSelf: boolean;
  readonly error: string | undefined;
  /** As it was looked for. */
  readonly handle: string;
}

/** How long typing has to pause before the server is asked. */
const pauseMs = 250;

type Answer =
  | { readonly handle: string; readonly person: Person | undefined }
  | { readonly handle: string; readonly failure: unknown };

export function usePeopleSearch(typed: string): PeopleSearch {
  const t = useT();
  const { account } = useClient();
  const self = useAccount()?.user;
  const everybodyKnown = useKnownPeople();
  const handle = normaliseHandle(typed);
  const canBeHandle = isHandle(handle);
  const isSelf = handle !== '' && handle === self?.handle;
  const [answer, setAnswer] = useState<Answer>();

  useEffect(() => {
    if (!canBeHandle || isSelf) return;
    let isCurrent = true;
    const timer = setTimeout(() => {
      account.findUser(handle).then(
        (person) => isCurrent && setAnswer({ handle, person }),
        (failure: unknown) => isCurrent && setAnswer({ handle, failure }),
      );
    }, pauseMs);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [account, canBeHandle, handle, isSelf]);

  const known = useMemo(() => filterPeople(everybodyKnown, handle), [everybodyKnown, handle]);
  const current = answer?.handle === handle && canBeHandle && !isSelf ? answer : undefined;
  const person = current && 'person' in current ? current.person : undefined;
  const found = person && !known.some(({ id }) => id === person.id) ? person : undefined;
  const hasFailed = current !== undefined && 'failure' in current;
  return {
    known,
    found,
    state: !canBeHandle || isSelf ? 'idle' : !current ? 'searching' : hasFailed ? 'failed' : 'done',
    isNobody: current !== undefined && !hasFailed && person === undefined && known.length === 0,
    isSelf,
    error: hasFailed ? describeError(current.failure, t) : undefined,
    handle,
  };
}

/** Those one has a direct conversation with, the latest first. */
function useKnownPeople(): readonly Person[] {
  const conversations = useConversations();
  return useMemo(() => (conversations ?? []).flatMap(({ peer }) => (peer ? [peer] : [])), [conversations]);
}

export function filterPeople(people: readonly Person[], typed: string): readonly Person[] {
  if (typed === '') return people;
  const needle = typed.toLocaleLowerCase();
  return people.filter(
    ({ handle, displayName }) => handle.startsWith(needle) || displayName.toLocaleLowerCase().includes(needle),
  );
}

function isHandle(handle: string): boolean {
  try {
    checkHandle(handle);
    return true;
  } catch {
    return false;
  }
}
