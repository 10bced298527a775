import type en from '../en/avatar';

const ru: typeof en = {
  add: 'Добавить фото',
  change: 'Сменить фото',
  remove: 'Удалить фото',
  choose: 'Выбрать фото',
  crop: 'Кадрирование',
  cropHint: 'Перетаскивайте фото, масштаб меняйте колёсиком или двумя пальцами. С клавиатуры: стрелки, + и −.',
  stage: 'Фото: двигайте стрелками, масштаб — плюс и минус',
  nearness: 'Масштаб',
  unreadable: 'Это изображение не открывается. Выберите JPEG, PNG, WebP или GIF.',
  ofChannel: 'Фото',
  removed: (name: string) => `Фото удалено: ${name}`,
};

export default ru;
