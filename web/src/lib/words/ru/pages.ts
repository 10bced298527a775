import type en from '../en/pages';
import { countRu } from '../plural';

const ru: typeof en = {
  unknownChannel: 'канал, в котором вас нет',
  reply: 'в обсуждении',

  people: 'Люди',
  peopleSearch: 'Поиск по имени или имени для входа',
  peopleList: 'Все, кто здесь есть',
  nobodyFound: (text) => `Никого по запросу «${text}»`,
  nobodyFoundHint: 'Попробуйте часть имени или другое написание.',
  nobody: 'Здесь ещё никого нет',
  nobodyHint: 'Создайте канал и отправьте ссылку-приглашение тем, с кем хотите говорить.',
  blocked: 'Вход закрыт',

  threads: 'Обсуждения',
  threadsEmpty: 'Вы не следите за обсуждениями',
  threadsEmptyHint: 'Здесь появятся обсуждения, которые вы начали, где вы ответили или где вас упомянули. Сверху — с последними ответами.',
  replies: (n) => countRu(n, { one: 'ответ', few: 'ответа', many: 'ответов' }),
  lastReply: (when) => `последний ${when}`,
  unread: (n) => `Новых: ${n >= 1000 ? '999+' : n}`,
  deletedMessage: 'Это сообщение удалено.',
  readAll: 'Прочитать всё',
  allRead: 'Все обсуждения прочитаны.',
  unfollow: 'Не следить',
  unfollowed: 'Вы больше не следите за этим обсуждением.',

  drafts: 'Черновики',
  draftsEmpty: 'Черновиков нет',
  draftsEmptyHint: 'Начатое и неотправленное ждёт здесь, на всех ваших устройствах.',
  deleteDraft: 'Удалить черновик',
  draftDeleted: 'Черновик удалён.',
  undo: 'Вернуть',

  saved: 'Сохранённое',
  savedEmpty: 'Пока ничего не сохранено',
  savedEmptyHint: 'Сохраните сообщение через его меню, чтобы найти его здесь. Никто другой об этом не узнает.',
  savedAt: (when) => `сохранено ${when}`,
  unsave: 'Убрать из сохранённого',
  unsaved: 'Убрано из сохранённого.',

  mentions: 'Упоминания',
  mentionsEmpty: 'Вас ещё не упоминали',
  mentionsEmptyHint: 'Здесь собираются сообщения с вашим @именем из всех ваших каналов.',
};

export default ru;
