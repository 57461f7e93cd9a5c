/** Shapes that travel between the tablet's modules. The wire's own names are used throughout. */

import type { Result } from "./body.js";
import type { Checklist } from "./checklist.js";
import type { HomeRules } from "./snapshot.js";
import type {
  AbandonChange,
  AnswerChange,
  Change,
  ContextChange,
  CorrectedChange,
  EscalationChange,
  FinishChange,
  LinkChange,
  NoteChange,
  ObservationChange,
  PhotoRef,
  ReplyChange,
  SheetChange,
  StartChange,
  SubjectChange,
} from "./wire.js";

export * from "./body.js";
export * from "./snapshot.js";
export * from "./wire.js";
export type { Checklist };

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
  /** Answers, by key, that get an action of their own although something like it is open. */
  apart?: string[];
  at: string;
  /** The language its questions are asked in, when it is not English. */
  language?: string;
  /** By section: whom the auditor did not find for the sample, and how far it was extended. */
  samples?: Record<string, { skipped?: string[]; extended?: "double" | "all"; declined?: boolean }>;
}

export interface Draft {
  key: string;
  audit: string;
  note: string;
  photos: PhotoRef[];
  /** What else is chosen on the form these words are typed into. */
  chosen?: Record<string, string>;
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
  /** By `flag`, or `flag#subject`. */
  context: Map<string, ContextChange>;
  /** The latest word about each subject, by `section subject`, in the order they were first named. */
  subjects: Map<string, SubjectChange>;
  /** By `answer key|step|about`. */
  replies: Map<string, ReplyChange>;
  /** By `answer key|code`. */
  escalations: Map<string, EscalationChange>;
  /** By answer key. */
  corrected: Map<string, CorrectedChange>;
  /** By answer key. */
  links: Map<string, LinkChange>;
  observations: ObservationChange[];
  sheets: SheetChange[];
}

export interface Me {
  id: string;
  name: string;
}
