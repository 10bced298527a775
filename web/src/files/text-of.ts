/** The beginning of a file as text. */
import { NoAnswer, problemOf, Refusal } from '$lib/api/http';

/** More than this nobody reads in a chat. */
export const MOST_BYTES = 64_000;

/** Reads it; empty when it is no text in UTF-8. Throws as `call` does. */
export async function beginning(url: string): Promise<string> {
  const answer = await fetch(url, { headers: { range: `bytes=0-${MOST_BYTES - 1}` } }).catch((error: unknown) => {
    throw new NoAnswer(String(error));
  });
  // 416: there is not one byte in it.
  if (answer.status === 416) return '';
  if (!answer.ok) throw new Refusal(problemOf(await answer.text(), answer.status));
  return decoded((await answer.arrayBuffer()).slice(0, MOST_BYTES));
}

/** The last character may be cut. */
export function decoded(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return '';
  }
}
