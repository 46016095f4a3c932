import { useIsOutdated } from '@tidings/react-native/app';
import { useEffect, useState } from 'react';

/** Looked for this often, and whenever somebody comes back to the tab. */
const lookEveryMs = 60 * 60_000;

/**
 * Installs the service worker that opens the app without a network (public/sw.js). The result starts a newer version;
 * undefined while this one is the newest. What runs in another tab may be newer without a worker that waits: then it is loaded anew.
 */
export function useNewVersion(): (() => void) | undefined {
  const [waiting, setWaiting] = useState<ServiceWorker>();
  const isOutdated = useIsOutdated();
  useEffect(() => {
    // In development there is none; without TLS, beyond one's own machine, browsers have none.
    if (__DEV__ || !navigator.serviceWorker) return;
    let isGone = false;
    let stop = () => {};
    void navigator.serviceWorker
      .register('/sw.js')
      .then((registration) => {
        if (!isGone) stop = watch(registration, setWaiting);
      })
      // A browser that forbids it (private windows) shows the app as before, from the network.
      .catch(() => {});
    return () => {
      isGone = true;
      stop();
    };
  }, []);
  if (waiting) return () => activate(waiting);
  return isOutdated ? () => location.reload() : undefined;
}

function watch(registration: ServiceWorkerRegistration, onReady: (worker: ServiceWorker) => void): () => void {
  const tell = (worker: ServiceWorker | null) => {
    // The first one of all replaces nothing.
    if (worker?.state === 'installed' && navigator.serviceWorker.controller) onReady(worker);
  };
  const found = () => {
    const worker = registration.installing;
    worker?.addEventListener('statechange', () => tell(worker));
  };
  const look = () => {
    if (document.visibilityState === 'visible') void registration.update().catch(() => {});
  };
  tell(registration.waiting);
  registration.addEventListener('updatefound', found);
  document.addEventListener('visibilitychange', look);
  const timer = setInterval(look, lookEveryMs);
  return () => {
    registration.removeEventListener('updatefound', found);
    document.removeEventListener('visibilitychange', look);
    clearInterval(timer);
  };
}

function activate(worker: ServiceWorker): void {
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
  worker.postMessage('activate');
}
