import type en from '../en/problems';
import { countRu } from '../plural';

const wait = (seconds: number) => countRu(seconds, { one: 'секунду', few: 'секунды', many: 'секунд' });

const ru: typeof en = {
  unauthenticated: 'Сеанс закончился. Войдите снова.',
  wrong_password: 'Неверное имя для входа или пароль.',
  blocked: 'Ваша учётная запись заблокирована. Спросите модератора, почему.',
  muted: (until) => `До ${until} вы можете читать, но не писать.`,
  forbidden: 'У вас нет на это прав.',
  scope: 'У этого токена нет на это прав.',
  not_found: 'Этого больше нет, или у вас нет доступа.',
  taken: 'Это имя занято.',
  conflict: 'Сейчас это невозможно.',
  too_large: 'Слишком большой размер.',
  too_fast: (seconds) => `Слишком быстро. Попробуйте через ${wait(seconds)}.`,
  full: 'На сервере кончилось место. Скажите администратору; всё отправленное цело.',
  unavailable: 'Сервер сейчас не отвечает. Попробуйте чуть позже.',
  internal: 'На сервере произошла ошибка. Попробуйте ещё раз.',
  offline: 'Нет связи с сервером.',
  unknown: 'Не получилось.',
  field: (rule) => `Не подходит: ${rule}.`,
};

export default ru;
