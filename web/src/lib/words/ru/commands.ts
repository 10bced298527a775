import type en from '../en/commands';
import { countRu } from '../plural';

const people = { one: 'человека', few: 'человек', many: 'человек' };

const ru: typeof en = {
  help: {
    me: 'сказать, что вы делаете',
    shrug: 'добавить ¯\\_(ツ)_/¯',
    topic: 'задать тему',
    invite: 'добавить людей в канал',
    status: 'указать свой статус',
    mute: 'выключить или включить уведомления канала',
    leave: 'выйти из канала',
  },
  args: { me: 'текст', shrug: 'текст', topic: 'текст', invite: '@имя', status: 'текст', mute: '', leave: '' },
  needs: { me: 'Допишите, что делаете: /я ставлю чайник', topic: 'Допишите тему: /тема Релиз в пятницу' },
  noLinks: 'Создавать ссылки-приглашения могут только модераторы.',
  statusSet: 'Статус указан.',
  muted: 'Уведомления канала выключены.',
  unmuted: 'Уведомления канала включены.',
  nobody: (name) => `Человека с именем @${name} здесь нет.`,
  unknown: (name) => `Команды ${name} нет`,
  unknownText: 'Ничего не отправлено. Можно отправить сообщение как есть.',
  asText: 'Отправить как текст',
  callAll: (n, isCut) => `Уведомить ${isCut ? `больше ${n} человек` : countRu(n, people)}?`,
  callAllText: 'В сообщении упомянуты все участники канала.',
};

export default ru;
