export default {
  removeTitle: 'Remove the demo data?',
  removeText: 'The demo people, their channels and messages are permanently deleted. If you are one of them, you will be signed out.',
  removed: 'Demo data removed.',
};
