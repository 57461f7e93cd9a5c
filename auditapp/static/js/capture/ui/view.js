/** What every screen draws with: the library, icons, and a way to leave alone what has not changed. */
import {
  Component,
  createContext,
  h,
  html,
  useContext,
  useEffect,
  useMemo,
  useRef,
} from "../../../vendor/preact-htm.js";

/** @import { Child, Part } from "../../../vendor/preact-htm.js" */
/** @import { Desk } from "../main.js" */

export {
  h,
  html,
  render,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "../../../vendor/preact-htm.js";

const SPRITE = new URL("../../../icons.svg", import.meta.url).pathname;

/** An icon always stands beside a word, so it says nothing to a screen reader. @param {{name: string}} props */
export function Icon({ name }) {
  return html`<svg class="app-icon" aria-hidden="true" focusable="false" width="24" height="24">
    <use href=${`${SPRITE}#icon-${name}`}></use>
  </svg>`;
}

export const DeskContext = createContext(/** @type {Desk} */ (/** @type {unknown} */ (null)));

/** The verbs of the app, handed down to every screen. */
export const useDesk = () => useContext(DeskContext);

/**
 * Draws `part` again only when one of its properties is another value.
 * @template {object} P
 * @param {Part<P>} part
 * @returns {Part<P>}
 */
export function unchanged(part) {
  class Unchanged extends Component {
    /** @param {Record<string, unknown>} next */
    shouldComponentUpdate(next) {
      const now = /** @type {Record<string, unknown>} */ (this.props);
      return Object.keys(next).some((name) => next[name] !== now[name]);
    }

    /** @param {object} props @returns {Child} */
    render(props) {
      return h(/** @type {Part<never>} */ (part), props);
    }
  }
  return /** @type {Part<P>} */ (/** @type {unknown} */ (Unchanged));
}

/**
 * A function that stays the same while what it does is always the latest, so that `unchanged` parts stay unchanged.
 * @template {unknown[]} A
 * @param {(...given: A) => void} act
 * @returns {(...given: A) => void}
 */
export function useSteady(act) {
  const latest = useRef(act);
  latest.current = act;
  return useMemo(
    () =>
      (...given) =>
        latest.current(...given),
    [],
  );
}

/** @param {{severity: import("../core/types.js").Severity, word: string}} props */
export function Severity({ severity, word }) {
  return html`<span class=${`app-tag app-tag--${severity}`}>${word}</span>`;
}

/**
 * @param {{tone?: string, icon: string, title: string, children?: Child, role?: string}} props
 */
export function Notice({ tone = "accent", icon, title, children, role }) {
  return html`<div class=${`app-notice app-notice--${tone}`} role=${role}>
    <${Icon} name=${icon} />
    <div class="app-notice__body"><p class="app-notice__title">${title}</p>${children}</div>
  </div>`;
}

/**
 * Does what a tap asks for when its first sign is on the screen: a finger never waits for what it cannot see yet.
 * A page that is put away draws no more, and may not come back: there it is done at once.
 * @param {() => void} act
 */
export function whenDrawn(act) {
  const turn = new AbortController();
  const now = () => {
    if (turn.signal.aborted) return;
    turn.abort();
    act();
  };
  document.addEventListener("visibilitychange", now, { signal: turn.signal });
  requestAnimationFrame(() => setTimeout(now));
}

/** A system may end the page at any moment: what is typed is written down at least this often. */
const DRAFT_MS = 250;

/**
 * Writes down words while they are typed, at the latest a moment after each, and when the page is hidden or left.
 * @param {(words: string) => unknown} keep
 */
export function useDraft(keep) {
  const latest = useRef(keep);
  latest.current = keep;
  const draft = useMemo(() => createDraft((words) => latest.current(words)), []);
  useEffect(() => {
    document.addEventListener("visibilitychange", draft.flush);
    return () => {
      document.removeEventListener("visibilitychange", draft.flush);
      draft.flush();
    };
  }, []);
  return draft;
}

/** @param {(words: string) => unknown} keep */
function createDraft(keep) {
  /** @type {string | null} */
  let words = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const drop = () => {
    clearTimeout(timer);
    timer = undefined;
    words = null;
  };
  const flush = () => {
    if (words !== null) keep(words);
    drop();
  };
  const type = (/** @type {string} */ now) => {
    words = now;
    timer ??= setTimeout(flush, DRAFT_MS);
  };
  return { type, flush, drop };
}

/** A stable id for an element from any key. @param {string} prefix @param {string} key */
export const idOf = (prefix, key) => `${prefix}-${key.replace(/[^A-Za-z0-9]+/g, "-")}`;

/** What is drawn next takes the focus of what goes away, so that a keyboard stays where it was. @param {string} id */
export const focusSoon = (id) =>
  requestAnimationFrame(() => document.getElementById(id)?.focus({ preventScroll: true }));

/** The value of the field an event came from. @param {Event} event */
export const typedIn = (event) =>
  /** @type {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} */ (event.target).value;

/**
 * Whether the person is still where they were: what takes a moment must not carry them off from where they went since.
 * @returns {() => boolean}
 */
export function stayed() {
  const here = location.hash;
  return () => location.hash === here;
}
