/** What a copied paper sheet must say before its run begins. */
import { cleanText } from "./change.js";

export const NOTHING_WRONG = { filled_on: "", filled_by: "" };

/**
 * What is missing or cannot be, by field, in a sentence; "" where all is well.
 * @param {{filled_on: string, filled_by: string}} sheet
 * @param {string} today
 */
export function wrongIn({ filled_on, filled_by }, today) {
  return {
    filled_on: wrongDay(filled_on, today),
    filled_by: cleanText(filled_by) ? "" : "Type the name of whoever filled the sheet in.",
  };
}

/** @param {string} day @param {string} today */
function wrongDay(day, today) {
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) return "Choose the day on the sheet.";
  return day > today ? "This day has not come yet. Choose the day on the sheet, today at the latest." : "";
}
