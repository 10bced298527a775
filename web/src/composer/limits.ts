/** How long a text may be, and whom it may call: as the server says, once it was asked. */
import { call } from '$lib/api/http';
import type { Limits } from '$lib/api/types';

let asked: Promise<Limits> | undefined;

/** The limits of the server; asked once in the life of the page. */
export function limits(): Promise<Limits> {
  asked ??= call('server', {}).then(
    (server) => server.limits,
    (error: unknown) => {
      asked = undefined;
      throw error;
    },
  );
  return asked;
}

/** What holds until the server has answered. */
export const USUAL = { text_chars: 10_000, mentions: 50, files: 10, file_bytes: 100 * 1024 * 1024, alt_chars: 1_000 };
