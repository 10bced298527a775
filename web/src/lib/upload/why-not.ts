/** Why the server, or what stands before it, will not have a file. */
import { Refusal } from '../api/http';
import { said } from '../api/said';
import type { Problem } from '../api/types';
import { t } from '../words/index.svelte';

const TOO_LARGE = 413;

export function whyNot(problem: Problem | null): string {
  if (!problem) return t().problems.unknown;
  // Our server would have said it in its own words.
  const isOfProxy = problem.status === TOO_LARGE && problem.code !== 'too_large';
  return isOfProxy ? t().files.behindProxy : said(new Refusal(problem));
}
