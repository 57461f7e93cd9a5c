/** Lengths of time: in words, on a watch, and as the readings of the wire. */

/** On the face of a watch: 5:07. @param {number} seconds */
export const onFace = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

/** @param {number} seconds */
export function sayTime(seconds) {
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
  if (minutes === 0) return `${rest} s`;
  return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
}

/** @param {string | undefined} unit @returns whether the answer counts minutes; else it counts seconds */
const inMinutes = (unit) => !/^s(ec(ond)?s?)?$/i.test(unit ?? "minutes");

/**
 * The reading of the wire, in the unit that is asked for.
 * @param {number} seconds
 * @param {string} [unit]
 * @returns {string} at most three decimals: a second more or less is never lost
 */
export function readingOf(seconds, unit) {
  if (!inMinutes(unit)) return String(seconds);
  return (seconds / 60).toFixed(3).replace(/\.?0+$/, "");
}

/** The whole seconds of a reading. @param {string} reading @param {string} [unit] */
export const secondsOf = (reading, unit) => Math.round(Number(reading) * (inMinutes(unit) ? 60 : 1));

/**
 * A limit or a reading of a time, in minutes and seconds.
 * @param {string | number} reading
 * @param {string} [unit]
 */
export const sayReading = (reading, unit) => sayTime(secondsOf(String(reading), unit));

/**
 * A time that somebody read from another watch.
 * @param {{minutes: string, seconds: string}} typed
 * @returns {{seconds: number | null, wrong: string}}
 */
export function typedTime({ minutes, seconds }) {
  const [whole, rest] = [minutes.trim(), seconds.trim()];
  if (!whole && !rest) return { seconds: null, wrong: "" };
  if (!/^\d{0,3}$/.test(whole) || !/^\d{0,2}$/.test(rest))
    return { seconds: null, wrong: "Type whole minutes and seconds, such as 3 and 20." };
  if (Number(rest) > 59) return { seconds: null, wrong: "Seconds go up to 59." };
  return { seconds: Number(whole) * 60 + Number(rest), wrong: "" };
}
