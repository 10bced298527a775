/** The plain text of a message, for lists: what it says, on one line. */
import { said } from './parsed';

const LONGEST = 400;

export function excerpt(text: string, longest = LONGEST): string {
  const words = said(text).replace(/\s+/g, ' ').trim();
  return words.length > longest ? `${words.slice(0, longest).trimEnd()}…` : words;
}

interface Said {
  text: string;
  files?: readonly { name: string; alt: string }[];
  removed_files?: readonly { name: string }[] | undefined;
}

/** With the names of what it carries, or has carried. */
export function excerptOf({ text, files = [], removed_files = [] }: Said, longest = LONGEST): string {
  const carried = [...files.map(({ name, alt }) => alt || name), ...removed_files.map(({ name }) => name)];
  return [excerpt(text, longest), ...carried.map((name) => `📎 ${name}`)].filter(Boolean).join(' ');
}
