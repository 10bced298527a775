/** Where the person is: the page's address, and ways to change it. */
import { number, parse } from './route';

class Router {
  #url = $state.raw(new URL(location.href));
  readonly route = $derived(parse(this.#url.pathname));
  /** What stands behind the `?`. */
  readonly query = $derived(this.#url.searchParams);
  /** What stands behind the `#`, where no server or proxy gets to see it. */
  readonly hash = $derived(this.#url.hash.slice(1));
  /** The thread that is open beside the channel. */
  readonly thread = $derived(number(this.query.get('thread')));
  /** The panel that is open beside the channel: `members`, `pins`, `files`, `info`. */
  readonly panel = $derived(this.query.get('panel'));

  /** Grows when somebody goes to where they are: they want to be shown it again. */
  again = $state.raw(0);

  constructor() {
    addEventListener('popstate', () => (this.#url = new URL(location.href)));
  }

  get path(): string {
    return this.#url.pathname + this.#url.search;
  }

  /** Goes to a path of ours. `replace` leaves no step to go back to. */
  go(path: string, { replace = false } = {}): void {
    const url = new URL(path, location.href);
    if (url.href === location.href) return void this.again++;
    if (replace) history.replaceState(null, '', url);
    else history.pushState(null, '', url);
    this.#url = url;
  }

  /** Opens a thread or a panel beside what is there; `null` closes. */
  beside(what: { thread: number } | { panel: string } | null): void {
    const url = new URL(this.#url);
    url.searchParams.delete('thread');
    url.searchParams.delete('panel');
    for (const [key, value] of Object.entries(what ?? {})) url.searchParams.set(key, String(value));
    this.go(url.pathname + url.search);
  }

  /** Opens a panel, or closes it when it is the one that is open. */
  toggle(panel: string): void {
    this.beside(this.panel === panel ? null : { panel });
  }

  /**
   * Follows a link of ours without loading the page anew; an `onclick` for the whole document. Clicks that want
   * another tab stay the browser's.
   */
  follow = (event: MouseEvent): void => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element | null)?.closest?.('a[href]');
    if (!(link instanceof HTMLAnchorElement) || link.origin !== location.origin) return;
    if (link.target || link.hasAttribute('download') || parse(link.pathname).page === 'nowhere') return;
    event.preventDefault();
    this.go(link.pathname + link.search);
  };
}

export const router = new Router();
