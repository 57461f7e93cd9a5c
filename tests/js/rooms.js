// A checklist with a repeated section, and what may be recorded of it.
import * as build from "../../auditapp/static/js/capture/core/change.js";
import { openChecklist } from "../../auditapp/static/js/capture/core/checklist.js";
import { askedNow } from "../../auditapp/static/js/capture/core/progress.js";
import * as records from "../../auditapp/static/js/capture/core/records.js";
import { foldRun } from "../../auditapp/static/js/capture/core/run.js";

export const item = (id, severity = "medium", more = {}) => ({
  id,
  prompt: `Prompt of ${id}`,
  help: "Help",
  response: { type: "yes_no_na" },
  severity,
  photo_on_fail: false,
  photo_rule: "objects_only",
  action: `Put ${id} right`,
  due: "7d",
  quality_statements: [],
  regulations: [],
  evidence: [],
  basis: [],
  ...more,
});
export const SAMPLE = { count: 3, percent: 25, picks: [{ label: "cared for in bed", count: 1 }] };
export const BODY = {
  id: "x",
  version: "1.1.0",
  title: "X",
  kind: "core",
  unannounced: false,
  cadence: "",
  done_by: [],
  sections: [
    {
      id: "x.a",
      title: "A",
      translations: { pl: { title: "Po polsku" } },
      items: [
        item("x.a.01", "high", { applies_if: "home.any_smoker" }),
        item("x.a.02", "low", { optional: true }),
      ],
    },
    {
      id: "x.r",
      title: "Rooms",
      repeat: { for: "room", sample: SAMPLE },
      items: [
        item("x.r.01", "critical"),
        item("x.r.02", "medium", { applies_if: "room.shared" }),
        item("x.r.03", "high", {
          on_fail: [
            { require: { id: "shut", words: "Out of use" } },
            { extend: { to: "all", words: "Look at every room." } },
            { raise: { action: "Tell the plumber", due: "24h" } },
          ],
        }),
      ],
    },
  ],
};
export const CHECKLIST = openChecklist(BODY);
export const ROOMS = CHECKLIST.sections[1];

let number = 0;
export const context = () => {
  number += 1;
  const id = `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
  const at = { captured_at: "2026-11-22T10:00:00.000Z", elapsed: 5 };
  return { id, audit: "a", home: "h", by: "u", attested: "password", tablet: "t", ...at };
};
export const answer = (id, said, subject = "", more = {}) =>
  build.answerChange(context(), {
    version: "v",
    item: id,
    subject,
    value: { type: "yes_no_na", answer: said },
    note: "",
    photos: [],
    supersedes: null,
    ...more,
  });
export const subject = (label, more = {}) =>
  records.subjectChange(context(), {
    ...{ section: "x.r", subject: `room:${label}`, how: "auditor", pick: "", group: "", state: "in" },
    ...{ extended: false, ...more },
  });
export const flag = (name, value, about = "") =>
  records.contextChange(context(), { flag: name, subject: about, value });
export const fold = (...changes) => foldRun(CHECKLIST.items, changes);
export const place = { subjects: {}, actions: {} };
export const asked = (run) => askedNow(CHECKLIST, run, {});
export const openWith = (run, more = {}) => ({
  checklist: CHECKLIST,
  run,
  place: { ...place, ...more },
  card: { id: "0b5d4c1e", checklist: "x", home: "h" },
});
export const room = (n) => ({ id: `r${n}`, parent: "u", kind: "room", name: `Room ${n}` });
export const HOME = {
  areas: [
    { id: "u", parent: null, kind: "unit", name: "Acorn" },
    ...Array.from({ length: 8 }, (_, n) => room(n + 1)),
    { id: "k", parent: "u", kind: "room", name: "Kitchen" },
  ],
};
