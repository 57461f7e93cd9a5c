/** Shapes that travel between the tablet's modules. The wire's own names are used throughout. */

import type { Checklist } from "./checklist.js";

export type { Checklist };

export type Severity = "critical" | "high" | "medium" | "low";
export type Due = "immediate" | "24h" | "7d" | "28d";
export type Result = "pass" | "fail" | "na" | "unchecked";
export type Band = "strong" | "sound" | "needs_work" | "poor";

/** What an item asks for. Limits are whole numbers, or decimal text such as "19.9". */
export interface Response {
  type: "yes_no_na" | "temperature" | "number" | "count_sample" | "date" | "time" | "text";
  unit?: string;
  min?: number | string;
  max?: number | string;
  /** What a sample counts. */
  of?: string;
  target_sample?: number | "all";
  pass_percent?: number;
  max_age_days?: number;
}

export interface Item {
  id: string;
  prompt: string;
  help: string;
  response: Response;
  severity: Severity;
  photo_on_fail: boolean;
  photo_rule: "objects_only" | "redacted_document" | "optional_objects_only" | "prohibited";
  action: string;
  due: Due;
  quality_statements: string[];
  regulations: string[];
  evidence: string[];
  basis: string[];
  applies_if?: string;
  show_if?: string;
  follow_up?: { type: string; ask: string; options: string[] };
  counts_as_failure?: boolean;
  escalate?: string[];
  note?: string;
  /** What the home has set for this item, in words; never part of a checklist as it is sent. */
  local?: string;
}

export interface Section {
  id: string;
  title: string;
  intro?: string;
  repeat?: { for: string; sample: string; choose?: string };
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

export type Value =
  | { type: "yes_no_na"; answer: "yes" | "no" }
  | { type: "na"; reason: string }
  | { type: "unchecked"; reason: string }
  | { type: "temperature"; reading: string; probe?: string }
  | { type: "number"; reading: string }
  | { type: "count_sample"; checked: number; compliant: number; looked_at: string[] }
  | { type: "date"; date: string }
  | { type: "time"; time: string }
  | { type: "text"; text: string };

export interface PhotoRef {
  id: string;
  sha256: string;
  size: number;
}

/** Who acts, where and when: everything that is the same in all kinds of change. */
export interface Context {
  id: string;
  audit: string | null;
  home: string;
  by: string;
  attested: "password" | "pin" | "none";
  tablet: string;
  captured_at: string;
  elapsed: number;
}

interface Common extends Context {
  supersedes: string | null;
}

export interface StartChange extends Common {
  kind: "start";
  checklist: string;
  version: string;
  area: string | null;
  announced: boolean;
  reason: "planned" | "follow_up" | "incident" | "concern";
  shift: "day" | "evening" | "night";
  present: number | null;
}

export interface AnswerChange extends Common {
  kind: "answer";
  version: string;
  item: string;
  subject: string;
  value: Value;
  note: string;
  photos: PhotoRef[];
}

export interface NoteChange extends Common {
  kind: "note";
  item: string | null;
  subject: string;
  text: string;
}

export interface PhotoChange extends Common {
  kind: "photo";
  answer: string;
  view: "evidence" | "before" | "after";
  photo: PhotoRef;
  replaces: string | null;
}

export interface MadeSafeChange extends Common {
  kind: "made_safe";
  answer: string;
  text: string;
  photos: PhotoRef[];
}

export interface PlannedAction {
  answer: string;
  owner: string;
  due: string;
  text: string;
}

export interface FinishChange extends Common {
  kind: "finish";
  signed_name: string;
  changes: { id: string; digest: string }[];
  photos: { id: string; sha256: string }[];
  actions: PlannedAction[];
}

export interface AbandonChange extends Common {
  kind: "abandon";
  reason: string;
}

export interface DoneChange extends Common {
  kind: "done";
  action: string;
  text: string;
  photos: PhotoRef[];
}

export type Change =
  | StartChange
  | AnswerChange
  | NoteChange
  | PhotoChange
  | MadeSafeChange
  | FinishChange
  | AbandonChange
  | DoneChange;

/** A change as it is kept: the digest is computed once, when it is stored. */
export interface StoredChange {
  seq?: number;
  id: string;
  audit: string | null;
  change: Change;
  digest: string;
  size: number;
}

export interface StoredPhoto extends PhotoRef {
  audit: string | null;
  width: number;
  height: number;
  captured_at: string;
  bytes: ArrayBuffer;
}

export type RowState = "waiting" | "sent" | "attention" | "replaced";

/** One thing that the server must confirm: a change or a photo. */
export interface OutboxRow {
  key: string;
  what: "change" | "photo";
  id: string;
  seq: number;
  audit: string | null;
  by: string;
  kind: string;
  announced_by: string;
  state: RowState;
  code: string | null;
  message: string | null;
  seen: boolean;
  /** It tells of a danger: a critical "not met", or what was done about one. */
  urgent?: boolean;
  /** When the server's hash was compared, by the server's clock, in milliseconds. */
  sent_at?: number;
  /** The server was restored from a backup, and this is offered to it once more. */
  again?: boolean;
}

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
}

/** What of an answer's limits a home has set, and what is said beside it. */
export interface Limit {
  min?: number | string;
  max?: number | string;
  pass_percent?: number;
  note?: string;
}

/** What a home judges by. `due_days` is the latest deadline by severity; `limits` are by item. */
export interface HomeRules {
  time_zone: string;
  due_days: Partial<Record<Severity, number>>;
  bands: readonly [number, number, number];
  limits: Record<string, Limit>;
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
}

export interface Snapshot {
  wire: number;
  user: { id: string; name: string };
  homes: Home[];
}

/** The short card of one run, kept beside its changes so that the home screen need not read them. */
export interface RunCard {
  id: string;
  home: string;
  home_name: string;
  area_name: string;
  checklist: string;
  version: string;
  title: string;
  by: string;
  by_name: string;
  started_at: string;
  started_wall: number;
  state: "running" | "finished" | "abandoned";
  ended_at: string | null;
  words: string;
  /** As they stood when the run began. */
  rules?: HomeRules;
}

/** Where the auditor was, and what is typed but not yet an answer. */
export interface Place {
  audit: string;
  section: string;
  item: string;
  subject: string;
  subjects: Record<string, string[]>;
  actions: Record<string, { owner: string; due: string; text: string }>;
  at: string;
}

export interface Draft {
  key: string;
  audit: string;
  note: string;
  photos: PhotoRef[];
}

export interface CurrentAnswer {
  key: string;
  change: AnswerChange;
  photos: PhotoRef[];
  result: Result;
  /** The day it was captured, in the home's own time. */
  day: string;
}

export interface Run {
  start: StartChange | null;
  answers: Map<string, CurrentAnswer>;
  madeSafe: Map<string, string>;
  notes: NoteChange[];
  ended: FinishChange | AbandonChange | null;
}

export interface Me {
  id: string;
  name: string;
}
