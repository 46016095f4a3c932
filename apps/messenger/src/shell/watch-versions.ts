/** What is needed of the browser's `navigator.serviceWorker`. */
export type Workers = Pick<ServiceWorkerContainer, 'controller' | 'addEventListener' | 'removeEventListener'>;
export type Registration = Pick<
  ServiceWorkerRegistration,
  'installing' | 'waiting' | 'addEventListener' | 'removeEventListener'
>;

export interface WatchVersionsOptions {
  readonly workers: Workers;
  readonly registration: Registration;
  readonly reload: () => void;
  /** Again for each that is newer still. `start` reloads into the newest version, whatever other tabs have done meanwhile. */
  readonly onNewer: (start: () => void) => void;
}

/**
 * Tells of newer versions of the app. One that is installed waits to be asked for; one that another tab has asked for serves
 * this tab already, which goes on with its old code until the person has it reload. Returns the end of it.
 */
export function watchVersions({ workers, registration, reload, onNewer }: WatchVersionsOptions): () => void {
  // The first one of all replaces nothing.
  let hasController = workers.controller !== null;
  let isAsked = false;
  const tell = (worker: ServiceWorker | null) => {
    if (worker?.state !== 'installed' || !hasController) return;
    onNewer(() => {
      if (worker.state !== 'installed') return reload();
      isAsked = true;
      worker.postMessage('activate');
    });
  };
  const found = () => {
    const worker = registration.installing;
    worker?.addEventListener('statechange', () => tell(worker));
  };
  const changed = () => {
    if (isAsked) reload();
    else if (hasController) onNewer(reload);
    hasController = true;
  };
  tell(registration.waiting);
  registration.addEventListener('updatefound', found);
  workers.addEventListener('controllerchange', changed);
  return () => {
    registration.removeEventListener('updatefound', found);
    workers.removeEventListener('controllerchange', changed);
  };
}
