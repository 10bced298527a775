/** What time it is where somebody is. */

/** Minutes that a zone's clock is ahead of UTC at a moment; `null` for a zone that this browser does not know. */
export function minutesAhead(zone: string, at: number): number | null {
  try {
    const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
    const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    const [, sign, hours, minutes] = /^GMT(?:([+-])(\d{2}):(\d{2}))?$/.exec(name) ?? [];
    return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0));
  } catch {
    return null;
  }
}

/** How many minutes a zone's clock is ahead of this device's. */
export function minutesAheadOfHere(zone: string, at: number): number | null {
  const there = minutesAhead(zone, at);
  return there === null ? null : there + new Date(at).getTimezoneOffset();
}
