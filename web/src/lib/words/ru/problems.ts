import type en from '../en/problems';
import { countRu } from '../plural';

const wait = (seconds: number) => countRu(seconds, { one: 'секунду', few: 'секунды', many: 'секунд' });

const ru: typeof en = {
  unauthenticated: 'Сеанс закончился. Войдите снова.',
  wrong_password: 'Неверное имя для входа или пароль.',
  blocked: 'Ваша учётная запись заблокирована. Спросите модератора, почему.',
  muted: (until) => `До ${until} вы можете читать, но не писать.`,
  forbidden: 'Здесь вам этого нельзя.',
  scope: 'С этим входом такого нельзя.',
  not_found: 'Этого больше нет, или вам этого не видно.',
  taken: 'Это имя занято.',
  conflict: 'Сейчас это невозможно.',
  too_large: 'Это слишком много.',
  too_fast: (seconds) => `Слишком быстро. Попробуйте через ${wait(seconds)}.`,
  full: 'На сервере кончилось место. Скажите администратору; всё отправленное цело.',
  unavailable: 'Сервер сейчас не отвечает. Попробуйте чуть позже.',
  internal: 'На сервере что-то сломалось. Попробуйте ещё раз.',
  offline: 'Нет связи с сервером.',
  unknown: 'Не получилось.',
  field: (rule) => `Не подходит: ${rule}.`,
};

export default ru;
