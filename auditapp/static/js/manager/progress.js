const FIRST_WAIT_MS = 2000;
const LONGEST_WAIT_MS = 20_000;

/**
 * Keep a long job's part of the page fresh while somebody looks at it: ask for the same page again, ever less often,
 * and put in the new part. Without a script, the page offers a link to look again.
 * @param {HTMLElement} part an element with an id that exists in both pages; `data-running` while there is work to wait for
 */
export function followProgress(part) {
  let wait = FIRST_WAIT_MS;

  async function look() {
    if (part.dataset.running === undefined) return;
    wait = Math.min(wait * 1.3, LONGEST_WAIT_MS);
    if (!document.hidden) await refresh();
    window.setTimeout(look, wait);
  }

  async function refresh() {
    try {
      const answer = await fetch(window.location.href, { headers: { Accept: "text/html" } });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById(part.id);
      if (!fresh) return;
      part.replaceChildren(...fresh.childNodes);
      if (fresh.dataset.running === undefined) delete part.dataset.running;
    } catch {
      // No connection just now: the next look may have one.
    }
  }

  window.setTimeout(look, wait);
}
