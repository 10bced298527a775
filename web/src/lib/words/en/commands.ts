import { countEn } from '../plural';

export default {
  help: {
    me: 'say what you are doing',
    shrug: 'add ¯\\_(ツ)_/¯',
    topic: 'set the topic',
    invite: 'add people to the channel',
    status: 'set your status',
    mute: 'mute or unmute this channel',
    leave: 'leave this channel',
  },
  args: { me: 'text', shrug: 'text', topic: 'text', invite: '@name', status: 'text', mute: '', leave: '' },
  needs: { me: 'Add what you are doing: /me is making tea', topic: 'Add the topic: /topic Release on Friday' },
  noLinks: 'Only moderators can create invite links.',
  statusSet: 'Status set.',
  muted: 'Channel muted.',
  unmuted: 'Channel unmuted.',
  nobody: (name: string) => `There is no one called @${name}.`,
  unknown: (name: string) => `There is no command ${name}`,
  unknownText: 'Nothing has been sent. You can send the message as it is.',
  asText: 'Send as text',
  callAll: (n: number, isCut: boolean) => `Notify ${isCut ? `${n}+ people` : countEn(n, { one: 'person', other: 'people' })}?`,
  callAllText: 'Your message mentions everyone in this channel.',
};
