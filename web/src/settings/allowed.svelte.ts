/** Whether the browser lets the page notify: that may be changed beside the page's address at any time. */
import { permission } from '$lib/notify/notify.svelte';

export class Allowed {
  now = $state.raw(permission());

  look = (): void => void (this.now = permission());

  /** Keeps it true; what it gives ends that. */
  watch(): () => void {
    let status: PermissionStatus | undefined;
    let isHere = true;
    navigator.permissions?.query({ name: 'notifications' }).then(
      (found) => {
        if (!isHere) return;
        status = found;
        status.addEventListener('change', this.look);
      },
      () => {},
    );
    addEventListener('focus', this.look);
    return () => {
      isHere = false;
      status?.removeEventListener('change', this.look);
      removeEventListener('focus', this.look);
    };
  }
}
