/** Redraws a picture smaller on a canvas, which also leaves its metadata behind, and hashes the result. */
import { fit, QUALITY } from "./core/photoplan.js";
import { sha256 } from "./hash.js";

/**
 * @param {Blob} file what the camera gave
 * @returns {Promise<{bytes: ArrayBuffer, sha256: string, size: number, width: number, height: number}>}
 * @throws {Error} with a sentence for a person when the file is not a picture this browser can read
 */
export async function shrink(file) {
  const picture = await readPicture(file);
  try {
    const { width, height } = fit(picture.width, picture.height);
    const bytes = await (await draw(picture, width, height)).arrayBuffer();
    if (bytes.byteLength === 0)
      throw new Error("The tablet had no memory left for this photo. Take it again.");
    return { bytes, sha256: await sha256(bytes), size: bytes.byteLength, width, height };
  } finally {
    picture.close();
  }
}

/** @param {Blob} file @returns {Promise<ImageBitmap>} */
async function readPicture(file) {
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    throw new Error("This is not a picture the tablet can read. Take the photo again with the camera.");
  }
}

/**
 * @param {ImageBitmap} picture
 * @param {number} width
 * @param {number} height
 * @returns {Promise<Blob>}
 */
async function draw(picture, width, height) {
  if (typeof OffscreenCanvas === "function") {
    const canvas = new OffscreenCanvas(width, height);
    canvas.getContext("2d")?.drawImage(picture, 0, 0, width, height);
    return canvas.convertToBlob({ type: "image/jpeg", quality: QUALITY });
  }
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  canvas.getContext("2d")?.drawImage(picture, 0, 0, width, height);
  return new Promise((resolve, reject) => {
    const done = (/** @type {Blob | null} */ blob) =>
      blob ? resolve(blob) : reject(new Error("No picture came out."));
    canvas.toBlob(done, "image/jpeg", QUALITY);
  });
}
