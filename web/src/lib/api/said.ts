/** What a refusal means, in words for the person. */
import { clockAndDay } from '../text/time';
import { t } from '../words/index.svelte';
import { NoAnswer, Refusal } from './http';
import { ruleSaid } from './rules';

/** One sentence that says what happened and what to do. */
export function said(error: unknown): string {
  const words = t().problems;
  if (error instanceof NoAnswer) return words.offline;
  if (!(error instanceof Refusal)) return words.unknown;
  const { code, detail, rule, retry_after } = error.problem;
  switch (code) {
    case 'muted':
      return words.muted(clockAndDay(Date.now() + (retry_after ?? 60) * 1000));
    case 'too_fast':
      return words.too_fast(Math.max(1, Math.ceil(retry_after ?? 1)));
    case 'invalid': {
      const known = ruleSaid(rule);
      return known ? words.rules[known] : words.field(rule ?? detail);
    }
    case 'method_not_allowed':
    case 'not_json':
    case 'timeout':
    case 'ahead':
      return words.unknown;
    default:
      return words[code] ?? words.unknown;
  }
}

/** The name of the field that was refused, for marking it; `null` when none was. */
export const refusedField = (error: unknown): string | null => (error instanceof Refusal ? (error.problem.field ?? null) : null);
