/** A poll while it is written. */
import type { NewPoll } from '$lib/api/types';
import { lineWithEmoji } from '../composer/line-with-emoji';
import { faultOf, FEWEST, MOST, type Fault } from './asking-for';

const HOUR = 3_600_000;
/** How long a poll goes on from when it is asked. */
const TERMS = { hour: HOUR, day: 24 * HOUR, week: 7 * 24 * HOUR };

/** `kept`: it ends when it was said to, at none of the usual times. */
export type Term = 'never' | keyof typeof TERMS | 'kept';

export interface Written {
  question: string;
  options: readonly string[];
  isMultiple: boolean;
  isAnonymous: boolean;
  term: Term;
}

export class PollDraft {
  question = $state('');
  options = $state<string[]>([]);
  isMultiple = $state(false);
  isAnonymous = $state(false);
  term = $state<Term>('never');

  /** `end`: when it ends, where that was said already. */
  constructor(
    first: Partial<Written>,
    readonly end: number | null = null,
  ) {
    this.question = first.question ?? '';
    this.options = atLeastTwo(first.options ?? []);
    this.isMultiple = first.isMultiple ?? false;
    this.isAnonymous = first.isAnonymous ?? false;
    this.term = first.term ?? 'never';
  }

  readonly #asked = $derived({
    question: this.question.trim(),
    options: this.options.map((option) => option.trim()).filter(Boolean),
  });
  /** What keeps it from being asked. */
  readonly fault: Fault | null = $derived(faultOf(this.#asked));

  get written(): Written {
    const { question, isMultiple, isAnonymous, term } = this;
    return { question, options: $state.snapshot(this.options), isMultiple, isAnonymous, term };
  }

  /** As it is asked at a time: the question, and the poll; emoji stand in the place of their shortcodes. */
  async askedAt(time: number): Promise<{ text: string; poll: NewPoll }> {
    const { question, options } = this.#asked;
    const [text, ...choices] = await Promise.all([question, ...options].map(lineWithEmoji));
    return {
      text: text!,
      poll: { options: choices, is_multiple: this.isMultiple, is_anonymous: this.isAnonymous, closes_at: endOf(this.term, time, this.end) },
    };
  }
}

const endOf = (term: Term, time: number, kept: number | null): number | null =>
  term === 'never' ? null : term === 'kept' ? kept : time + TERMS[term];

/** The term of a poll that is asked then and ends then. */
export function termOf(time: number, end: number | null): Term {
  if (end === null) return 'never';
  const usual = Object.entries(TERMS).find(([, term]) => time + term === end);
  return usual ? (usual[0] as Term) : 'kept';
}

function atLeastTwo(given: readonly string[]): string[] {
  return [...given.slice(0, MOST), ...Array<string>(Math.max(0, FEWEST - given.length)).fill('')];
}
