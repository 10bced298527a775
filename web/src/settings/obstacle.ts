/** Why this browser cannot be told while no page is open. */
import type { Permission } from '$lib/notify/notify.svelte';

/** Served over plain HTTP; not on the home screen of an iPhone yet; not able to; told not to. */
export type Obstacle = 'insecure' | 'home' | 'unsupported' | 'blocked';

export interface Browser {
  agent: string;
  isSecure: boolean;
  /** An iPad calls itself a Mac, but can be touched. */
  touches: number;
  /** Whether the page was opened from the home screen. */
  isInstalled: boolean;
  hasPush: boolean;
}

export function obstacle({ agent, isSecure, touches, isInstalled, hasPush }: Browser, allowed: Permission): Obstacle | null {
  const isApple = /iPhone|iPad|iPod/.test(agent) || (/Macintosh/.test(agent) && touches > 1);
  if (!isSecure) return 'insecure';
  if (!hasPush) return isApple && !isInstalled ? 'home' : 'unsupported';
  return allowed === 'denied' ? 'blocked' : null;
}

/** The browser that the page is in. */
export const thisBrowser = (): Browser => ({
  agent: navigator.userAgent,
  isSecure: isSecureContext,
  touches: navigator.maxTouchPoints,
  isInstalled: matchMedia('(display-mode: standalone)').matches,
  hasPush: 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window,
});
