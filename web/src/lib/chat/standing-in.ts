/** Where a message stands: in its channel, in a thread, or in both. */
import type { Message } from '../api/types';

/** Whether it stands there; `null` for the channel itself. */
export const standsIn = (thread: number | null, message: Pick<Message, 'thread' | 'in_channel'>): boolean =>
  message.thread === thread || (thread === null && message.in_channel === true);
