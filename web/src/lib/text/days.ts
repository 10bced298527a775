/** Days as the person counts them. */

/** The number of the day in the person's own zone: two times of one day have the same. */
export function dayNumber(at: number): number {
  const date = new Date(at);
  return Math.round(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000);
}
