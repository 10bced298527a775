import type en from '../en/demo';

const ru: typeof en = {
  removeTitle: 'Удалить демоданные?',
  removeText: 'Демонстрационные люди, каналы и сообщения исчезнут навсегда. Если вы вошли как один из них, придётся войти заново.',
  removed: 'Демоданные удалены.',
};

export default ru;
