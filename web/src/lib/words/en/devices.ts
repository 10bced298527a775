export default {
  tableTitle: 'What notifies you, and where',
  tableHint: 'Channels with their own setting follow that instead. While you are looking at Veche, your devices stay silent.',
  what: 'What',
  open: 'Here, Veche open',
  closed: 'Here, Veche closed',
  others: (n: number) => `Other devices (${n})`,
  directs: 'Direct messages',
  mentions: 'Mentions and keywords',
  threads: 'Replies in threads you follow',
  rest: 'All other messages',
  reminders: 'Reminders',
  on: 'yes',
  off: 'no',

  openTitle: 'While Veche is open here',
  closedTitle: 'While Veche is closed here',
  closedHint: 'Your browser receives notifications even when no Veche page is open.',
  turnOn: 'Notify me on this device',
  ask: 'Your browser will then ask whether it may show notifications from this site.',
  isOn: 'This device is notified, even when Veche is closed.',
  turnOff: 'Stop notifying this device',
  outcomes: {
    dismissed: 'The browser’s question was closed without an answer. Try again, and choose “Allow”.',
    unreachable:
      'Your browser could not reach its push service. It may be turned off in the browser’s settings, or blocked by your network. Try again later.',
  },
  obstacles: {
    insecure:
      'Browsers allow this only over HTTPS. Open Veche at an address that starts with https://, or ask an administrator to set it up.',
    home: 'On iPhone and iPad, Veche has to be on the Home Screen first:',
    unsupported:
      'This browser cannot receive notifications while Veche is closed. On iPhone and iPad this takes iOS or iPadOS 16.4 or later.',
    blocked: 'Your browser is blocking notifications from this site. To allow them:',
  },
  homeSteps: [
    'Tap the Share button in your browser.',
    'Choose “Add to Home Screen”.',
    'Open Veche from the Home Screen, sign in, and come back to this page.',
  ],
  blockedSteps: [
    'Select the icon next to the page’s address, or press and hold the app’s icon on a phone.',
    'Under permissions or site settings, set notifications to “Allow”.',
    'Reload this page.',
  ],

  contentTitle: 'What notifications on devices show',
  content: 'Show',
  contents: { text: 'The message', place: 'Who and where', nothing: 'Only that there is something new' },
  contentAbouts: {
    text: 'The sender, the channel and the text. Anyone who sees your screen can read it.',
    place: 'The sender and the channel, but not the text.',
    nothing: 'Neither who wrote, nor where, nor what.',
  },
  contentHint: 'Notifications are encrypted for your device: the push service of your browser’s maker carries them, but cannot read them.',

  listTitle: 'Devices that are notified',
  listHint: 'A device stays here until you remove it or sign out on it.',
  none: 'No devices yet.',
  current: 'this device',
  added: (when: string) => `added ${when}`,
  reached: (when: string) => `last reached ${when}`,
  unreached: 'not reached yet',
  refusals: {
    forbidden: 'The server is not allowed to contact this device’s push service.',
    identity: (status: number) =>
      `The push service does not accept this server (error ${status}). Its public address may be missing or wrong.`,
    other: (status: number) => `The push service refused the last notification (error ${status}).`,
  },
  test: 'Test',
  testNamed: (name: string) => `Test ${name}`,
  tried: {
    reached: 'Sent: the notification should appear at any moment.',
    refused: 'The push service refused it.',
    waits: 'The push service has not answered yet. It will be tried for another minute.',
  },
  remove: 'Remove',
  removeNamed: (name: string) => `Remove ${name}`,
  removeTitle: (name: string) => `Stop notifying “${name}”?`,
  removeAbout: 'You stay signed in there, and can turn notifications on again in its settings.',
  noAddress: 'This server has no public address set. Apple devices may refuse its notifications. An administrator can change that.',
};
