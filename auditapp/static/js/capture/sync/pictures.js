/**
 * Pictures of what good looks like, kept on the tablet beside the checklist that shows them. The worker answers from
 * here when there is no network; one that could not be fetched now is kept when it is first looked at.
 *
 * @import * as t from "../core/types.js"
 */

const NAME = "walkaround-guidance";

/** @param {string} hash */
export const pictureAddress = (hash) => `/api/checklist-pictures/${hash}`;

/** @param {t.Body} body */
export async function keepPictures(body) {
  const hashes = new Set(body.sections.flatMap(({ items }) => items.flatMap(({ picture }) => picture ?? [])));
  if (hashes.size === 0 || !globalThis.caches) return;
  const cache = await caches.open(NAME);
  const wanted = [...hashes].map(pictureAddress);
  await Promise.allSettled(wanted.map(async (address) => (await cache.match(address)) ?? cache.add(address)));
}
