/** What is said in the town: first what everybody has read, then what is new. A line is told to `Town.says`. */

const square = [
  {
    by: 'marta',
    text: 'Good morning! The river is at 2.4 m, all six lines run. Coffee is on the upper deck.',
    reactions: { '☕': 'tom grace dasha', '🌞': 'sophie' },
  },
  { by: 'tom', text: 'Morning. I moved the ticket machines to the new network last night; if one of them sulks, tell me here.' },
  { by: 'tom', text: 'The one at North Pier takes a minute to wake up. That is known.' },
  {
    by: 'ilya',
    text: 'Доброе утро! «Чайка» вышла в 7:40, на борту школьный класс — 28 человек и один очень серьёзный учитель.',
    reactions: { '🚢': 'marta dasha pavel olga', '😄': 'grace tom' },
  },
  { by: 'grace', text: 'New signs for the lower pier are printed. Who has a free hand and a ladder around two?' },
  { by: 'pavel', text: 'У меня есть лестница и обе руки. Буду в два.', reactions: { '🙌': 'grace marta' } },
  {
    by: 'vic',
    text: 'Cheap designer watches, 80 % off, today only: https://watches.example',
    reported: { by: 'grace', reason: 'Advertising, the third time this week' },
  },
  {
    by: 'amir',
    key: 'fog',
    text: '**Fog tomorrow until about nine.** The model says 200 m of sight at the bridge. Proposal:\n\n1. first boats of lines 2 and 5 leave at 9:20\n2. lines 1 and 3 as usual, slowly\n3. a note on the screens tonight\n\nAnything against it, @marta?',
    pinnedBy: 'marta',
    savedBy: ['marta'],
    reactions: { '👍': 'marta ilya tom', '🌫️': 'sophie grace' },
    answers: [
      { by: 'marta', text: 'Nothing against it. Sophie, can you word the note?' },
      {
        by: 'sophie',
        text: '> Morning fog: lines 2 and 5 begin at 9:20. Lines 1 and 3 run, with a little patience.\n\nGood?',
        reactions: { '👌': 'marta amir' },
      },
      { by: 'ilya', text: 'По-русски: «Утром туман: линии 2 и 5 — с 9:20, линии 1 и 3 идут не спеша».' },
      { by: 'amir', text: 'Both are on the screens from 18:00. Thank you!' },
    ],
  },
  {
    by: 'jonas',
    text: 'The lost-property box is full again. Found since Monday: four umbrellas, one trumpet, and a very good hat.',
    reactions: { '🎺': 'tom sophie nikita', '🎩': 'grace' },
  },
  {
    by: 'grace',
    text: 'Where do we sit together on Thursday?',
    poll: { options: ['Upper deck, if it stays dry', 'The old ticket hall', 'Marta’s kitchen'] },
    votes: { tom: [1], sophie: [0], ilya: [0], pavel: [0], marta: [2] },
  },
  { by: 'nikita', text: 'Труба моя!!', edited: 'Труба моя! Заберу после обеда, спасибо.' },
  { by: 'olga', text: 'wrong window, sorry', isDeleted: true },
];

const timetable = [
  {
    by: 'tom',
    text: 'Reminder: the feed moves to version 3 on Thursday. What changes:\n\n| field | before | now |\n|:--|:--|--:|\n| `stop` | name | number |\n| `delay` | minutes | seconds |\n| `deck` | missing | `upper` or `lower` |',
    pinnedBy: 'tom',
  },
  {
    by: 'dasha',
    text: 'I read `delay` in two places. Is this right?\n\n```ts\n/** Seconds to minutes, never rounded down: nobody likes a late boat twice. */\nexport function minutesLate({ delay }: Departure): number {\n  return Math.max(0, Math.ceil(delay / 60));\n}\n```',
    reactions: { '✅': 'tom nikita', '💚': 'amir' },
  },
  { by: 'tom', text: 'Exactly right. And I like the comment.' },
  {
    by: 'amir',
    key: 'map',
    text: 'The map now shows where each boat *is*, not where it should be. Try line 4: https://ferry.example/map?line=4',
    reactions: { '🎉': 'marta dasha grace jonas', '🚀': 'tom' },
    answers: [
      { by: 'grace', text: 'Beautiful! Could the boats turn with the river? They slide sideways at the bend.' },
      { by: 'amir', text: 'They could. The heading is in the feed, I only have to believe it.' },
      {
        by: 'dasha',
        text: 'I have a function for that:\n\n```python\ndef heading(a, b):\n    """Degrees from north, clockwise."""\n    return (90 - math.degrees(math.atan2(b.y - a.y, b.x - a.x))) % 360\n```',
      },
      { by: 'marta', text: 'You two are quick. I show it to the harbour office at three.' },
    ],
  },
  {
    by: 'marta',
    text: 'What is left before Thursday, as I understand it:\n\n- [x] server speaks both versions\n- [x] map\n- [ ] screens at the piers (@jonas)\n- [ ] a page for the old links',
  },
];

const newTimetable = [
  {
    by: 'jonas',
    text: 'The screens at four piers show the new feed. Two to go: they are old, and slow, and I have grown fond of them.',
    reactions: { '💪': 'tom dasha' },
  },
  {
    by: 'nikita',
    text: 'Нашёл странное: в 23:59 отправление «завтра» показывается как «вчера». Починил, тест есть.',
    reactions: { '👏': 'tom amir dasha' },
  },
  { by: 'tom', text: 'Merged. The tests take 41 s now instead of 3 min, by the way: they no longer wait for the tide.' },
  {
    by: 'amir',
    text: '@marta the harbour office asks whether we can share the positions with them. I would say yes: they are public on the map anyway. See also #Town square.',
  },
];

const pier = [
  {
    by: 'ilya',
    text: 'Всем доброе утро! Вода поднялась на 30 см, сходни на нижнем причале переставили.',
    reactions: { '👍': 'dasha pavel olga' },
  },
  { by: 'pavel', text: 'У «Ласточки» стучит левый насос. До обеда посмотрю, рейс 11:20 — на «Чайке».' },
  { by: 'lena', text: 'На кассе предупредила. Люди спрашивают про воскресенье: будет ли ночной рейс?' },
  {
    by: 'ilya',
    key: 'night',
    text: '**Ночной рейс в воскресенье — будет.** Порядок такой:\n\n1. отход в 22:30 от Северной\n2. остановка у моста — 20 минут, салют\n3. обратно к 00:15\n\n@dasha, поставишь в расписание?',
    pinnedBy: 'ilya',
    savedBy: ['dasha'],
    reactions: { '🎆': 'dasha lena olga nikita', '🚢': 'pavel' },
    answers: [
      { by: 'dasha', text: 'Поставлю сегодня. Билеты — как на обычный вечерний?' },
      { by: 'lena', text: 'Да, но дети бесплатно. Так решили в прошлом году, и всем понравилось.', reactions: { '💚': 'dasha ilya' } },
    ],
  },
  { by: 'dasha', text: 'Готово, рейс виден в приложении. Проверьте, пожалуйста: https://ferry.example/times?line=9' },
  { by: 'olga', text: 'Проверила: всё на месте, даже салют ✨' },
];

const newPier = [
  {
    by: 'pavel',
    text: 'Насос живой: в нём жила ракушка. Теперь она живёт в банке у меня на столе.',
    reactions: { '🐚': 'dasha olga lena', '😂': 'ilya nikita' },
  },
  { by: 'nikita', text: 'Назовите её Насосом' },
  { by: 'ilya', text: '> рейс 11:20 — на «Чайке»\n\nТогда 14:00 снова на «Ласточке». @dasha, верни, пожалуйста, в расписание.' },
  { by: 'lena', text: 'Спасибо всем! Пассажиры передают, что пирожки на верхней палубе — лучшие на реке.', reactions: { '🥧': 'pavel' } },
];

export const TALK = {
  read: [
    { where: 'Town square', lines: square },
    {
      where: 'announcements',
      lines: [
        {
          by: 'marta',
          key: 'winter',
          text: '# The winter timetable begins on Monday\n\nSix lines, 14 boats, and heated waiting rooms at three piers. Thank you, all of you: this is the first winter in which **no line is cut**.\n\nThe whole plan: https://ferry.example/winter',
          reactions: { '❤️': 'tom dasha ilya grace pavel', '🎉': 'sophie amir jonas olga', '🔥': 'nikita' },
        },
      ],
    },
    { where: 'timetable', lines: timetable },
    {
      where: 'design',
      lines: [
        { by: 'grace', text: 'Three sketches for the winter map are on the wall. Come and frown at them.' },
        { by: 'sophie', text: 'I frowned. The second one!', reactions: { '2️⃣': 'marta dasha' } },
        { by: 'jonas', text: 'The second. But the green of line 3 and the green of line 6 are the same green after sunset.' },
        { by: 'grace', text: 'True. Line 6 becomes plum.' },
      ],
    },
    {
      where: 'deploys',
      lines: ['times 3.11.0', 'map 1.4.2', 'times 3.11.1'].map((version) => ({ by: 'tom', text: `\`${version}\` is out, all piers` })),
    },
    {
      where: 'on-call',
      lines: [
        { by: 'jonas', text: 'Screens at South Pier show last week. Restarting them.' },
        { by: 'jonas', text: 'Back. The clock battery was empty; a new one is in, and one in the drawer.', reactions: { '🔋': 'tom' } },
      ],
    },
    { where: 'Пристань', lines: pier },
    {
      where: 'tea-room',
      lines: [
        {
          by: 'sophie',
          text: 'There is plum cake. There *was* plum cake. There is cake at three again.',
          reactions: { '🍰': 'marta tom amir lena' },
        },
      ],
    },
    {
      where: 'Чайная',
      lines: [
        { by: 'lena', text: 'Кто-нибудь смотрел вчера северное сияние? Над мостом было видно!' },
        { by: 'olga', text: 'Видела! Сначала думала, что это реклама.' },
      ],
    },
    {
      where: 'hiring',
      lines: [
        { by: 'marta', text: 'Two letters for the mechanic, both good. Ilya, can you talk to them on Friday?' },
        { by: 'ilya', text: 'Yes, after the 14:00 boat.' },
      ],
    },
    {
      where: 'old-website',
      lines: [
        { by: 'jonas', text: 'The old addresses lead to the new pages now. Goodnight, old website.', reactions: { '🫡': 'grace marta' } },
      ],
    },
    { where: 'book-club', lines: [{ by: 'sophie', text: 'December: a book about lighthouses. Who has one to lend?' }] },
    {
      where: 'marta tom',
      lines: [
        { by: 'tom', text: 'Do you have ten minutes at eleven? It is about the on-call plan.' },
        { by: 'marta', text: 'At eleven is fine. Bring the plan, I bring biscuits.' },
      ],
    },
    {
      where: 'marta dasha',
      lines: [
        { by: 'marta', text: 'The Russian version of the app reads wonderfully. Thank you!' },
        { by: 'dasha', text: 'Спасибо! Там ещё три строки, за которые мне стыдно, завтра исправлю.' },
      ],
    },
    { where: 'marta', lines: [{ by: 'marta', text: '- [ ] call the harbour office\n- [ ] birthday card for Olga\n- [x] biscuits' }] },
    { where: 'marta tom amir', lines: [{ by: 'amir', text: 'Budget for the sensors: 3 × 240. I have put it into the sheet.' }] },
    { where: 'dasha ilya', lines: [{ by: 'dasha', text: 'Илья, «Чайка» в воскресенье точно свободна?' }] },
  ],
  unread: [
    { where: 'timetable', lines: newTimetable },
    { where: 'Пристань', lines: newPier },
    {
      where: 'marta grace',
      lines: [
        { by: 'grace', text: 'The signs are up. They are straight, I measured. Twice.' },
        { by: 'grace', text: 'Come and look when you can?' },
      ],
    },
    { where: 'dasha ilya', lines: [{ by: 'ilya', text: 'Свободна, вся твоя до полуночи.' }] },
    { where: 'deploys', lines: [{ by: 'tom', text: '`map 1.5.0` is out, all piers' }] },
    { where: 'tea-room', lines: [{ by: 'jonas', text: 'The trumpet has an owner. The hat is still looking for one.' }] },
  ],
};
