/** How long somebody may be muted, in seconds. */
export const DURATIONS = [600, 3600, 28_800, 86_400, 604_800, 2_592_000] as const;
export type Duration = (typeof DURATIONS)[number];
