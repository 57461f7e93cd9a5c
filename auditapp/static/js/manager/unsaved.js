/**
 * Asks before a page is left by a link or by another of its forms while one of them holds words that are not saved.
 * @param {HTMLElement} part
 */
export function askBeforeLeaving(part) {
  const forms = [...part.querySelectorAll("form")];
  const first = new Map(forms.map((form) => [form, said(form)]));
  // What comes back beside somebody else's words is not saved yet either.
  const back = part.querySelector("#clash") && part.querySelector("input[name=seen]");
  if (back instanceof HTMLInputElement && back.form) first.set(back.form, "");
  /** @type {EventTarget | null} */
  let sent = null;
  part.addEventListener("submit", (event) => {
    sent = event.target;
  });
  for (const again of ["input", "pageshow"])
    window.addEventListener(again, () => {
      sent = null;
    });
  window.addEventListener("beforeunload", (event) => {
    if (forms.some((form) => form !== sent && said(form) !== first.get(form))) event.preventDefault();
  });
}

/** @param {HTMLFormElement} form */
function said(form) {
  return JSON.stringify(
    [...new FormData(form)].map(([name, value]) => [name, value instanceof File ? value.name : value]),
  );
}
