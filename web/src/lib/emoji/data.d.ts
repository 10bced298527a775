/** An emoji in its order: itself, its label, keywords, group, shortcodes, and its five skin tones if it has them. */
type EmojiRow = [emoji: string, label: string, keywords: string, group: number, shortcodes: string, tones?: string[]];

declare module 'virtual:emoji/en' {
  const rows: EmojiRow[];
  export default rows;
}

declare module 'virtual:emoji/ru' {
  const rows: EmojiRow[];
  export default rows;
}
