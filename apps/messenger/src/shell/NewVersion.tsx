import { UpdateBar } from '@tidings/react-native/app';
import { useNewVersion } from './use-new-version';

/** Offers the newer version of the app, when there is one. */
export function NewVersion() {
  const startNewVersion = useNewVersion();
  return startNewVersion ? <UpdateBar onReload={startNewVersion} /> : null;
}
