/**
 * Keeps the shell of the app (page, scripts, database engine, icons), so that it opens without a network. What people write is
 * none of its business: nothing is put into the cache but the files named here, when a version is installed.
 *
 * The build fills in the next two lines (scripts/web-shell.mjs).
 */
const version = 'development';
const shell = ['/index.html'];

const prefix = 'tidings-shell-';
const cacheName = prefix + version;
/** Names with a hash of their content: they never change what they mean. */
const isHashed = (path) => path.startsWith('/_expo/static/') || path.startsWith('/assets/');
/** A network that does not answer is none; the page of the last time is there. */
const patienceMs = 3_000;

self.addEventListener('install', (event) => event.waitUntil(fill()));
self.addEventListener('activate', (event) => event.waitUntil(forget().then(() => self.clients.claim())));
self.addEventListener('message', ({ data }) => {
  // Only when a person says so: a page that is in use must not lose what it may still load.
  if (data === 'activate') self.skipWaiting();
});
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (request.mode === 'navigate') event.respondWith(page(request));
  else if (isHashed(url.pathname) || shell.includes(url.pathname)) event.respondWith(asset(request, url.pathname));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(openNotice(event.notification.data));
});

/** In a window of the app, best the one that is looked at; where there is none, in a new one. */
async function openNotice({ conversation, entry }) {
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const isVisible = ({ visibilityState }) => visibilityState === 'visible';
  const found = windows.find(({ focused }) => focused) ?? windows.find(isVisible) ?? windows[0];
  const path = [conversation, entry].filter(Boolean).map(encodeURIComponent).join('/');
  if (!found) return self.clients.openWindow(`/c/${path}`);
  await found.focus();
  found.postMessage({ type: 'open-notice', conversation, entry });
}

async function fill() {
  const cache = await caches.open(cacheName);
  await Promise.all(
    shell.map(async (path) => {
      const kept = isHashed(path) ? await caches.match(path) : undefined;
      await (kept
        ? cache.put(path, kept)
        : cache.add(new Request(path, { cache: isHashed(path) ? 'default' : 'reload' })));
    }),
  );
}

/** The version before stays: other tabs may still run it. */
async function forget() {
  const names = (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== cacheName);
  await Promise.all(names.slice(0, -1).map((name) => caches.delete(name)));
}

async function page(request) {
  try {
    const fresh = await fetch(request, { signal: AbortSignal.timeout(patienceMs) });
    if (fresh.status < 500) return fresh;
  } catch {}
  const cache = await caches.open(cacheName);
  return (await cache.match('/index.html')) ?? fetch(request);
}

async function asset(request, path) {
  // A file without a hash means this version's; one with a hash may be of the version that another tab still runs.
  const kept = isHashed(path) ? await caches.match(path) : await (await caches.open(cacheName)).match(path);
  return kept ?? fetch(request);
}
