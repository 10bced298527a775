import { countEn } from '../plural';

export default {
  title: 'Go to',
  placeholder: 'Channel, person or page',
  nothingFound: 'Nothing found.',
  found: (n: number) => countEn(n, { one: 'result', other: 'results' }),
  kinds: { channel: 'Channel', direct: 'Direct', person: 'Person', page: 'Page' },
  sheet: { everywhere: 'Everywhere', channels: 'Channels', writing: 'Writing' },
  orKey: 'or',
};
