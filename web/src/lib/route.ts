/** What the page shows at which of its paths. */
// With its ending: vite.config.ts reads this file as well.
import { paths } from './api/paths.ts';

export type Route =
  | {
      page:
        | 'home'
        | 'sign_in'
        | 'register'
        | 'reset'
        | 'sign_in_link'
        | 'confirm'
        | 'unsubscribe'
        | 'search'
        | 'threads'
        | 'drafts'
        | 'saved'
        | 'reminders'
        | 'scheduled'
        | 'mentions'
        | 'channels'
        | 'people';
    }
  | { page: 'channel'; channel: number; message: number | null }
  | { page: 'invite'; code: string }
  | { page: 'settings' | 'moderation'; part: string }
  | { page: 'nowhere' };

type Name = keyof typeof paths;

/** A path with something in each of its places; a `/` behind it is nothing. */
const asPattern = (path: string): RegExp => new RegExp(`^${path.replace(/\{\w+\}/g, '([^/]+)').replace(/\/$/, '')}/?$`);

export const patterns = Object.entries(paths).map(([name, path]) => [name as Name, asPattern(path)] as const);

export function parse(path: string): Route {
  for (const [name, pattern] of patterns) {
    const found = pattern.exec(path);
    if (found) return routeOf(name, found[1] ?? '', found[2]);
  }
  return { page: 'nowhere' };
}

function routeOf(name: Name, first: string, second?: string): Route {
  switch (name) {
    case 'channel':
    case 'message': {
      const channel = number(first);
      return channel ? { page: 'channel', channel, message: number(second) } : { page: 'nowhere' };
    }
    case 'invite':
      return { page: name, code: first };
    case 'settings':
    case 'moderation':
      return { page: name, part: '' };
    case 'settings_part':
      return { page: 'settings', part: first };
    case 'moderation_part':
      return { page: 'moderation', part: first };
    default:
      return { page: name };
  }
}

export const number = (text: string | null | undefined): number | null => (text && /^\d{1,15}$/.test(text) ? Number(text) : null);

function filled(path: string, ...places: (string | number)[]): string {
  return places.reduce<string>((path, place) => path.replace(/\{\w+\}/, () => String(place)), path);
}

/** The path of a channel, of a message in it, and of a message in a thread of it. */
export function channelPath(channel: number, message?: number | null, thread?: number | null): string {
  const at = message ? filled(paths.message, channel, message) : filled(paths.channel, channel);
  return thread ? `${at}?thread=${thread}` : at;
}

const toChannels = paths.channel.replace(/\{.*/, '');

/** Whether a text may have the address of a message in it; where it is, whoever reads it finds. */
export const mayLink = (text: string): boolean => text.includes(toChannels) && text.includes(location.origin + toChannels);

export const invitePath = (code: string): string => filled(paths.invite, code);

/** A part of the settings or of keeping order. */
export const partPath = (page: 'settings' | 'moderation', part: string): string => filled(paths[`${page}_part`], part);

/** The search, with what is looked for. */
export const searchPath = (fields: Record<string, string> | URLSearchParams): string => `${paths.search}?${new URLSearchParams(fields)}`;
