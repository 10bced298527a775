import type en from '../en/directs';
import { countRu } from '../plural';

const people = (most: number): string => countRu(most, { one: 'человека', few: 'человек', many: 'человек' });

const ru: typeof en = {
  to: 'Кому',
  placeholder: 'Имя или имя для входа',
  hint: (most) => `Один человек или группа до ${people(most)}.`,
  full: (most) => `В группе не больше ${people(most)}.`,
  start: 'Начать',
  name: 'Название',
  nameHint: 'Можно не заполнять. Видят только участники группы.',
  noName: 'Без названия',
  addPeople: 'Добавить людей',
  addTitle: 'Добавить людей в беседу',
  addHint: 'Начнётся новая беседа со всеми. Сообщения из этой увидят только её нынешние участники.',
};

export default ru;
