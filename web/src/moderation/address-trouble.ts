/** What is wrong with what the house is called outside. */
import type { Facts } from '$lib/api/types';

/** Names that mean something in the house alone; Apple's push service refuses whoever calls itself so. */
const LOCAL = /(^|\.)(localhost|local|internal|invalid|test|lan)$|^127\.|^0\.0\.0\.0$|^\[::1?\]$/;

/** Said only while somebody has a device that is told. */
export function addressTrouble({ public_url, has_devices }: Pick<Facts, 'public_url' | 'has_devices'>): 'missing' | 'local' | null {
  if (!has_devices) return null;
  if (!public_url) return 'missing';
  const { protocol, hostname } = new URL(public_url);
  return protocol !== 'https:' || LOCAL.test(hostname) ? 'local' : null;
}
