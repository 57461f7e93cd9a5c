/** A checklist as it travels and is hashed, what may answer it, and what an engine is told besides the answers. */

export type Severity = "critical" | "high" | "medium" | "low";
export type Due = "immediate" | "24h" | "7d" | "28d";
export type Result = "pass" | "fail" | "na" | "unchecked";
export type Band = "strong" | "sound" | "needs_work" | "poor";

/** A limit is a whole number, or decimal text such as "19.9". */
export type Decimal = number | string;

export type ResponseType =
  | "yes_no_na"
  | "temperature"
  | "number"
  | "count_sample"
  | "date"
  | "time"
  | "text"
  | "choice"
  | "choices"
  | "moment";

export interface Option {
  id: string;
  label: string;
  fails?: boolean;
}

/** What an item asks for. */
export interface Response {
  type: ResponseType;
  unit?: string;
  min?: Decimal;
  max?: Decimal;
  /** A passing reading inside this band, bounds included, passes with an advisory. */
  amber?: { min?: Decimal; max?: Decimal };
  /** Outside it a value is refused, with `say` or our own sentence; `longest` is for texts, in characters. */
  accept?: { min?: Decimal; max?: Decimal; whole?: true; longest?: number; say?: string };
  /** A number that is timed with the stopwatch. */
  stopwatch?: true;
  /** Keys of home settings that take the place of its limits, or whose words are shown. */
  setting?: string | string[];
  limit?: "legal" | "local";
  /** What a sample counts. */
  of?: string;
  target_sample?: number | "all";
  pass_percent?: number;
  /** Left out for a date that is only recorded. */
  max_age_days?: number;
  options?: Option[];
}

export type PhotoRule = "objects_only" | "redacted_document" | "optional_objects_only" | "prohibited";

/** A further question, put when the item fails. */
export interface Ask {
  id: string;
  words: string;
  response: Response;
  private?: true;
}

/** To be ticked before walking on, or said in words why not. */
export interface Require {
  id: string;
  words: string;
}

/** Raises the severity of this or another item, or one more action. */
export type Raise =
  | { severity: Severity; item?: string }
  | { action: string; due: Due; severity?: Severity; instead?: true; each?: Each };

export interface Prompt {
  words?: string;
  /** Escalation codes. */
  codes?: string[];
  /** An item to look at as well, maybe of another checklist. */
  see?: string;
}

/** What a step is taken once for, and not at all when there are none. */
export type Each = "wrong" | "overdue_actions" | "serious_overdue_actions";

/** What a failure sets going: one verb, and when. */
export interface Step {
  if?: string;
  if_reply?: { to: string; is: string[] };
  /** Of an action to raise it stands inside. */
  each?: Each;
  ask?: Ask;
  require?: Require;
  raise?: Raise;
  extend?: { to: "double" | "all"; words?: string };
  prompt?: Prompt;
  forbid?: "photos";
}

export interface ItemTranslation {
  prompt?: string;
  help?: string;
  action?: string;
  options?: Record<string, string>;
}

export interface Item {
  id: string;
  prompt: string;
  help: string;
  response: Response;
  severity: Severity;
  photo_on_fail: boolean;
  photo_rule: PhotoRule;
  action: string;
  due: Due;
  quality_statements: string[];
  regulations: string[];
  evidence: string[];
  basis: string[];
  applies_if?: string;
  show_if?: string;
  /** Only in old versions. */
  follow_up?: { type: string; ask: string; options: string[] };
  counts_as_failure?: boolean;
  escalate?: string[];
  note?: string;
  /** Without an answer it does not count as unanswered. */
  optional?: true;
  locked?: true;
  nodes?: Record<string, string[]>;
  /** SHA-256 of a picture that guides. */
  picture?: string;
  /** What the answer usually is: shown, never prefilled. */
  usually?: string;
  translations?: Record<string, ItemTranslation>;
  on_fail?: Step[];
  /** What the home has set for this item, in words; never part of a checklist as it is sent. */
  local?: string;
}

export interface Pick {
  label: string;
  count: number;
  random?: true;
}

/** How many subjects to look at, and which; `all` says in words what must be looked at as well. */
export interface Sample {
  count?: number;
  percent?: number;
  all?: string;
  picks?: Pick[];
}

/** Old versions say their sample in words. */
export interface Repeat {
  for: string;
  sample: Sample | string;
  choose?: string;
}

export interface Section {
  id: string;
  title: string;
  intro?: string;
  repeat?: Repeat;
  locked?: true;
  translations?: Record<string, { title: string; intro?: string }>;
  items: Item[];
}

/** A checklist as it travels. */
export interface Body {
  id: string;
  version: string;
  title: string;
  kind: "core" | "extra";
  unannounced: boolean;
  cadence: string;
  done_by: string[];
  sections: Section[];
}

export type Definition = Body;

/** How a number was timed; `seconds` and `began` always and only with the stopwatch. */
export interface Timing {
  how: "stopwatch" | "manual";
  seconds?: number;
  began?: string;
}

export type Value =
  | { type: "yes_no_na"; answer: "yes" | "no" }
  | { type: "na"; reason: string }
  | { type: "unchecked"; reason: string }
  | { type: "temperature"; reading: string; probe?: string }
  | { type: "number"; reading: string; timing?: Timing }
  | { type: "count_sample"; checked: number; compliant: number; looked_at: string[]; wrong?: string[] }
  | { type: "date"; date: string }
  | { type: "time"; time: string }
  | { type: "text"; text: string }
  | { type: "choice"; choice: string }
  | { type: "choices"; choices: string[] }
  /** Such as "2026-11-22T14:20". */
  | { type: "moment"; at: string };

/** What is said to a `require`. */
export type Done = { type: "done" } | { type: "not_done"; reason: string };

/** What is said to a step: a value of its own response, or about a `require`. */
export type Reply = Value | Done;

/**
 * What the engine is told besides the answers: subjects by section id, context answers by flag or `flag#subject`,
 * the group of a subject, replies by `answer key|step id|about`, and how severe each overdue action of the home is, by
 * reference. Never changed in place.
 */
export interface Circumstances {
  subjects?: Record<string, string[]>;
  context?: Record<string, boolean>;
  groups?: Record<string, string>;
  replies?: Record<string, Reply>;
  overdue?: Record<string, Severity>;
}

/** A step that counts now; `about` are the things it is done for one by one, empty when it is done once. */
export interface LiveStep {
  step: Step;
  about: string[];
}

/** A subject offered for a sample; without a label the auditor says who fits. */
export interface Proposal {
  label: string | null;
  how: "suggested" | "random";
  pick: string;
}
