/** Changes as they travel: what somebody did, said in full and never taken back. */

import type { Reply, Severity, Value } from "./body.js";

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
  /** Written down later from paper. */
  transcribed?: { filled_on: string; filled_by: string };
}

export interface AnswerChange extends Common {
  kind: "answer";
  version: string;
  item: string;
  subject: string;
  value: Value;
  note: string;
  photos: PhotoRef[];
  /** Milliseconds spent on the item, by a clock that cannot be set back. */
  spent?: number;
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

/** The answer to a context flag; `subject` is "" for the home, `value` null when it was taken back. */
export interface ContextChange extends Common {
  kind: "context";
  flag: string;
  subject: string;
  value: boolean | null;
}

/** A subject of a repeated section, chosen for the sample or taken out of it. */
export interface SubjectChange extends Common {
  kind: "subject";
  section: string;
  subject: string;
  how: "suggested" | "random" | "auditor";
  pick: string;
  group: string;
  state: "in" | "out";
  extended: boolean;
}

/** What was said to a step of a failed item. */
export interface ReplyChange extends Common {
  kind: "reply";
  answer: string;
  step: string;
  about: string;
  value: Reply;
}

export interface EscalationChange extends Common {
  kind: "escalation";
  answer: string;
  code: string;
  decision: "told" | "reported" | "not_needed" | "later";
  to: string;
  reason: string;
  reference: string;
  at: string;
}

/** Put right on the spot: still a failure, but its action is withdrawn. */
export interface CorrectedChange extends Common {
  kind: "corrected";
  answer: string;
  text: string;
  photos: PhotoRef[];
}

/** The finding belongs to an action that is open already. */
export interface LinkChange extends Common {
  kind: "link";
  answer: string;
  action: string;
}

export interface ObservationChange extends Common {
  kind: "observation";
  tone: "praise" | "concern" | "note";
  text: string;
  where: string;
  item: string | null;
  subject: string;
  photos: PhotoRef[];
  /** Of a concern that asks for an action. */
  severity: Severity | null;
}

/** Pictures of the paper that a transcribed audit was filled in on. */
export interface SheetChange extends Common {
  kind: "sheet";
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
  | DoneChange
  | ContextChange
  | SubjectChange
  | ReplyChange
  | EscalationChange
  | CorrectedChange
  | LinkChange
  | ObservationChange
  | SheetChange;
