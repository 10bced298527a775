import type en from '../en/sections';

const sections: typeof en = {
  section: 'Раздел',
  sort: 'Порядок',
  sorts: { name: 'По названию', activity: 'По активности', hand: 'Вручную' },
  onlyUnread: 'Только непрочитанные',
  unreadApart: 'Непрочитанные сверху',
  up: 'Выше',
  down: 'Ниже',
  rename: 'Переименовать…',
  renameTitle: 'Переименовать раздел',
  remove: 'Удалить раздел…',
  removeTitle: (name) => `Удалить раздел «${name}»?`,
  removeText: 'Его каналы вернутся в общие списки. Ничего не пропадёт.',
  add: 'Новый раздел…',
  addTitle: 'Новый раздел',
  addDo: 'Создать',
  name: 'Название',
  hint: 'Разделы видите только вы — на всех своих устройствах.',
};

export default sections;
