/** A reporter that names each story that fails, in a line of its own. Which file it is of it does not say: all of them begin in one place. */
export default async function* failedStories(events) {
  for await (const { type, data } of events) if (type === 'test:fail') yield `${data.name}\n`;
}
