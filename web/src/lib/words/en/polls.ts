import { countEn } from '../plural';

const list = new Intl.ListFormat('en');

export default {
  poll: 'Poll',
  create: 'Create a poll',
  question: 'Question',
  options: 'Options',
  optionNumber: (n: number) => `Option ${n}`,
  addOption: 'Add option',
  removeOption: (n: number) => `Remove option ${n}`,
  multiple: 'Allow several answers',
  anonymous: 'Anonymous',
  anonymousHint: 'Only the totals are shown. No one sees who voted for what.',
  closes: 'Ends',
  terms: { never: 'When you close it', hour: 'In an hour', day: 'In a day', week: 'In a week' },
  post: 'Post poll',
  later: 'Schedule poll',
  edit: 'Edit poll',
  faults: {
    question: 'Write a question.',
    unseen: 'Nothing can be seen in one of the options.',
    few: 'Add at least two options.',
    many: 'A poll can have at most 10 options.',
    same: 'Two options are the same.',
    long: 'An option can have at most 100 characters.',
  },

  answersTo: (question: string) => `Poll: ${question}`,
  option: (text: string, n: number, percent: number, own: boolean) =>
    `${text}, ${countEn(n, { one: 'vote', other: 'votes' })}, ${percent}%${own ? ', your vote' : ''}`,
  vote: 'Vote',
  change: 'Change vote',
  takeBack: 'Remove vote',
  voted: (n: number) => (n === 0 ? 'No votes yet' : `${countEn(n, { one: 'person', other: 'people' })} voted`),
  chosenBy: (names: string[], others: number) =>
    list.format(others > 0 ? [...names, countEn(others, { one: 'other', other: 'others' })] : names),
  whoChose: (option: string, names: string) => `${option}: ${names}`,
  isAnonymous: 'anonymous',
  isMultiple: 'several answers',
  isClosed: 'closed',
  closesAt: (when: string) => `ends ${when}`,

  close: 'Close poll',
  closeTitle: 'Close this poll?',
  closeText: 'No one will be able to vote any more. The results stay.',
};
