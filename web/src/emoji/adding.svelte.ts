/** Pictures that are to become emoji of the town's own, each with a name. */
import { call, problemOf, Refusal } from '$lib/api/http';
import { said } from '$lib/api/said';
import type { File as Sent } from '$lib/api/types';
import type { Chat } from '$lib/chat/chat.svelte';
import { loadEmoji } from '$lib/emoji/emoji';
import { nameKey } from '$lib/text/key';
import { send } from '$lib/upload/send';
import { speech, t } from '$lib/words/index.svelte';

export const PICTURES = ['image/png', 'image/jpeg', 'image/webp', 'image/gif'];
/** As many as a town may have, and characters of a name. */
const MOST = 500;
const LONGEST = 32;
/** The server's rule; it has the last word. */
const NAME = /^[a-z\d\u0430-\u045fґғқңүұһәө](?:[a-z\d\u0430-\u045fґғқңүұһәө_-]{0,30}[a-z\d\u0430-\u045fґғқңүұһәө])$/u;

/** One that is not there yet. */
export class Candidate {
  readonly url: string;
  name = $state('');
  error = $state.raw<string | null>(null);

  constructor(readonly file: File) {
    this.url = URL.createObjectURL(file);
    this.name = nameOf(file.name);
  }
}

export class Adding {
  all = $state.raw<readonly Candidate[]>([]);

  constructor(private readonly chat: Chat) {}

  /** Takes pictures; the names of what is none. */
  take(files: readonly File[]): string[] {
    const room = Math.max(0, MOST - (this.chat.emoji?.all.length ?? 0) - this.all.length);
    const pictures = files.filter(({ type }) => PICTURES.includes(type)).slice(0, room);
    this.all = [...this.all, ...pictures.map((file) => new Candidate(file))];
    return files.filter(({ type }) => !PICTURES.includes(type)).map(({ name }) => name);
  }

  drop(gone: Candidate): void {
    URL.revokeObjectURL(gone.url);
    this.all = this.all.filter((one) => one !== gone);
  }

  stop(): void {
    for (const { url } of this.all) URL.revokeObjectURL(url);
  }

  /** Adds them one after the other; how many. Those that were refused stay, and say why. */
  async add(): Promise<number> {
    let added = 0;
    for (const one of this.all) one.error = await this.#refused(one);
    for (const one of this.all) {
      if (one.error) continue;
      try {
        await this.#make(one);
        this.drop(one);
        added += 1;
      } catch (error) {
        one.error = reason(error);
      }
    }
    return added;
  }

  /** Why a name will not do, as far as is known here. */
  async #refused({ name, file }: Candidate): Promise<string | null> {
    const words = t().emoji;
    const wanted = clean(name);
    if (!NAME.test(wanted) || !/\p{L}/u.test(wanted)) return words.nameRule;
    if (/[a-z]/.test(wanted) && /\p{Script=Cyrillic}/u.test(wanted)) return words.mixed;
    if ((await loadEmoji(speech.language)).byShortcode(wanted)) return words.standard;
    if (this.chat.emoji?.named(wanted)) return words.taken;
    const isTwice = this.all.some((other) => other.file !== file && nameKey(clean(other.name)) === nameKey(wanted));
    return isTwice ? words.twice : null;
  }

  async #make({ file, name }: Candidate): Promise<void> {
    const path = `/api/v1/files?name=emoji&emoji=true`;
    const reply = await send({ method: 'POST', path, headers: { 'content-type': file.type }, body: file });
    if (reply.status !== 201) throw new Refusal(problemOf(reply.text, reply.status));
    const { id } = JSON.parse(reply.text) as Sent;
    try {
      await call('make_emoji', { name: clean(name), file: id });
    } catch (error) {
      // Nothing else can become of it, and where it was too fast the server still has it.
      if (error instanceof Refusal) await call('drop_file', { file: id }).catch(() => {});
      throw error;
    }
  }
}

const clean = (name: string): string => name.trim().replace(/^:|:$/g, '').toLowerCase();

/** What a file may become, by what it is called. */
export const nameOf = (file: string): string =>
  file
    .replace(/\.[^.]*$/, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^a-z\d\u0430-\u045f_-]+/gu, '_')
    .slice(0, LONGEST)
    .replace(/^[_-]+|[_-]+$/g, '');

function reason(error: unknown): string {
  const words = t().emoji;
  if (!(error instanceof Refusal)) return said(error);
  const { code, field, rule } = error.problem;
  if (code === 'taken') return words.taken;
  if (code === 'conflict') return words.full(MOST);
  if (field === 'name' && rule?.includes('alphabets')) return words.mixed;
  if (field === 'name') return rule?.includes('standard') ? words.standard : words.nameRule;
  if (field === 'file') return rule?.includes('PNG') ? words.unreadable : words.tooLarge;
  return said(error);
}
