export default {
  resetFor: (name: string, username: string) => `For ${name} (@${username}). You will be signed out everywhere else.`,
  reset: 'Save and sign in',
  resetGone: 'This link no longer works: it is too old, or the password has been changed since.',
  resetAgain: 'Send me a new link',
  signInText: (name: string, username: string) => `This link signs you in as ${name} (@${username}).`,
  signInCare: 'Continue only if you made it yourself, on another device of yours.',
  signInAs: (name: string, town: string) => `Sign in as ${name} at ${town}`,
  signInOther: (name: string, username: string) => `${name} (@${username}) is signed in here and will be signed out.`,
  signInIs: (name: string, username: string) => `${name} (@${username}) is signed in here already. Open the link on another device.`,
  signInGone:
    'This link no longer works: it has been used or withdrawn, or is older than 10 minutes. Make a new one where you are signed in.',

  askAdmin: 'Ask an administrator for a new one.',

  forgottenText: 'We will email you a link to set a new one.',
  who: 'Username or email address',
  whoEmpty: 'Enter your username or your email address.',
  ask: 'Send link',
  asked: 'If there is such an account with a confirmed address, a link was sent. It works for an hour.',
  askedHint:
    'Nothing there? Check the spam folder, or try again in 5 minutes. If your account has no confirmed address, ask an administrator for a link.',
  noMail: 'This server does not send email. Ask an administrator for a reset link.',

  confirmText: 'Confirm that this email address is yours, and Veche can send you email.',
  confirm: 'Confirm address',
  confirmed: (address: string, username: string) => `${address} is now confirmed as the address of @${username}.`,
  confirmGone: 'This link no longer works: it is too old, or the address was changed since. You can send yourself another in the settings.',

  unsubscribeText: 'You won’t get emails of this kind any more.',
  unsubscribe: 'Unsubscribe',
  unsubscribed: {
    missed: 'You are unsubscribed: no more emails about missed messages will be sent.',
    digest: 'You are unsubscribed: the weekly digest will not be sent anymore.',
  },
  unsubscribeGone: 'This link does not work. You can choose which emails you get in the settings.',

  settings: 'Email settings',
  toChannels: 'Go to your channels',
};
