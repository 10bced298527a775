/** A reporter that names the file of each story that fails, in a line of its own. */
export default async function* failedFiles(events) {
  for await (const { type, data } of events) if (type === 'test:fail') yield `${data.file ?? ''}\n`;
}
