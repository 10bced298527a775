import type en from '../en/switcher';
import { countRu } from '../plural';

const ru: typeof en = {
  title: 'Перейти',
  placeholder: 'Канал, человек или страница',
  nothingFound: 'Ничего не нашлось.',
  found: (n) => countRu(n, { one: 'результат', few: 'результата', many: 'результатов' }),
  kinds: { channel: 'Канал', direct: 'Личное', person: 'Человек', page: 'Страница' },
  sheet: { everywhere: 'Везде', channels: 'Каналы', writing: 'Набор текста' },
  orKey: 'или',
};

export default ru;
