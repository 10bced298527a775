/** What the browser keeps of the chat. */
export const kept = (page) =>
  page.evaluate(
    () =>
      new Promise((done) => {
        const request = indexedDB.open('veche.kept', 1);
        request.onupgradeneeded = () => request.result.createObjectStore('chat');
        request.onsuccess = () => {
          const asked = request.result.transaction('chat').objectStore('chat').get('last');
          asked.onsuccess = () => {
            request.result.close();
            done(asked.result ?? null);
          };
        };
      }),
  );
