/**
 * A copy of everything that was not sent, as a file a person can keep or hand to somebody.
 *
 * @param {typeof import("../store/store.js")} store
 * @param {string} tablet
 */
export async function copyToFile(store, tablet) {
  const rows = (await store.allRows()).filter((row) => row.state !== "sent");
  const changes = await store.changesById(rows.filter((row) => row.what === "change").map((row) => row.id));
  const photos = [];
  for (const row of rows.filter((each) => each.what === "photo")) {
    const photo = await store.photo(row.id);
    if (photo) photos.push({ id: photo.id, sha256: photo.sha256, jpeg: base64(photo.bytes) });
  }
  const sent = changes.map(({ digest, change }) => ({ digest, change }));
  const body = JSON.stringify({
    walkaround: "unsent",
    tablet,
    made_at: new Date().toISOString(),
    changes: sent,
    photos,
    rows,
  });
  offer(new Blob([body], { type: "application/json" }), `walkaround-unsent-${tablet.slice(-4)}.json`);
}

/** @param {ArrayBuffer} bytes */
function base64(bytes) {
  let text = "";
  for (const byte of new Uint8Array(bytes)) text += String.fromCharCode(byte);
  return btoa(text);
}

/** @param {Blob} blob @param {string} name */
function offer(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
