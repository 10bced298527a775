/** What a character is a part of; one may be a part of several. */
export const LOOK = {
  strong: 1,
  em: 2,
  del: 4,
  code: 8,
  link: 16,
  call: 32,
  own: 64,
  sign: 128,
  quote: 256,
  heading: 512,
  block: 1024,
  point: 2048,
} as const;
