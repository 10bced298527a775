/** The plain text of a message, for lists: what it says, on one line. */
import { said } from './parsed';

const LONGEST = 400;

export function excerpt(text: string, longest = LONGEST): string {
  const words = said(text).replace(/\s+/g, ' ').trim();
  return words.length > longest ? `${words.slice(0, longest).trimEnd()}…` : words;
}

/** With the names of what it carries. */
export function excerptOf(
  { text, files = [] }: { text: string; files?: readonly { name: string; alt: string }[] },
  longest = LONGEST,
): string {
  return [excerpt(text, longest), ...files.map(({ name, alt }) => `📎 ${alt || name}`)].filter(Boolean).join(' ');
}
