/** What a client that calls itself by a browser's long line is called by people. */

const BROWSERS: [RegExp, string][] = [
  [/Edg(?:e|A|iOS)?\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/YaBrowser\//, 'Yandex Browser'],
  [/Vivaldi\//, 'Vivaldi'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrome\/|CriOS\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];

const SYSTEMS: [RegExp, string][] = [
  [/iPhone|iPad/, 'iOS'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux'],
];

/** Browser and system; `null` for what is no browser. */
export function browserAndSystem(agent: string): { browser: string; system: string } | null {
  const of = (names: [RegExp, string][]): string | undefined => names.find(([sign]) => sign.test(agent))?.[1];
  const [browser, system] = [of(BROWSERS), of(SYSTEMS)];
  return browser && system ? { browser, system } : null;
}

/** What a device is called where it is registered: the same in every language. */
export function deviceName(agent: string): string {
  const known = browserAndSystem(agent);
  return known ? `${known.browser}, ${known.system}` : agent.trim().slice(0, 60) || '?';
}
