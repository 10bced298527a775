/** Operations over HTTP: one typed call for all of them. */
import { operations, type Operations, type Problem } from './types';

export type Name = keyof Operations;
export type Params<N extends Name> = Operations[N]['params'];
export type Result<N extends Name> = Operations[N]['result'];

/** The server, or the way to it, said no. */
export class Refusal extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
  }

  get code(): Problem['code'] {
    return this.problem.code;
  }
}

/** No answer: whether it was done is not known. */
export class NoAnswer extends Error {}

/** Longer than the server itself lets anything take. */
export const PATIENCE_MS = 30_000;

/** Says who asks: gives the bearer token; `anew` after one was refused. */
export interface Bearer {
  access(anew: boolean): Promise<string>;
}

let bearer: Bearer | undefined;
let line = new AbortController();

/** Names the session that all further calls are made for. */
export function callAs(session: Bearer): void {
  bearer = session;
}

/** Gives up what is on its way for anybody: each caller is told that no answer came. */
export function hangUp(): void {
  line.abort();
  line = new AbortController();
}

/**
 * Does an operation for the person who is signed in.
 *
 * Throws a `Refusal` when the server refuses, `NoAnswer` when none came.
 */
export async function call<N extends Name>(name: N, params: Params<N>): Promise<Result<N>> {
  if (!bearer) throw new Error('nobody to call as');
  try {
    return await request(name, params, await bearer.access(false));
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'unauthenticated') throw error;
    return await request(name, params, await bearer.access(true));
  }
}

/** Does an operation for nobody in particular: the doors. */
export async function callAsStranger<N extends Name>(name: N, params: Params<N>): Promise<Result<N>> {
  return await request(name, params, null);
}

/** Does an operation by a token that is good, and never asks for another. */
export async function callBy<N extends Name>(access: string, name: N, params: Params<N>): Promise<Result<N>> {
  return await request(name, params, access);
}

async function request<N extends Name>(name: N, params: Params<N>, access: string | null): Promise<Result<N>> {
  const { method, path } = operations[name];
  const rest = new Map(Object.entries(params).filter(([, value]) => value !== undefined));
  let url = path.replace(/\{(\w+)\}/g, (_, key: string) => {
    const value = rest.get(key);
    rest.delete(key);
    return encodeURIComponent(String(value));
  });
  const headers: Record<string, string> = {};
  if (access) headers.authorization = `Bearer ${access}`;
  let body: string | undefined;
  if (method === 'GET' || method === 'DELETE') {
    const fields = [...rest].filter(([, value]) => value !== null).map(([key, value]) => [key, String(value)]);
    if (fields.length > 0) url += `?${new URLSearchParams(fields)}`;
  } else {
    headers['content-type'] = 'application/json';
    body = JSON.stringify(Object.fromEntries(rest));
  }

  let answer: Response;
  let text: string;
  try {
    const signal = AbortSignal.any([AbortSignal.timeout(PATIENCE_MS), line.signal]);
    answer = await fetch(url, { method, headers, body: body ?? null, signal });
    text = await answer.text();
  } catch (error) {
    throw new NoAnswer(String(error));
  }
  if (answer.ok) return (text === '' ? null : JSON.parse(text)) as Result<N>;
  throw new Refusal(problemOf(text, answer.status));
}

/** What is no problem of ours comes from something in between, such as a proxy: the server was not reached. */
export function problemOf(text: string, status: number): Problem {
  try {
    const problem = JSON.parse(text) as Problem;
    if (typeof problem.code === 'string') return problem;
  } catch {
    // Not JSON.
  }
  if (status === 502 || status === 503 || status === 504) throw new NoAnswer(`status ${status}`);
  return { type: 'about:blank', title: String(status), status, detail: `status ${status}`, code: 'internal' };
}
