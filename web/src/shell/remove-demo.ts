/** Takes the demo data away, if whoever asks for that is sure. */
import { demo } from '$lib/demo.svelte';
import { dialogs } from '$lib/ui/dialogs.svelte';
import { toasts } from '$lib/ui/toasts.svelte';
import { speech, t } from '$lib/words/index.svelte';

export async function removeDemo(): Promise<void> {
  await speech.whole();
  dialogs.open({
    kind: 'confirm',
    title: t().demo.removeTitle,
    text: t().demo.removeText,
    label: t().shell.removeDemo,
    isDanger: true,
    run: async () => {
      await demo.clear();
      toasts.say(t().demo.removed);
    },
  });
}
