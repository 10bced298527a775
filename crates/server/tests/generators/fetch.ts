// What openapi-typescript makes, with openapi-fetch: signs in, posts, lists, and reads errors, against the server that is named.
import assert from 'node:assert/strict';
import createClient from 'openapi-fetch';
import type { components, paths } from './schema.js';

const baseUrl = process.argv[2];
assert(baseUrl);
const stranger = createClient<paths>({ baseUrl });
const signedIn = await stranger.POST('/api/v1/sessions', { body: { username: 'user1', password: 'password', cookie: false } });
assert(signedIn.data);
const client = createClient<paths>({ baseUrl, headers: { authorization: `Bearer ${signedIn.data.access}` } });

const made = await client.POST('/api/v1/channels', { body: { kind: 'open', name: 'typescript fetch', topic: '' } });
assert(made.data);
const path = { channel: made.data.channel.id };
const posted = await client.POST('/api/v1/channels/{channel}/messages', { params: { path }, body: { text: 'привет', nonce: 'five' } });
assert(posted.data);
const page = await client.GET('/api/v1/channels/{channel}/messages', { params: { path, query: { limit: 10 } } });
const messages: components['schemas']['Message'][] = page.data?.messages ?? [];
assert.deepEqual(messages.map((message) => message.seq), [posted.data.seq]);

const people = await client.GET('/api/v1/people', { params: { query: { ids: [1, 2] } } });
assert.deepEqual(people.data?.map((person) => person.id), [1, 2]);

const refused = await client.POST('/api/v1/channels/{channel}/messages', { params: { path }, body: { text: '', nonce: 'six' } });
const problem: components['schemas']['Problem'] | undefined = refused.error;
const code: components['schemas']['Code'] | undefined = problem?.code;
assert.equal(code, 'invalid');
assert.equal(problem?.field, 'text');
