import type en from '../en/pages';
import { countRu } from '../plural';

const ru: typeof en = {
  unknownChannel: 'канал, в котором вы не участвуете',
  reply: 'в обсуждении',

  people: 'Люди',
  peopleSearch: 'Поиск по имени или @имени',
  peopleList: 'Все, кто здесь есть',
  nobodyFound: (text) => `По запросу «${text}» никого не нашлось`,
  nobodyFoundHint: 'Попробуйте часть имени или другое написание.',
  nobody: 'Здесь ещё никого нет',
  nobodyHint: 'Создайте канал и отправьте ссылку-приглашение тем, с кем хотите говорить.',
  blocked: 'Блокировка',
  inTown: (town) => `Вы уже в «${town}»`,
  inTownText: 'Это приглашение — для тех, у кого здесь ещё нет учётной записи.',
  openTown: (town) => `Открыть «${town}»`,

  threads: 'Обсуждения',
  threadsEmpty: 'Обсуждений пока нет',
  threadsEmptyHint: 'Здесь появятся обсуждения, которые вы начали, где вы ответили или где вас упомянули. Сверху — с последними ответами.',
  replies: (n) => countRu(n, { one: 'ответ', few: 'ответа', many: 'ответов' }),
  answer: 'Ответить',
  earlierReplies: (n) => `Ещё ${countRu(n, { one: 'ответ', few: 'ответа', many: 'ответов' })} выше`,
  lastReply: (when) => `последний: ${when}`,
  unread: (n) => `Новых: ${n >= 1000 ? '1000+' : n}`,
  deletedMessage: 'Это сообщение удалено.',
  readAll: 'Отметить всё прочитанным',
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
