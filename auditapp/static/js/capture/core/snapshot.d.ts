/** What the server tells a tablet of the homes it works in. */

import type { Decimal, Severity } from "./body.js";

export interface Person {
  id: string;
  name: string;
  role: string;
}

export interface SnapshotAction {
  id: string;
  reference: string;
  text: string;
  prompt: string;
  risk: Severity;
  due_on: string;
  state: string;
  area: string | null;
  checklist_title: string;
  before: string[];
  /** What was written where it was seen, and what was done about it at once; empty when nothing was. */
  note?: string;
  made_safe?: string;
}

export interface SnapshotChecklist {
  key: string;
  title: string;
  version: string;
  items: number;
  kind: string;
  unannounced: boolean;
  /** Who signed this version off, in words. */
  adviser?: string;
}

/** What of an answer's limits a home has set, and what is said beside it. */
export interface Limit {
  min?: Decimal;
  max?: Decimal;
  pass_percent?: number;
  max_age_days?: number;
  note?: string;
}

/** What a home judges by. `due_days` is the latest deadline by severity; `limits` are by setting or item. */
export interface HomeRules {
  time_zone: string;
  due_days: Partial<Record<Severity, number>>;
  bands: readonly [number, number, number];
  limits: Record<string, Limit>;
}

/** A context flag as the home answered it last. */
export interface KnownFlag {
  value: boolean;
  on: string;
  by: string;
}

/** A subject of one of the last two finished audits; `ago` 1 is the last. */
export interface SeenSubject {
  subject: string;
  failed: boolean;
  ago: number;
}

/** An action that is live already, with the problem it is about. */
export interface KnownProblem {
  id: string;
  reference: string;
  item: string | null;
  checklist: string;
  subject: string;
  /** Whose finding it is; null when it was seen outside any. */
  audit?: string | null;
  /** By name. */
  area: string | null;
  prompt: string;
  found_on: string;
  risk: Severity;
  state: string;
  text: string;
  due_on: string;
  owner: string;
}

export interface Home {
  id: string;
  name: string;
  slug: string;
  may_capture?: boolean;
  areas: { id: string; parent: string | null; kind: string; name: string }[];
  people: Person[];
  checklists: SnapshotChecklist[];
  due: { checklist: string; due_on: string }[];
  actions: SnapshotAction[];
  rules?: HomeRules;
  /** By flag. */
  flags?: Record<string, KnownFlag>;
  /** By checklist key, then by section id. */
  seen?: Record<string, Record<string, SeenSubject[]>>;
  known?: KnownProblem[];
  population?: { residents: number | null };
}

export interface Snapshot {
  wire: number;
  user: { id: string; name: string };
  homes: Home[];
}
