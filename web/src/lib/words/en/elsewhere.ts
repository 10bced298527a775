export default {
  open: 'Sign in on another device',
  title: 'Sign in on another device',
  about: 'Scan the code with the other device’s camera, or open the link there. You will be signed in without a password.',
  qr: 'QR code of the sign-in link',
  link: 'Sign-in link',
  good: 'It works once, within 10 minutes, even after you close this window. Do not show it to anyone: whoever opens it is signed in as you.',
  old: 'The link has expired.',
  another: 'Make another',
  withdraw: 'Withdraw',
  came: (device: string) => `Signed in: ${device}.`,
  notYou: 'If that was not you, end that session and all others at once.',
  done: 'Done',

  forgotten: 'Forgot your password?',
  sendAbout: (address: string) => `We will email a link to ${address}. It works for an hour and lets you set a new password.`,
  send: 'Send link',
  sent: 'The link is on its way. Nothing there? Check the spam folder, or try again in 5 minutes.',
  setAbout: 'You can set a new password right here. All your other devices are signed out and all your access tokens stop working.',
  set: 'Set a new password',
  tooNew:
    'You signed in here less than a day ago. Use a device where you have been signed in for longer, or ask an administrator for a reset link.',
};
