/** Everybody on the server, to look through by name, page by page. */
import { call } from '../api/http';
import type { Person } from '../api/types';
import { Paged, stretch } from '../ui/paged.svelte';
import type { People } from './people.svelte';

const PAGE = 50;
const PAUSE_MS = 200;

export class Directory {
  /** What is being written. */
  text = $state('');
  /** What is looked for: what was written, after a pause. */
  wanted = $state.raw('');
  readonly list = $derived.by(() => {
    const search = this.wanted || null;
    return new Paged<Person>(async (after) => {
      const found = await call('people', { search, after, limit: PAGE });
      this.people.take(...found);
      return stretch(found, PAGE, (last) => last.id);
    });
  });

  /** To be made where a component is. */
  constructor(private readonly people: People) {
    $effect(() => {
      const search = this.text.trim();
      const timer = setTimeout(() => (this.wanted = search), search ? PAUSE_MS : 0);
      return () => clearTimeout(timer);
    });
  }
}
