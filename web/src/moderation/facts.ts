/** What the server says of itself. */
import { call } from '$lib/api/http';
import type { Facts } from '$lib/api/types';

export const readFacts = async (): Promise<Facts> => await call('facts', {});
