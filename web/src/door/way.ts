/** Where a stranger wanted to go: kept through signing in and making an account. */
import { paths } from '$lib/api/paths';
import { channelPath, parse } from '$lib/route';
import { router } from '$lib/router.svelte';

const BY_LINK: readonly string[] = ['reset', 'confirm', 'unsubscribe', 'sign_in_link'];

const isDoor = (path: string): boolean => ['sign_in', 'register', 'nowhere', ...BY_LINK].includes(parse(path.split('?')[0]!).page);

/** Whether somebody comes by a link from a letter or another device, or asks for one: at the door, whoever is signed in here. */
export const isByLink = (): boolean => BY_LINK.includes(router.route.page);

/** The path to go to once somebody is in. */
export function wanted(): string {
  const { page } = router.route;
  if (page === 'sign_in' || page === 'register') {
    const to = router.query.get('to');
    return to && /^\/(?!\/)/.test(to) && !isDoor(to) ? to : paths.home;
  }
  return router.query.has('setup') || isByLink() ? paths.home : router.path;
}

/** A page of the door, from which one still gets to where one wanted to go. */
export function doorPath(page: 'sign_in' | 'register'): string {
  const to = wanted();
  return to === paths.home ? paths[page] : `${paths[page]}?to=${encodeURIComponent(to)}`;
}

/** The code of the invite that somebody came by. */
export function invited(): string | null {
  const route = parse(wanted().split('?')[0]!);
  return route.page === 'invite' ? route.code : null;
}

/** Whether the address means the door, which is of no use to somebody who is in. */
export const isAtDoor = (): boolean => ['sign_in', 'register'].includes(router.route.page) || router.query.has('setup');

/** Where somebody stands who has just come in: in this channel, or where everybody is. */
export const landing = (channel: number | null | undefined): string => (channel ? channelPath(channel) : paths.home);
