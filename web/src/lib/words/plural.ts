/** Words that follow a number. Each language must give all of its forms, so that none can be forgotten. */

const english = new Intl.PluralRules('en');
const russian = new Intl.PluralRules('ru');

/** `count(2, { one: 'reply', other: 'replies' })` is `2 replies`. */
export function countEn(n: number, forms: { one: string; other: string }): string {
  return `${n.toLocaleString('en')} ${formEn(n, forms)}`;
}

export function formEn(n: number, forms: { one: string; other: string }): string {
  return english.select(n) === 'one' ? forms.one : forms.other;
}

/** `countRu(2, { one: 'ответ', few: 'ответа', many: 'ответов' })` is `2 ответа`. Fractions take `few`. */
export function countRu(n: number, forms: { one: string; few: string; many: string }): string {
  return `${n.toLocaleString('ru')} ${formRu(n, forms)}`;
}

export function formRu(n: number, forms: { one: string; few: string; many: string }): string {
  const form = russian.select(n);
  return form === 'one' ? forms.one : form === 'many' ? forms.many : forms.few;
}
