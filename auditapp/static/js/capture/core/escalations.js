/**
 * Duties outside the audit: what to consider, what a person decided. Nothing is ever sent from here.
 *
 * @import * as t from "./types.js"
 */

/** @typedef {t.EscalationChange["decision"]} Decision */

/** What to consider, and whom that would be told to; `inside`: somebody of this home or its provider. */
/** @type {Record<string, {words: string, to: string, inside?: true}>} */
const PROMPTS = {
  "registered-manager": {
    words: "Tell the registered manager now and note the time.",
    to: "The registered manager",
    inside: true,
  },
  "nominated-individual": {
    words: "Tell the nominated individual now and note the time.",
    to: "The nominated individual",
    inside: true,
  },
  safeguarding: {
    words: "Consider a safeguarding referral. Keep the person safe and keep the evidence.",
    to: "The local authority's safeguarding team",
  },
  "cqc-notification": { words: "Ask the manager whether CQC must be notified.", to: "CQC" },
  "cqc-notification-if-over-24h": { words: "CQC must be told if this lasts more than 24 hours.", to: "CQC" },
  "cqc-notification-if-serious-injury": {
    words: "CQC must be told if someone was seriously injured.",
    to: "CQC",
  },
  "cqc-notification-if-staffing-unsafe": {
    words: "CQC must be told if there are too few staff to run safely.",
    to: "CQC",
  },
  "riddor-if-injury": {
    words: "If anyone was hurt, ask the manager whether it is reportable under RIDDOR.",
    to: "The Health and Safety Executive",
  },
  "duty-of-candour": {
    words: "If anyone was harmed, the duty of candour may apply.",
    to: "The person, or whoever acts for them",
  },
  police: { words: "If a crime may have happened, the police must be called.", to: "The police" },
  "cd-accountable-officer": {
    words: "Tell the controlled drugs accountable officer.",
    to: "The controlled drugs accountable officer",
  },
  "environmental-health": {
    words: "Environmental health may need to know.",
    to: "The council's environmental health team",
  },
};

/** @param {string} code */
export const promptOf = (code) =>
  PROMPTS[code] ?? { words: `${sentence(code.replaceAll("-", " "))}.`, to: "" };

/** @param {string} words */
const sentence = (words) => `${words[0]?.toUpperCase() ?? ""}${words.slice(1)}`;

/** @type {Record<Decision, string>} */
const DECISION = {
  told: "Told",
  reported: "Reported",
  not_needed: "Not needed",
  later: "Decide later",
};

/** What can be decided: somebody of the home is told, not reported to. @param {string} code @returns {Decision[]} */
export const decisionsFor = (code) =>
  promptOf(code).inside ? ["told", "not_needed", "later"] : ["reported", "told", "not_needed", "later"];

/**
 * A decision as it is offered. Telling somebody of the home is no report to anybody outside, and the words say so.
 * @param {string} code
 * @param {Decision} decision
 */
export function offered(code, decision) {
  const { to, inside } = promptOf(code);
  if (decision === "told") return inside ? DECISION.told : "Told somebody in or for the home";
  if (decision === "reported") return `Reported to ${to ? to.replace(/^The /, "the ") : "them"}`;
  return DECISION[decision];
}

/** What an act of telling is, and is not. @param {string} code @param {Decision | ""} decision */
export function explained(code, decision) {
  const { to, inside } = promptOf(code);
  if (decision === "reported")
    return "Only if it has been done: they have been told themselves, by you or by somebody for the home.";
  if (decision !== "told" || inside) return "";
  return `This is not a report${to ? ` to ${to.replace(/^The /, "the ")}` : ""}: it says who in or for the home knows.`;
}

/** Who that would be, where the words of the decision say so already; nobody is filled in otherwise. @param {string} code @param {Decision | ""} decision */
export function whomOf(code, decision) {
  const { to, inside } = promptOf(code);
  return decision === "reported" || (decision === "told" && inside) ? to : "";
}

/** @typedef {Pick<t.EscalationChange, "decision" | "to" | "reason" | "reference" | "at">} Decided */

const SHORTEST = 10;

/**
 * What is missing of a decision, in a sentence; "" when it can be saved.
 * @param {Decided} decided
 */
export function missingOf({ decision, to, reason, at }) {
  if (decision === "not_needed")
    return reason.trim().length >= SHORTEST
      ? ""
      : `Say in at least ${SHORTEST} characters why it is not needed.`;
  if (decision === "later") return "";
  if (!to.trim()) return decision === "told" ? "Say who was told." : "Say who it was reported to.";
  return at ? "" : "Say when.";
}

/** Only what belongs to the decision is kept. @param {Decided} decided @returns {Decided} */
export function tidied({ decision, to, reason, reference, at }) {
  const acted = decision === "told" || decision === "reported";
  return {
    decision,
    to: acted ? to.trim() : "",
    reason: reason.trim(),
    reference: acted ? reference.trim() : "",
    at,
  };
}

/**
 * A decision in one line.
 * @param {Decided} decided
 * @param {string} when in words
 */
export function sayDecided({ decision, to, reason, reference }, when) {
  const rest = [to, when, reference && `reference ${reference}`].filter(Boolean).join(", ");
  if (decision === "told" || decision === "reported")
    return `${DECISION[decision]}: ${rest}.${reason ? ` ${reason}` : ""}`;
  const head = decision === "later" ? "To be decided later" : "Not needed";
  return reason ? `${head}: ${reason}` : `${head}.`;
}

/**
 * Every prompt of a failed answer, each once: the question's own, then those that its steps brought up.
 * @param {readonly string[]} own
 * @param {readonly t.LiveStep[]} steps
 */
export const codesOf = (own, steps) => [
  ...new Set([...own, ...steps.flatMap(({ step }) => step.prompt?.codes ?? [])]),
];
