/** The chat of the page: given by the shell, taken by every component below it. */
import { getContext, setContext } from 'svelte';
import type { Chat } from './chat.svelte';

const KEY = Symbol('chat');

export const giveChat = (chat: Chat): Chat => setContext(KEY, chat);
export const useChat = (): Chat => getContext(KEY);
