/** Where a stranger wanted to go: kept through signing in and making an account. */
import { parse, router } from '$lib/route.svelte';

const isDoor = (path: string): boolean => ['sign-in', 'register', 'nowhere'].includes(parse(path.split('?')[0]!).page);

/** The path to go to once somebody is in. */
export function wanted(): string {
  const { page } = router.route;
  if (page === 'sign-in' || page === 'register') {
    const to = router.query.get('to');
    return to && /^\/(?!\/)/.test(to) && !isDoor(to) ? to : '/';
  }
  return router.query.has('setup') ? '/' : router.path;
}

/** A page of the door, from which one still gets to where one wanted to go. */
export function doorPath(page: 'sign-in' | 'register'): string {
  const to = wanted();
  return to === '/' ? `/${page}` : `/${page}?to=${encodeURIComponent(to)}`;
}

/** Whether the address means the door, which is of no use to somebody who is in. */
export const isAtDoor = (): boolean => ['sign-in', 'register'].includes(router.route.page) || router.query.has('setup');
