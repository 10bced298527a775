/** Who lives in the town, and where they meet. */

export const PEOPLE = [
  { username: 'marta', name: 'Marta Lindqvist', email: 'marta@ferry.example', colour: 165, about: 'Keeps the boats and the people together.\nAsk me anything before ten.', status: 'Office hours till noon', time_zone: 'Europe/Stockholm', locale: 'en' },
  { username: 'dasha', name: 'Дарья Ветрова', colour: 330, about: 'Расписания, карты и немного поэзии.', time_zone: 'Europe/Riga', locale: 'ru' },
  { username: 'tom', name: 'Tom Ashworth', colour: 250, about: 'Server side. Coffee first.', status: 'On call this week', time_zone: 'Europe/London', locale: 'en' },
  { username: 'ilya', name: 'Илья Соколов', colour: 40, about: 'Капитан «Чайки», старший по причалам.', time_zone: 'Europe/Samara', locale: 'ru' },
  { username: 'grace', name: 'Grace Okafor', colour: 295, about: 'Design, type, wayfinding.', time_zone: 'Europe/London', locale: 'en' },
  { username: 'pavel', name: 'Павел Громов', colour: 200, about: 'Механик. Если стучит — ко мне.', time_zone: 'Europe/Riga', locale: 'ru' },
  { username: 'lena', name: 'Елена Морозова', colour: 15, about: 'Касса и люди у кассы.', status: 'В отпуске до среды', time_zone: 'Europe/Riga', locale: 'ru' },
  { username: 'jonas', name: 'Jonas Weber', colour: 120, time_zone: 'Europe/Berlin', locale: 'en' },
  { username: 'amir', name: 'Amir Haddad', colour: 70, about: 'Data, tides, spreadsheets.', status: 'Writing the tide report', time_zone: 'Asia/Amman', locale: 'en' },
  { username: 'olga', name: 'Ольга Ким', colour: 350, time_zone: 'Asia/Almaty', locale: 'ru' },
  { username: 'nikita', name: 'Никита Лапин', colour: 225, time_zone: 'Europe/Riga', locale: 'ru' },
  { username: 'sophie', name: 'Sophie Laurent', colour: 275, about: 'Partners and press.', time_zone: 'Europe/Paris', locale: 'en' },
  { username: 'vic', name: 'Vic Merrow', colour: 100, time_zone: 'Europe/London', locale: 'en' },
];

export const CHANNELS = [
  { name: 'Town square', topic: 'What concerns all of us. Say hello!', owner: 'marta' },
  { name: 'announcements', topic: 'News of the company, once a week or so', owner: 'marta', mode: 'announcement' },
  { name: 'timetable', topic: 'The timetable app: https://ferry.example/times', owner: 'tom', members: ['marta', 'dasha', 'grace', 'amir', 'jonas', 'nikita'] },
  { name: 'design', topic: 'Sketches, type and maps', owner: 'grace', members: ['marta', 'dasha', 'sophie', 'jonas'] },
  { name: 'deploys', topic: 'What went out, and when', owner: 'tom', members: ['marta', 'dasha', 'jonas', 'amir'] },
  { name: 'on-call', topic: 'Something is broken? Here.', owner: 'tom', members: ['marta', 'jonas', 'amir', 'dasha'] },
  { name: 'Пристань', topic: 'Причалы, рейсы, погода. Срочное — звонком: +371 20 00 00 00', owner: 'ilya', members: ['marta', 'dasha', 'pavel', 'lena', 'olga', 'nikita'] },
  { name: 'tea-room', topic: 'Everything else, and cake', owner: 'sophie' },
  { name: 'Чайная', topic: 'Обо всём, кроме работы', owner: 'lena', members: ['dasha', 'pavel', 'ilya', 'olga', 'nikita'] },
  { name: 'hiring', topic: 'A mechanic and a second captain', kind: 'closed', owner: 'marta', members: ['ilya', 'sophie'] },
  { name: 'old-website', topic: 'The site before 2024', owner: 'jonas', members: ['marta', 'grace'], mode: 'archived' },
  { name: 'book-club', topic: 'One book a month, slowly', owner: 'sophie', members: ['grace', 'olga'], slow_seconds: 30 },
];

export const DIRECTS = [['marta', 'tom'], ['marta', 'grace'], ['dasha', 'ilya'], ['marta', 'dasha'], ['marta', 'tom', 'amir'], ['marta']];
