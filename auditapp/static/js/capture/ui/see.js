/**
 * Another question that is worth a look, by its words; it may stand in another checklist.
 *
 * @import * as t from "../core/types.js"
 */
import { html, useDesk, useEffect, useState } from "./view.js";

/** @param {{item: string}} props the question's id */
export function See({ item }) {
  const desk = useDesk();
  const { open, snapshot } = desk.state.get();
  const here = open?.checklist.items.get(item);
  const other = otherOf(
    snapshot?.homes.find(({ id }) => id === open?.card.home),
    item,
  );
  const [prompt, setPrompt] = useState("");
  useEffect(() => {
    if (here || !other) return;
    desk.store.version(other.version).then(
      (body) => setPrompt(promptIn(body, item)),
      () => undefined,
    );
  }, [item]);
  if (here) return html`See also in this checklist: “${here.prompt}”.`;
  if (!other) return null;
  return html`See also in ${other.title}${prompt && `: “${prompt}”`}.`;
}

/** @param {t.Home | undefined} home @param {string} item */
const otherOf = (home, item) => home?.checklists.find(({ key }) => item.startsWith(`${key}.`));

/** @param {t.Body | undefined} body @param {string} item */
const promptIn = (body, item) =>
  body?.sections.flatMap(({ items }) => items).find(({ id }) => id === item)?.prompt ?? "";
