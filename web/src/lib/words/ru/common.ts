import type en from '../en/common';
import { countRu } from '../plural';

const ru: typeof en = {
  cancel: 'Отмена',
  close: 'Закрыть',
  save: 'Сохранить',
  saved: 'Сохранено',
  delete: 'Удалить',
  edit: 'Изменить',
  retry: 'Повторить',
  back: 'Назад',
  more: 'Ещё',
  search: 'Поиск',
  copy: 'Скопировать',
  copied: 'Скопировано',
  ignore: 'Игнорировать',
  heed: 'Не игнорировать',
  copyLink: 'Скопировать ссылку',
  loading: 'Загружаем…',
  loadingFailed: 'Не получилось загрузить.',
  you: 'вы',
  somebody: 'Кто-то',
  people: (n) => countRu(n, { one: 'человек', few: 'человека', many: 'человек' }),
  members: (n) => countRu(n, { one: 'участник', few: 'участника', many: 'участников' }),
  messages: (n) => countRu(n, { one: 'сообщение', few: 'сообщения', many: 'сообщений' }),
  channels: (n) => countRu(n, { one: 'канал', few: 'канала', many: 'каналов' }),
  seconds: (n) => countRu(n, { one: 'секунда', few: 'секунды', many: 'секунд' }),
  minutes: (n) => countRu(n, { one: 'минута', few: 'минуты', many: 'минут' }),
  hours: (n) => countRu(n, { one: 'час', few: 'часа', many: 'часов' }),
  days: (n) => countRu(n, { one: 'день', few: 'дня', many: 'дней' }),
  today: 'Сегодня',
  yesterday: 'Вчера',
  roles: { member: 'Участник', moderator: 'Модератор', admin: 'Администратор' },
};

export default ru;
