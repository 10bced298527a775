/** A push service that any browser reaches, for `subscribe` itself asks one of its maker's: what it gives is kept as long as the page. */
export async function reachesPushService(person, endpoint = 'https://push.example.org/anna') {
  await person.context.addInitScript((endpoint) => {
    const kept = 'stubbed-subscription';
    const inBase64 = (bytes) =>
      btoa(String.fromCharCode(...bytes))
        .replace(/\+/g, '-')
        .replace(/\//g, '_')
        .replace(/=/g, '');
    const made = ({ key, p256dh }) => ({
      options: {
        applicationServerKey: Uint8Array.from(atob(key.replace(/-/g, '+').replace(/_/g, '/')), (sign) => sign.charCodeAt(0)).buffer,
      },
      toJSON: () => ({ endpoint, keys: { p256dh, auth: inBase64(new Uint8Array(16)) } }),
      unsubscribe: async () => localStorage.removeItem(kept),
    });
    PushManager.prototype.getSubscription = async () => {
      const held = JSON.parse(localStorage.getItem(kept));
      return held && made(held);
    };
    PushManager.prototype.subscribe = async ({ applicationServerKey: key }) => {
      const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
      const held = { key, p256dh: inBase64(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))) };
      localStorage.setItem(kept, JSON.stringify(held));
      return made(held);
    };
  }, endpoint);
}

/** Whether the browser is subscribed. */
export const isSubscribed = (page) => page.evaluate(() => localStorage.getItem('stubbed-subscription') !== null);
