/** Whether one may write here now; in words, why not. */
import type { Chat } from '$lib/chat/chat.svelte';
import type { Place } from '$lib/chat/place.svelte';
import { mayInChannel } from '$lib/may';
import { session } from '$lib/session.svelte';
import { clockAndDay } from '$lib/text/time';
import { t } from '$lib/words/index.svelte';

export class Standing {
  #now = $state(Date.now());

  constructor(
    private readonly chat: Chat,
    private readonly place: () => Place,
  ) {}

  readonly #mutedUntil = $derived(session.me?.muted_until ?? 0);

  /** Why nothing can be written; `null` when it can. */
  readonly reason = $derived.by((): string | null => {
    const place = this.place();
    if (!mayInChannel(session.me, place, 'post'))
      return place.channel.mode === 'archived' ? t().composer.archived : t().composer.announcement;
    if (this.#mutedUntil > this.#now) return t().composer.muted(clockAndDay(this.#mutedUntil));
    return null;
  });

  /** Until when a slow channel asks to wait; 0 when it does not, as it never does those who arrange it. */
  readonly #slowUntil = $derived.by(() => {
    const place = this.place();
    const { slow_seconds } = place.channel;
    if (slow_seconds === 0 || mayInChannel(session.me, place, 'arrange')) return 0;
    return this.#lastPost(place) + slow_seconds * 1000;
  });

  /** Seconds that a slow channel still asks to wait. */
  readonly wait = $derived.by(() => {
    const longest = this.place().channel.slow_seconds;
    // The server's clock may be ahead of this one.
    return Math.min(longest, Math.max(0, Math.ceil((this.#slowUntil - this.#now) / 1000)));
  });

  /** `1:05` */
  readonly waitText = $derived.by(() => {
    const [hours, minutes, seconds] = [Math.floor(this.wait / 3600), Math.floor(this.wait / 60) % 60, this.wait % 60];
    const two = (n: number): string => String(n).padStart(2, '0');
    return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
  });

  /** Looks at the clock as long as something depends on it. Run within an effect; gives what ends it. */
  watch(): (() => void) | undefined {
    this.#now = Date.now();
    const until = Math.max(this.#mutedUntil, this.#slowUntil);
    if (until <= Date.now()) return undefined;
    const timer = setInterval(() => {
      this.#now = Date.now();
      if (this.#now > until) clearInterval(timer);
    }, 1000);
    return () => clearInterval(timer);
  }

  #lastPost(place: Place): number {
    const { me, outbox } = this.chat;
    const stored = place.logs.map((log) => log.messages.findLast(({ author }) => author === me)?.posted_at ?? 0);
    const waiting = outbox.all.filter((one) => one.channel === place.id && one.state === 'waiting').map(({ at }) => at);
    return Math.max(0, ...stored, ...waiting);
  }
}
