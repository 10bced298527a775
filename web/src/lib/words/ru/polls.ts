import type en from '../en/polls';
import { countRu } from '../plural';

const list = new Intl.ListFormat('ru');

const ru: typeof en = {
  poll: 'Опрос',
  create: 'Новый опрос',
  question: 'Вопрос',
  options: 'Варианты ответа',
  optionNumber: (n) => `Вариант ${n}`,
  addOption: 'Добавить вариант',
  removeOption: (n) => `Удалить вариант ${n}`,
  multiple: 'Можно выбрать несколько',
  anonymous: 'Анонимный опрос',
  anonymousHint: 'Видны только итоги: кто за что проголосовал, не увидит никто.',
  closes: 'Завершить',
  terms: { never: 'Вручную', hour: 'Через час', day: 'Через день', week: 'Через неделю' },
  post: 'Опубликовать',
  later: 'Опубликовать позже',
  edit: 'Изменить опрос',
  faults: {
    question: 'Напишите вопрос.',
    unseen: 'В одном из вариантов ничего не видно.',
    few: 'Нужно хотя бы два варианта.',
    many: 'В опросе может быть не больше 10 вариантов.',
    same: 'Два варианта совпадают.',
    long: 'В варианте может быть не больше 100 знаков.',
  },

  answersTo: (question) => `Опрос: ${question}`,
  option: (text, n, percent, own) =>
    `${text}, ${countRu(n, { one: 'голос', few: 'голоса', many: 'голосов' })}, ${percent}%${own ? ', ваш голос' : ''}`,
  vote: 'Проголосовать',
  change: 'Изменить голос',
  takeBack: 'Отменить голос',
  voted: (n) => {
    if (n === 0) return 'Пока никто не проголосовал';
    const isOne = n % 10 === 1 && n % 100 !== 11;
    return `${isOne ? 'Проголосовал' : 'Проголосовали'} ${countRu(n, { one: 'человек', few: 'человека', many: 'человек' })}`;
  },
  chosenBy: (names, others) => list.format(others > 0 ? [...names, `ещё ${others.toLocaleString('ru')}`] : names),
  whoChose: (option, names) => `${option}: ${names}`,
  isAnonymous: 'анонимно',
  isMultiple: 'можно выбрать несколько',
  isClosed: 'опрос завершён',
  closesAt: (when) => `до ${when}`,

  close: 'Завершить опрос',
  closeTitle: 'Завершить опрос?',
  closeText: 'Проголосовать больше никто не сможет. Итоги останутся.',
};

export default ru;
