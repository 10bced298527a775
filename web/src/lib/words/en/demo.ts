export default {
  is: 'Demo data is on: the passwords of the demo people are public.',
  remove: 'Remove demo data',
  removeTitle: 'Remove the demo data?',
  removeText: 'The demo people, their channels and messages are permanently deleted. If you are one of them, you will be signed out.',
  removed: 'Demo data removed.',
};
