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
  poll?: { options: readonly { text: string }[] } | null | undefined;
}

/** With what may be chosen, and the names of what it carries, or has carried. */
export function excerptOf({ text, files = [], removed_files = [], poll }: Said, longest = LONGEST): string {
  const carried = [...files.map(({ name, alt }) => alt || name), ...removed_files.map(({ name }) => name)];
  const options = poll ? [`📊 ${poll.options.map((option) => option.text).join(' · ')}`] : [];
  return [excerpt(text, longest), ...options, ...carried.map((name) => `📎 ${name}`)].filter(Boolean).join(' ');
}
