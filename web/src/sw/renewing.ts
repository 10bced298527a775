/** The browser's address at its push service is another from now on: the server is told of it, without a page. */
/// <reference lib="webworker" />
const worker = self as unknown as ServiceWorkerGlobalScope;

/** Pages refresh under this lock as well, for each refresh token is good once. */
const LOCK = 'veche.refresh';
const DEVICES = '/devices';

interface Devices {
  key: string;
  devices: { id: number; name: string; is_current: boolean }[];
}

/** `given` is the new subscription, where the browser has made one by itself. */
export async function renew(given: PushSubscription | null): Promise<void> {
  const { access } = await worker.navigator.locks.request(LOCK, () => asked<{ access: string }>('POST', '/sessions/refresh', null, {}));
  const { key, devices } = await asked<Devices>('GET', DEVICES, access);
  // Who has none of this session wants to be told no more.
  const [first, ...others] = devices.filter(({ is_current }) => is_current);
  if (!first) return void (await given?.unsubscribe());
  const { pushManager } = worker.registration;
  const subscription = given ?? (await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }));
  const { endpoint, keys } = subscription.toJSON();
  await asked('POST', DEVICES, access, { name: first.name, endpoint, ...keys });
  for (const { id } of [first, ...others]) await asked('DELETE', `${DEVICES}/${id}`, access);
}

async function asked<T>(method: string, path: string, access: string | null, body?: object): Promise<T> {
  const headers = { 'content-type': 'application/json', ...(access && { authorization: `Bearer ${access}` }) };
  const answer = await fetch(`/api/v1${path}`, { method, headers, body: body ? JSON.stringify(body) : null });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  const text = await answer.text();
  return (text === '' ? null : JSON.parse(text)) as T;
}
