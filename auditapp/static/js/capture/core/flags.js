/**
 * What a home, a resident or a room is like: the questions behind the flags that items hang on.
 *
 * @import * as t from "./types.js"
 */

/** As in checklists/framework/context_flags.yml. @type {Record<string, string>} */
export const FLAGS = {
  "home.any_smoker": "Does any resident smoke or vape?",
  "home.oxygen_on_site": "Is oxygen stored or used?",
  "home.any_hearing_loss": "Does any resident need a non-sound fire alert?",
  "home.commercial_kitchen": "Is there a commercial kitchen?",
  "home.sprinkler_or_mist": "Is there a sprinkler or mist system?",
  "home.works_last_30_days": "Building work in the last 30 days?",
  "home.uses_emar": "Electronic MAR in use?",
  "home.any_anticoagulant": "Anyone on anticoagulants?",
  "home.any_insulin": "Anyone on insulin?",
  "home.any_weekly_medicine": "Any weekly or alternate-day medicine?",
  "home.any_patch": "Any medicated patch?",
  "home.liquid_cd_held": "Any liquid controlled drug?",
  "home.any_anticipatory": "Anyone with anticipatory end-of-life medicines?",
  "home.any_covert": "Any medicine given covertly?",
  "home.any_covert_or_crushed": "Any medicine given covertly, crushed or mixed?",
  "home.death_last_60_days": "Any death in the last 60 days?",
  "home.monitoring_in_use": "CCTV, acoustic or other monitoring in use?",
  "home.emergency_equipment": "Suction, AED or emergency bag held?",
  "home.record_system_changed": "Record system changed in the last 12 months?",
  "resident.invasive_device": "Does this person have a catheter, feeding tube or other device?",
  "resident.bed_rails": "Bed rails in use?",
  "resident.air_mattress": "Air mattress or cushion in use?",
  "resident.sensor": "Sensor or falls alarm in the care plan?",
  "room.shared": "Is this a shared room?",
};

/** @param {string} flag */
export const flagWords = (flag) => FLAGS[flag] ?? `${saidPlainly(flag)}?`;

/** @param {string} flag such as "home.has_lift" */
function saidPlainly(flag) {
  const words = flag.slice(flag.indexOf(".") + 1).replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Asked once for the home, not for each subject. @param {string} flag */
export const isOfHome = (flag) => flag.startsWith("home.");

/**
 * The flags that the items hang on, each once, in the order of the items.
 * @param {t.Section[]} sections
 */
export function flagsIn(sections) {
  const all = sections.flatMap(({ items }) => items.map(({ applies_if }) => applies_if ?? ""));
  return [...new Set(all.filter(Boolean))];
}

/** The languages that questions are translated into, as their codes. @param {t.Section[]} sections */
export function languagesIn(sections) {
  const found = sections.flatMap(({ translations, items }) =>
    [translations, ...items.map((item) => item.translations)].flatMap((each) => Object.keys(each ?? {})),
  );
  return [...new Set(found)].sort();
}

const names = new Intl.DisplayNames(["en-GB"], { type: "language" });

/** A language in English and in its own words. @param {string} code */
export function languageName(code) {
  try {
    const own = new Intl.DisplayNames([code], { type: "language" }).of(code) ?? code;
    const english = names.of(code) ?? code;
    return own.toLowerCase() === english.toLowerCase() ? english : `${own} (${english})`;
  } catch {
    return code;
  }
}
