import type en from '../en/search';
import { countRu } from '../plural';

const ru: typeof en = {
  title: 'Поиск',
  subtitle: 'Сообщения в ваших каналах',
  placeholder: 'Искать в сообщениях',
  input: 'Запрос',
  chips: 'Фильтры поиска',
  clear: 'Очистить поиск',
  suggestions: 'Подсказки',
  sort: 'Порядок',
  newest: 'Сначала новые',
  best: 'Сначала подходящие',

  has: { link: 'Со ссылкой', file: 'С файлом', image: 'С изображением', poll: 'С опросом' },
  labels: { from: 'от', in: 'в', before: 'до', after: 'после', on: 'день', has: 'есть', is: 'какое' },
  values: { link: 'ссылка', pinned: 'закреплено', me: 'меня' },
  not: 'кроме',
  remove: (what) => `Убрать: ${what}`,

  operators: {
    from: { example: 'from:anna', about: 'Что написал один человек; from:me — вы сами' },
    in: { example: 'in:town-square', about: 'В одном канале' },
    before: { example: 'before:2026-11-22', about: 'Раньше этого дня' },
    after: { example: 'after:2026-11-22', about: 'Позже этого дня' },
    on: { example: 'on:2026-11-22', about: 'В этот день' },
    has: { example: 'has:file', about: 'С файлом, изображением, ссылкой или опросом' },
    is: { example: 'is:pinned', about: 'Закреплённые' },
  },
  narrow: 'Фильтры',
  tips: 'Подсказки',
  tipWords: 'Слово находится и в других формах, по-русски и по-английски, а от трёх букв — и часть слова или ссылки.',
  tipPhrase: 'В кавычках ищется ровно так, как написано: "на отопление".',
  tipNot: 'Минус перед словом или фильтром исключает его: -крыша, -from:boris.',
  me: 'Мои сообщения',
  day: 'День',
  dayNote: 'Дни считаются по вашему времени.',
  weekAgo: 'Неделю назад',
  nobody: 'Никого с таким именем нет.',
  noChannel: 'У вас нет канала с таким названием.',

  wrong: {
    long: 'Слишком длинно: не больше 500 знаков.',
    many: 'Слишком много: не больше 20 слов и фильтров.',
  },

  results: 'Результаты',
  found: (n, isAll) => countRu(n, { one: 'сообщение', few: 'сообщения', many: 'сообщений' }) + (isAll ? '' : ', возможно, есть ещё'),
  searching: 'Ищем…',
  inThread: 'в обсуждении',
  nothing: 'Ничего не нашлось',
  nothingAbout: 'Попробуйте другие слова или уберите какой-нибудь фильтр.',
  nothingYet: 'Пока ничего не нашлось',
  nothingYetAbout: 'Более старые сообщения ещё не просмотрены.',
  older: 'Искать дальше',
  more: 'Показать ещё',
  moreFailed: 'Остальное загрузить не получилось.',
  end: 'Больше ничего нет.',
  leftOut: 'Если ничего не исключать, результаты есть.',
  literally: (query) => `Искать ${query}`,
  incomplete: 'Индексация ещё идёт: старых сообщений может не хватать.',
  bestOnly: 'Показаны только самые подходящие.',
};

export default ru;
