/** The town as a form shows it, and what was changed in it. */
import type { Params } from '$lib/api/http';
import type { Language, Registration, Rules, Town } from '$lib/api/types';

export interface Fields extends Rules {
  name: string;
  welcome: string;
  registration: Registration | 'auto';
  language: Language;
  first_channels: number[];
}

export const fieldsOf = ({ name, welcome, registration, is_decided, language, rules, first_channels }: Town): Fields => ({
  name,
  welcome,
  registration: is_decided ? registration : 'auto',
  language: language ?? 'en',
  first_channels,
  ...rules,
});

const isSame = (a: Fields, b: Fields, key: keyof Fields): boolean => JSON.stringify(a[key]) === JSON.stringify(b[key]);

const keys = (fields: Fields): (keyof Fields)[] => Object.keys(fields) as (keyof Fields)[];

/** What is told now, but for what was written since the form began. */
export function followed(written: Fields, begun: Fields, now: Fields): Fields {
  const kept = keys(now).filter((key) => !isSame(written, begun, key));
  return { ...now, ...Object.fromEntries(kept.map((key) => [key, written[key]])) };
}

/** What was written; what others have changed meanwhile stays. */
export function changeOf(written: Fields, begun: Fields): Params<'change_town'> {
  const changed = keys(written).filter((key) => !isSame(written, begun, key));
  const value = (key: keyof Fields): unknown => (key === 'registration' && written[key] === 'auto' ? null : written[key]);
  return Object.fromEntries(changed.map((key) => [key, value(key)]));
}
