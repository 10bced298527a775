/** A database on the disk of the browser. Where there is none (private windows), each work on it fails. */
export class Database {
  #opening: Promise<IDBDatabase> | undefined;

  constructor(
    private readonly name: string,
    /** Each with the field that its things are known by; `null` where they are put under a name. */
    private readonly stores: Readonly<Record<string, string | null>>,
  ) {}

  /** Done once it is on the disk. */
  async act<T>(store: string, mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    const database = await this.#open();
    return await new Promise((done, failed) => {
      const transaction = database.transaction(store, mode, { durability: 'strict' });
      const request = work(transaction.objectStore(store));
      transaction.oncomplete = () => done(request.result);
      transaction.onerror = transaction.onabort = () => failed(transaction.error ?? new Error('aborted'));
    });
  }

  #open(): Promise<IDBDatabase> {
    this.#opening ??= new Promise((done, failed) => {
      const request = indexedDB.open(this.name, 1);
      request.onupgradeneeded = () => {
        for (const [store, keyPath] of Object.entries(this.stores)) request.result.createObjectStore(store, { keyPath });
      };
      request.onsuccess = () => done(request.result);
      request.onerror = () => failed(request.error ?? new Error('no database'));
      request.onblocked = () => failed(new Error('another tab holds the database'));
    });
    return this.#opening;
  }
}
