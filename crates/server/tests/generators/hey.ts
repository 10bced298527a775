// What @hey-api/openapi-ts makes: signs in, posts, lists, and reads errors, against the server that is named.
import assert from 'node:assert/strict';
import { createChannel, messages, people, post, signIn } from './hey/index.js';
import { client } from './hey/client.gen.js';
import type { Message, Problem } from './hey/index.js';

const baseUrl = process.argv[2];
assert(baseUrl);
client.setConfig({ baseUrl });
const signedIn = await signIn({ body: { username: 'user1', password: 'password' } });
assert(signedIn.data);
client.setConfig({ baseUrl, headers: { authorization: `Bearer ${signedIn.data.access}` } });

const made = await createChannel({ body: { kind: 'open', name: 'typescript hey' } });
assert(made.data);
const path = { channel: made.data.channel.id };
const posted = await post({ path, body: { text: 'привет', nonce: 'seven' } });
assert(posted.data);
const page = await messages({ path, query: { limit: 10 } });
const found: Message[] = page.data?.messages ?? [];
assert.deepEqual(found.map((message) => message.seq), [posted.data.seq]);

const some = await people({ query: { ids: [1, 2] } });
assert.deepEqual(some.data?.map((person) => person.id), [1, 2]);

const refused = await post({ path, body: { text: '', nonce: 'eight' } });
const problem: Problem | undefined = refused.error;
assert.equal(problem?.code, 'invalid');
assert.equal(problem?.field, 'text');
