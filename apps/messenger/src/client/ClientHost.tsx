import type { Client } from '@tidings/client';
import { loadMainScreens, ServerScreen, TidingsProvider } from '@tidings/react-native/app';
import { type ReactNode, useEffect, useState } from 'react';
import { usePreferences } from '../preferences/preferences';
import { storage } from '../preferences/storage';
import { StartFailed, Starting } from '../shell/start-states';
import { openDemo } from './demo';
import { openGuest } from './guest';
import { fixedServerUrl, openClientAt } from './open';

type State =
  | { readonly phase: 'opening' }
  /** Being opened too, but nobody was signed in the last time: the forms need not wait. */
  | { readonly phase: 'guest'; readonly client: Client }
  | { readonly phase: 'open'; readonly client: Client }
  | { readonly phase: 'failed'; readonly cause: unknown };

export interface ClientHostProps {
  /** Beside the screens, once the client is open. */
  readonly whenOpen?: ReactNode;
  readonly children: ReactNode;
}

/** Opens the client of the chosen server, and closes it when another one is chosen. */
export function ClientHost({ whenOpen, children }: ClientHostProps) {
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
    case 'guest':
    case 'open':
      return (
        <TidingsProvider client={state.client}>
          {state.phase === 'open' ? whenOpen : null}
          {children}
        </TidingsProvider>
      );
  }
}

function useClientAt(serverUrl: string | undefined, round: number): State {
  const [state, setState] = useState<State>({ phase: 'opening' });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round opens again
  useEffect(() => {
    if (serverUrl === undefined) return;
    let isCurrent = true;
    let forget = () => {};
    const opening = process.env.EXPO_PUBLIC_DEMO === '1' ? openDemo() : openClientAt(serverUrl);
    setState(wasSignedIn() ? { phase: 'opening' } : { phase: 'guest', client: openGuest(opening) });
    // Whoever was signed in the last time needs the screens as soon as the replica is there: both come at once.
    if (wasSignedIn()) prepareScreens();
    opening.then(
      (client) => {
        if (!isCurrent) return;
        forget = remember(client);
        setState({ phase: 'open', client });
        prepareScreens();
      },
      (cause: unknown) => isCurrent && setState({ phase: 'failed', cause }),
    );
    return () => {
      isCurrent = false;
      forget();
      // Also one that is only being opened: it would go on holding the database.
      void opening.then((client) => client[Symbol.asyncDispose]()).catch(() => {});
    };
  }, [serverUrl, round]);
  return state;
}

/** A failure is for the screen that needs them to show. */
const prepareScreens = () => void loadMainScreens().catch(() => {});

/** A hint for the next start, no more: the replica knows. */
const hint = 'tidings.signedIn';
const wasSignedIn = (): boolean => storage.read(hint) !== undefined;

function remember({ account }: Client): () => void {
  const write = () => {
    if (account.current.get()?.user) storage.write(hint, '1');
    else storage.remove(hint);
  };
  write();
  return account.current.subscribe(write);
}
