import type { Client } from '@tidings/client';
import { ServerScreen, TidingsProvider } from '@tidings/react-native';
import { type ReactNode, useEffect, useState } from 'react';
import { usePreferences } from '../preferences/preferences';
import { StartFailed, Starting } from '../shell/start-states';
import { openDemo } from './demo';
import { fixedServerUrl, openClientAt } from './open';

type State =
  | { readonly phase: 'opening' }
  | { readonly phase: 'open'; readonly client: Client }
  | { readonly phase: 'failed'; readonly cause: unknown };

/** Opens the client of the chosen server, and closes it when another one is chosen. */
export function ClientHost({ children }: { readonly children: ReactNode }) {
  const { serverUrl: chosen, chooseServer } = usePreferences();
  const [round, setRound] = useState(0);
  const serverUrl = fixedServerUrl ?? chosen;
  const state = useClientAt(serverUrl, round);
  if (serverUrl === undefined) return <ServerScreen onChoose={chooseServer} />;
  switch (state.phase) {
    case 'opening':
      return <Starting />;
    case 'failed':
      return <StartFailed cause={state.cause} onRetry={() => setRound(round + 1)} />;
    case 'open':
      return <TidingsProvider client={state.client}>{children}</TidingsProvider>;
  }
}

function useClientAt(serverUrl: string | undefined, round: number): State {
  const [state, setState] = useState<State>({ phase: 'opening' });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round opens again
  useEffect(() => {
    if (serverUrl === undefined) return;
    let isCurrent = true;
    setState({ phase: 'opening' });
    const opening = process.env.EXPO_PUBLIC_DEMO === '1' ? openDemo() : openClientAt(serverUrl);
    opening.then(
      (client) => isCurrent && setState({ phase: 'open', client }),
      (cause: unknown) => isCurrent && setState({ phase: 'failed', cause }),
    );
    return () => {
      isCurrent = false;
      // Also one that is only being opened: it would go on holding the database.
      void opening.then((client) => client[Symbol.asyncDispose]()).catch(() => {});
    };
  }, [serverUrl, round]);
  return state;
}
