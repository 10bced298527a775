/** How sources are set; `npm run format` does it. The width is the one that lines had before. */
export default {
  printWidth: 140,
  singleQuote: true,
  plugins: ['prettier-plugin-svelte'],
  overrides: [{ files: '*.svelte', options: { parser: 'svelte' } }],
};
