// Pages of visits where there is no network. What is kept of people lies in the vault (visit-vault.client.js), enciphered, and never in a cache: the
// cache has the style and the scripts alone. Above this text stand `files` and the vault.
const cacheName = 'engawa-visits';
const under = '/care/visits';
/** after so long a page that is kept is better than one that may come */
const patienceMs = 6000;

addEventListener('install', (event) => {
  event.waitUntil(fillCache().then(() => skipWaiting()));
});
addEventListener('activate', (event) => {
  event.waitUntil(clients.claim());
});

async function fillCache() {
  await caches.delete(cacheName);
  const cache = await caches.open(cacheName);
  await cache.addAll(files);
}

addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === 'POST' && url.pathname === '/care/sign-out') event.waitUntil(vault.wipePages());
  if (request.method !== 'GET') return;
  if (url.pathname.startsWith('/assets/')) event.respondWith(keptOrFetched(request));
  else if (request.mode === 'navigate' && (url.pathname === under || url.pathname.startsWith(`${under}/`)))
    event.respondWith(open(request, url.pathname));
});

async function open(request, path) {
  const page = await vault.findPage(path).catch(() => undefined);
  const slow = page && new Promise((done) => setTimeout(done, patienceMs, undefined));
  const answer = await Promise.race([fetch(request).catch(() => undefined), ...(slow ? [slow] : [])]);
  if (answer) return answer;
  const kept = page ?? (await vault.findPage(under).catch(() => undefined));
  if (!kept) return Response.error();
  return new Response(kept.html, {
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': kept.policy,
      'Cache-Control': 'no-store',
    },
  });
}

/** Named by its content: what is kept is right for ever. Fonts are kept as they are met. */
async function keptOrFetched(request) {
  const kept = await caches.match(request.url);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(cacheName)).put(request.url, answer.clone());
  return answer;
}
