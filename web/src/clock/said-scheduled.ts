/** Says for when something is scheduled, and where that stands. */
import { paths } from '$lib/api/paths';
import { router } from '$lib/router.svelte';
import { clockAndDay } from '$lib/text/time';
import { toasts } from '$lib/ui/toasts.svelte';
import { t } from '$lib/words/index.svelte';

export function saidScheduled(at: number): void {
  const words = t().clock;
  toasts.say(words.scheduledFor(clockAndDay(at)), { label: words.see, run: () => router.go(paths.scheduled) });
}
