/**
 * The service worker of the tablet app. It keeps one build of the shell whole, answers from it without a network,
 * and touches nothing else: no request that changes anything ever passes through it.
 */

/** @type {ServiceWorkerGlobalScope} */
const worker = /** @type {any} */ (self);

const BUILD = "{{ build }}";
const FILES = "{{ files }}".split(" ");
const PREFIX = "walkaround-shell-";
const NAME = PREFIX + BUILD;
const SHELL = "/capture/";
const SIGN_IN = "/capture/sign-in";
const OWN = ["/capture/worker.js", SIGN_IN];
/** Pictures of what good looks like: each address names its bytes, so a copy is as good as the server's. */
const GUIDANCE = "/api/checklist-pictures/";
const PICTURES = "walkaround-guidance";

worker.addEventListener("install", (event) => {
  routeFiles(event);
  event.waitUntil(install());
});
worker.addEventListener("activate", (event) => event.waitUntil(activate()));
worker.addEventListener("fetch", (event) => {
  const answer = choose(event.request);
  if (answer) event.respondWith(answer);
});
worker.addEventListener("message", (event) => {
  if (event.data?.type === "version") event.ports[0]?.postMessage({ build: BUILD });
  if (event.data?.type === "take-over") event.waitUntil(takeOver());
});

/** All files or none: one that fails makes the whole installation fail, and the old worker goes on. */
async function install() {
  const cache = await caches.open(NAME);
  try {
    // A file's address names its build, so a copy the browser already has is as good as a new one.
    await Promise.all([cache.add(new Request(SHELL, { cache: "reload" })), cache.addAll(FILES)]);
    const shell = await cache.match(SHELL);
    if (!(await shell?.text())?.includes(`/static/${BUILD}/`))
      throw new Error("The shell is of another build.");
  } catch (error) {
    await caches.delete(NAME);
    throw error;
  }
}

/**
 * Browsers that can, take this build's files from the cache themselves, without waking this worker for each.
 * @param {ExtendableEvent & {addRoutes?: (rule: object) => Promise<void>}} event
 */
function routeFiles(event) {
  const urlPattern = { pathname: `/static/${BUILD}/*` };
  event.addRoutes?.({ condition: { urlPattern }, source: { cacheName: NAME } }).catch(() => undefined);
}

/** On the very first visit the open page is taken in at once, so that it works offline without a reload. */
async function activate() {
  const old = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== NAME);
  await Promise.all(old.map((name) => caches.delete(name)));
  await worker.clients.claim();
}

/** Only when a single page is open, which asked for it at a calm moment: no audit loses its files. */
async function takeOver() {
  const pages = await worker.clients.matchAll({ type: "window" });
  if (pages.length <= 1) await worker.skipWaiting();
}

/**
 * @param {Request} request
 * @returns {Promise<Response> | null} null leaves the request to the browser
 */
function choose(request) {
  if (request.method !== "GET") return null;
  const address = new URL(request.url);
  if (address.origin !== worker.location.origin) return null;
  if (address.pathname.startsWith(`/static/${BUILD}/`)) return fromCache(request);
  if (address.pathname.startsWith(GUIDANCE)) return fromPictures(request);
  if (request.mode !== "navigate" || !address.pathname.startsWith(SHELL)) return null;
  if (address.pathname === SIGN_IN) return fromNetwork(request);
  return OWN.includes(address.pathname) ? null : fromCache(new Request(SHELL));
}

/** @param {Request} request */
async function fromCache(request) {
  const cache = await caches.open(NAME);
  return (await cache.match(request, { ignoreVary: true })) ?? fetch(request);
}

/** One that was never here is kept when it is first seen. @param {Request} request */
async function fromPictures(request) {
  const pictures = await caches.open(PICTURES);
  const kept = await pictures.match(request, { ignoreVary: true });
  if (kept) return kept;
  const found = await fetch(request);
  if (found.ok) await pictures.put(request, found.clone());
  return found;
}

/** @param {Request} request */
async function fromNetwork(request) {
  try {
    return await fetch(request);
  } catch {
    return new Response(OFFLINE, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
  }
}

const OFFLINE = `<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>You need a connection to sign in · Walkaround</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><script src="/static/${BUILD}/js/theme.js"></script>
<link rel="stylesheet" href="/static/${BUILD}/css/tokens.css"><link rel="stylesheet" href="/static/${BUILD}/css/base.css">
<link rel="stylesheet" href="/static/${BUILD}/css/components/button.css"><link rel="stylesheet" href="/static/${BUILD}/css/capture.css"></head>
<body><main class="app-desk app-desk--narrow"><h1>You need a connection to sign in</h1>
<p>Everything on this tablet is kept. Try again where the network reaches, or go on working without signing in.</p>
<p><a class="app-button app-button--primary" href="/capture/sign-in">Try again</a> <a class="app-button" href="/capture/">Go on working</a></p></main></body></html>`;
