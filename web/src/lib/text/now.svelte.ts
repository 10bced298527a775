/**
 * The one clock of the page. Whatever is said by what time it is, such as “Today” or a status that ends, is read from here
 * and follows: at midnight, after a sleep, and in another zone.
 */
import { createSubscriber } from 'svelte/reactivity';
import { dayNumber } from './days';

/** So late, at most, an end is noticed; the beginning of a minute, and so of a day, is noticed at once. */
const EVERY_MS = 10_000;

const zoneOf = (): string => `${Intl.DateTimeFormat().resolvedOptions().timeZone} ${new Date().getTimezoneOffset()}`;

class Now {
  #zone = zoneOf();
  #day = dayNumber(Date.now());
  readonly #watching = new Set<() => void>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  readonly #everyDay = createSubscriber((changed) =>
    this.#watch(() => {
      const [day, zone] = [dayNumber(Date.now()), zoneOf()];
      if (day === this.#day && zone === this.#zone) return;
      [this.#day, this.#zone] = [day, zone];
      changed();
    }),
  );
  readonly #often = createSubscriber((changed) => this.#watch(changed));

  /** The time, anew every ten seconds and at the beginning of each minute. */
  get time(): number {
    this.#often();
    return Date.now();
  }

  /** The number of the day that it is. */
  get today(): number {
    this.#everyDay();
    return dayNumber(Date.now());
  }

  /** The zone that times are told in, as it was at the last look: every time on the screen wants it. */
  get zone(): string {
    this.#everyDay();
    return this.#zone;
  }

  #watch(look: () => void): () => void {
    this.#watching.add(look);
    if (this.#watching.size === 1) this.#start();
    return () => {
      this.#watching.delete(look);
      if (this.#watching.size === 0) this.#stop();
    };
  }

  #start(): void {
    [this.#day, this.#zone] = [dayNumber(Date.now()), zoneOf()];
    this.#wait();
    // A clock that slept says so late.
    document.addEventListener('visibilitychange', this.#look);
    for (const type of WAKES) addEventListener(type, this.#look);
  }

  #stop(): void {
    clearTimeout(this.#timer);
    document.removeEventListener('visibilitychange', this.#look);
    for (const type of WAKES) removeEventListener(type, this.#look);
  }

  #wait(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#look, Math.min(EVERY_MS, 60_000 - (Date.now() % 60_000)));
  }

  readonly #look = (): void => {
    this.#wait();
    for (const look of [...this.#watching]) look();
  };
}

const WAKES = ['focus', 'pageshow', 'online'] as const;

export const now = new Now();

/** The number of a time's day, which is another one in another zone. */
export function dayOf(at: number): number {
  void now.zone;
  return dayNumber(at);
}
