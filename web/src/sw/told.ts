/** What a push says, as docs/protocol.md has it. Whatever comes, something is told: browsers take the right away from who tells nothing. */
import { pathOf } from './leading';

export interface Told {
  title: string;
  body: string;
  lang: string;
  /** What takes the place of it has the same; that of a channel is `c` and its id. */
  tag: string;
  path: string;
  /** How many messages call the person; `null` where it is not said. */
  badge: number | null;
  /** When the server said it. */
  at: number;
  /** The channels in which something was unread then; `null` where it is not said. */
  unread: readonly number[] | null;
}

type Given = Record<string, unknown>;

export function toldBy(text: string | undefined): Told {
  const said = read(text);
  const notification = isGiven(said.notification) ? said.notification : {};
  const { title, body, lang, tag, navigate } = notification;
  const badge = Number(said.app_badge ?? notification.app_badge);
  return {
    title: written(title) || 'Veche',
    body: written(body),
    lang: written(lang),
    tag: written(tag) || 'told',
    path: pathOf(navigate ?? '/'),
    badge: Number.isSafeInteger(badge) && badge >= 0 ? badge : null,
    at: Number(said.at) || 0,
    unread: Array.isArray(said.unread) ? said.unread.map(Number) : null,
  };
}

const isGiven = (value: unknown): value is Given => typeof value === 'object' && value !== null;
const written = (value: unknown): string => (typeof value === 'string' ? value : '');

function read(text: string | undefined): Given {
  try {
    const said: unknown = JSON.parse(text ?? '');
    return isGiven(said) ? said : {};
  } catch {
    return {};
  }
}
