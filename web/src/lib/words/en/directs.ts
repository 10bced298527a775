export default {
  to: 'To',
  placeholder: 'Name or username',
  hint: (most: number) => `One person, or up to ${most} for a group.`,
  full: (most: number) => `A group has at most ${most} people.`,
  start: 'Start',
  name: 'Name',
  nameHint: 'Optional. Only people in the group see it.',
  noName: 'No name',
  addPeople: 'Add people',
  addTitle: 'Add people to the conversation',
  addHint: 'This starts a new conversation with everyone. Messages from this one stay between the people in it now.',
};
