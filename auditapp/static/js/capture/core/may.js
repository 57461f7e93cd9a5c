/**
 * Who may go on with what a shared tablet holds.
 *
 * @import * as t from "./types.js"
 */

/** @param {t.Home | undefined} home an older server does not say, and lists only homes where one may */
export const mayCapture = (home) => home !== undefined && home.may_capture !== false;

/**
 * Whether the person signed in may carry on with a run, whoever began it. Without an index only one's own.
 * @param {t.RunCard} card
 * @param {t.Me | null} me
 * @param {t.Snapshot | null} snapshot
 */
export function mayContinue(card, me, snapshot) {
  if (!me) return false;
  if (!snapshot) return card.by === me.id;
  return mayCapture(snapshot.homes.find(({ id }) => id === card.home));
}

/**
 * Whether a run may be opened at all; one's own that has ended can always be read.
 * @param {t.RunCard} card
 * @param {t.Me | null} me
 * @param {t.Snapshot | null} snapshot
 */
export function mayOpen(card, me, snapshot) {
  return mayContinue(card, me, snapshot) || (card.state !== "running" && card.by === me?.id);
}
