import { useIsOutdated } from '@tidings/react-native/app';
import { useEffect, useState } from 'react';
import { watchVersions } from './watch-versions';

/** Looked for this often, and whenever somebody comes back to the tab. */
const lookEveryMs = 60 * 60_000;

/**
 * Installs the service worker that opens the app without a network (public/sw.js). The result starts a newer version;
 * undefined while this one is the newest. What runs in another tab may be newer without a worker that waits: then it is loaded anew.
 */
export function useNewVersion(): (() => void) | undefined {
  const [newer, setNewer] = useState<{ readonly start: () => void }>();
  const isOutdated = useIsOutdated();
  useEffect(() => {
    // In development there is none; without TLS, beyond one's own machine, browsers have none.
    if (__DEV__ || !navigator.serviceWorker) return;
    let isGone = false;
    let stop = () => {};
    void navigator.serviceWorker
      .register('/sw.js')
      .then((registration) => {
        if (!isGone) stop = watch(registration, (start) => setNewer({ start }));
      })
      // A browser that forbids it (private windows) shows the app as before, from the network.
      .catch(() => {});
    return () => {
      isGone = true;
      stop();
    };
  }, []);
  return newer?.start ?? (isOutdated ? () => location.reload() : undefined);
}

function watch(registration: ServiceWorkerRegistration, onNewer: (start: () => void) => void): () => void {
  const workers = navigator.serviceWorker;
  const stop = watchVersions({ workers, registration, reload: () => location.reload(), onNewer });
  const look = () => {
    if (document.visibilityState === 'visible') void registration.update().catch(() => {});
  };
  document.addEventListener('visibilitychange', look);
  const timer = setInterval(look, lookEveryMs);
  return () => {
    stop();
    document.removeEventListener('visibilitychange', look);
    clearInterval(timer);
  };
}
