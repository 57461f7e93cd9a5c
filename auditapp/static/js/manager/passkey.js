// Makes a passkey, or uses one: the server asks, the browser's device answers, and the form carries the answer back.

/**
 * @typedef {{type: "public-key", id: string}} Known
 * @typedef {{
 *   challenge: string, timeout?: number, rpId?: string, allowCredentials?: Known[],
 *   userVerification?: UserVerificationRequirement,
 *   rp?: PublicKeyCredentialRpEntity, user?: {id: string, name: string, displayName: string},
 *   pubKeyCredParams?: PublicKeyCredentialParameters[], excludeCredentials?: Known[],
 *   attestation?: AttestationConveyancePreference, authenticatorSelection?: AuthenticatorSelectionCriteria
 * }} Question
 */

const CANNOT =
  "This browser cannot use passkeys here. They need a recent browser and an address that begins with https.";
/** @type {Record<string, string>} */
const SENTENCES = {
  NotAllowedError: "No passkey was used. Try again when you are ready.",
  InvalidStateError: "This device has a passkey for you here already. Use another device.",
  SecurityError: CANNOT,
};
const AGAIN = "That did not work. Reload the page and try again.";

/**
 * Attach to a form that names in `data-question` where the question comes from.
 * @param {HTMLElement} element
 */
export function usePasskey(element) {
  const form = /** @type {HTMLFormElement} */ (element);
  let busy = false;
  if (!window.PublicKeyCredential) {
    say(form, CANNOT);
    for (const button of form.querySelectorAll("button")) button.hidden = true;
    return;
  }
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    say(form, "");
    try {
      await answer(form);
    } catch (problem) {
      say(form, (problem instanceof Error && SENTENCES[problem.name]) || AGAIN);
    }
    busy = false;
  });
}

/** @param {HTMLFormElement} form */
async function answer(form) {
  const question = await ask(form);
  const credential = question.user
    ? await navigator.credentials.create({ publicKey: toMake(question) })
    : await navigator.credentials.get({ publicKey: toUse(question) });
  if (!(credential instanceof PublicKeyCredential)) throw new Error("no passkey");
  const field = /** @type {HTMLInputElement} */ (form.elements.namedItem("credential"));
  field.value = JSON.stringify(spoken(credential));
  form.submit();
}

/**
 * @param {HTMLFormElement} form
 * @returns {Promise<Question>}
 */
async function ask(form) {
  const token = /** @type {HTMLInputElement} */ (form.elements.namedItem("csrf_token"));
  const body = new URLSearchParams({ csrf_token: token.value });
  const response = await fetch(form.dataset.question ?? "", { method: "POST", body, redirect: "error" });
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
}

/**
 * @param {Question} question
 * @returns {PublicKeyCredentialCreationOptions}
 */
function toMake(question) {
  const user = question.user ?? { id: "", name: "", displayName: "" };
  return {
    rp: question.rp ?? { name: "" },
    user: { ...user, id: bytes(user.id) },
    challenge: bytes(question.challenge),
    pubKeyCredParams: question.pubKeyCredParams ?? [],
    excludeCredentials: (question.excludeCredentials ?? []).map(known),
    authenticatorSelection: question.authenticatorSelection ?? {},
    attestation: question.attestation ?? "none",
    timeout: question.timeout ?? 60000,
  };
}

/**
 * @param {Question} question
 * @returns {PublicKeyCredentialRequestOptions}
 */
function toUse(question) {
  return {
    challenge: bytes(question.challenge),
    rpId: question.rpId ?? location.hostname,
    allowCredentials: (question.allowCredentials ?? []).map(known),
    userVerification: question.userVerification ?? "preferred",
    timeout: question.timeout ?? 60000,
  };
}

/**
 * @param {Known} each
 * @returns {PublicKeyCredentialDescriptor}
 */
function known(each) {
  return { type: each.type, id: bytes(each.id) };
}

/**
 * The answer as the server reads it.
 * @param {PublicKeyCredential} credential
 */
function spoken(credential) {
  const { response } = credential;
  const answered = { clientDataJSON: text(response.clientDataJSON) };
  const rest =
    response instanceof AuthenticatorAttestationResponse
      ? { attestationObject: text(response.attestationObject) }
      : signed(/** @type {AuthenticatorAssertionResponse} */ (response));
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response: { ...answered, ...rest },
  };
}

/** @param {AuthenticatorAssertionResponse} response */
function signed(response) {
  return {
    authenticatorData: text(response.authenticatorData),
    signature: text(response.signature),
    ...(response.userHandle ? { userHandle: text(response.userHandle) } : {}),
  };
}

/**
 * @param {string} base64url
 * @returns {Uint8Array<ArrayBuffer>}
 */
function bytes(base64url) {
  const letters = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
}

/** @param {ArrayBuffer} buffer */
function text(buffer) {
  const letters = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/**
 * @param {HTMLFormElement} form
 * @param {string} sentence
 */
function say(form, sentence) {
  const place = form.querySelector("[data-problem]");
  if (!(place instanceof HTMLElement)) return;
  place.textContent = sentence;
  place.hidden = !sentence;
}
