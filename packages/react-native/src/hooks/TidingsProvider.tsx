import type { Client } from '@tidings/client';
import { type ReactNode, useEffect, useMemo } from 'react';
import { ClientContext } from './client-context';
import { Kept, KeptContext } from './kept';
import { OpenTimelines, OpenTimelinesContext } from './open-timelines';
import { PhraseProvider } from './phrase';

export interface TidingsProviderProps {
  /** From `openClient`; the app opens and closes it. */
  readonly client: Client;
  readonly children: ReactNode;
}

export function TidingsProvider({ client, children }: TidingsProviderProps) {
  const [kept, timelines] = useMemo(() => [new Kept(), new OpenTimelines(client.messages)], [client]);
  useEffect(() => {
    const { current } = client.account;
    return current.subscribe(() => {
      if (current.get() && !current.get()?.user) kept.forgetAll();
    });
  }, [client, kept]);
  return (
    <ClientContext value={client}>
      <KeptContext value={kept}>
        <OpenTimelinesContext value={timelines}>
          <PhraseProvider>{children}</PhraseProvider>
        </OpenTimelinesContext>
      </KeptContext>
    </ClientContext>
  );
}
