/** A town to measure in: a long channel, many short ones, several people. */
import { Api } from '../../stories/support/api.js';

const LONG = 10_000;
const CHANNELS = 200;
const TALKED_IN = 30;
const SHORT = 100;
/** Requests under way at once. */
const AT_ONCE = 24;

export const PEOPLE = ['boris', 'clara', 'dmitri', 'elena', 'fyodor', 'galina'];
const WORDS = 'the bell of our square was rung at noon and everybody came to hear what the town had decided about bread salt roads'.split(
  ' ',
);
const EMOJI = ['👍', '❤️', '😄', '🎉'];

/** Always the same, so that two runs see the same town. */
function random(seed) {
  return () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return seed / 2 ** 31;
  };
}

/** What somebody says: mostly a line, now and then a list, a quote, code. */
export function saying(n, next = random(n + 1)) {
  const words = (count) => Array.from({ length: count }, () => WORDS[Math.floor(next() * WORDS.length)]).join(' ');
  const line = () => words(3 + Math.floor(next() * 22));
  switch (n % 12) {
    case 3:
      return `**${words(2)}** ${line()} \`${words(1)}\`, see https://example.org/${n}`;
    case 5:
      return `- ${line()}\n- ${line()}\n- [ ] ${words(4)}`;
    case 7:
      return `> ${line()}\n\n@boris ${line()} 🎉`;
    case 9:
      return `${line()}\n\n\`\`\`js\nfunction ring(bell) {\n  // ${words(6)}\n  return bell.map((one) => one.tone * ${n});\n}\n\`\`\``;
    case 11:
      return `${line()}\n\n${line()}\n\n${line()}`;
    default:
      return line();
  }
}

/** Does all of it, so many at a time. */
export async function eachOf(items, work) {
  const rest = items.entries();
  const worker = async () => {
    for (const [index, item] of rest) await work(item, index);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** Settles the town. */
export async function seed(server) {
  await server.appoint('anna', 'admin');
  const stranger = new Api(server.api);
  const anna = await stranger.signIn('anna');
  const others = await Promise.all(PEOPLE.map((name) => stranger.register(name, name)));
  const people = [anna, ...others];
  const names = ['town-square', ...Array.from({ length: CHANNELS - 1 }, (_, n) => `channel-${String(n + 1).padStart(3, '0')}`)];
  const channels = [];
  for (const name of names) channels.push((await anna.createChannel(name)).id);
  const [long] = channels;
  const talked = channels.slice(1, TALKED_IN + 1);
  for (const person of others) await eachOf([long, ...talked], (channel) => person.join(channel));

  const posts = [
    ...Array.from({ length: LONG }, (_, n) => ({ channel: long, n })),
    ...talked.flatMap((channel) => Array.from({ length: SHORT }, (_, n) => ({ channel, n: n + channel }))),
  ];
  const roots = new Map();
  await eachOf(posts, async ({ channel, n }) => {
    const author = people[(n >> 1) % people.length];
    // Of the long channel, every fifteenth is an answer.
    const thread = channel === long && n % 15 === 14 ? (roots.get(Math.floor(n / 60)) ?? null) : null;
    const { seq } = await author.post(channel, saying(n), thread === null ? {} : { thread });
    if (thread === null && n % 60 === 0) roots.set(n / 60, seq);
    if (n % 9 !== 0 || thread !== null) return;
    for (let who = 0; who <= n % 3; who++) {
      await people[who].ask(
        'PUT',
        `/channels/${channel}/messages/${seq}/reactions/${encodeURIComponent(EMOJI[(n + who) % EMOJI.length])}`,
        {},
      );
    }
  });
  await anna.ask('PUT', '/read', {});
}
