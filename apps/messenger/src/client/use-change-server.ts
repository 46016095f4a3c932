import { usePreferences } from '../preferences/preferences';
import { fixedServerUrl } from './open';

/** Undefined where the app belongs to one server. */
export function useChangeServer(): (() => void) | undefined {
  const { chooseServer } = usePreferences();
  return fixedServerUrl === undefined ? () => chooseServer(undefined) : undefined;
}
