/**
 * Calls a web service, and says in a return code what came of it.
 *
 *     0   an answer of 2xx
 *     1   no answer, or not in time
 *     2   a file of the task cannot be read or written, or one of its headers cannot be sent
 *     3   an answer of 3xx that leads nowhere; 4: of 4xx; 5: of 5xx
 */
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { RequestTask } from '#/composer/task-request.ts'

const noAnswer = 1
const unusable = 2

/** Where the status line and the body go. */
interface Output {
  readonly write: (chunk: string | Uint8Array) => unknown
}

/** A part of the task that cannot be used: trying again does not help. */
class TaskFailure extends Error {}

/** Sends the request, again if it is to be, and returns the return code of the last try. */
export const callService = async (task: RequestTask, output: Output): Promise<number> => {
  const tries = task.retries + 1
  for (let at = 1; ; at += 1) {
    const code = await tryOnce(task, output)
    if (at >= tries || (code !== noAnswer && code !== 5)) return code
    output.write(`Try ${at} of ${tries} failed; the next one is in ${task.retryInterval} s.\n`)
    await sleep(task.retryInterval * 1000)
  }
}

const tryOnce = async (task: RequestTask, output: Output): Promise<number> => {
  try {
    const response = await fetch(task.uri, {
      method: task.method,
      headers: headersOf(task),
      body: bodyOf(task),
      signal: AbortSignal.timeout(task.timeout * 1000),
    })
    output.write(`HTTP ${response.status} ${response.statusText}\n`)
    await writeBody(response, task.outputFile, output)
    return response.ok ? 0 : Math.floor(response.status / 100)
  } catch (error) {
    output.write(`${sentenceOf(error, task)}\n`)
    return error instanceof TaskFailure ? unusable : noAnswer
  }
}

const headersOf = ({ headers, credentials }: RequestTask): Headers => {
  const all = new Headers()
  for (const [name, value] of headers) {
    try {
      all.append(name, value)
    } catch {
      // What the system says quotes the value, which may be a secret.
      throw new TaskFailure(`The header ${name} cannot be sent: its name or value is not one of HTTP.`)
    }
  }
  if (credentials !== undefined) {
    const { user, password } = credentials
    all.set('Authorization', `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`)
  }
  return all
}

const onFile = <T>(what: string, path: string, use: () => T): T => {
  try {
    return use()
  } catch (error) {
    throw new TaskFailure(
      `The file ${path} cannot be ${what}: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

const bodyOf = ({ body }: RequestTask): string | Uint8Array<ArrayBuffer> | null => {
  if (body === undefined) return null
  return 'text' in body ? body.text : onFile('read', body.file, () => new Uint8Array(readFileSync(body.file)))
}

/** The body goes to the job's output, and into the file if there is one. */
const writeBody = async ({ body }: Response, path: string | undefined, output: Output): Promise<void> => {
  const file = path === undefined ? undefined : onFile('written', path, () => openSync(path, 'w'))
  try {
    let last = 0
    for await (const chunk of body ?? []) {
      output.write(chunk)
      if (file !== undefined && path !== undefined) onFile('written', path, () => writeSync(file, chunk))
      last = chunk.at(-1) ?? last
    }
    // What comes next in the output begins a line.
    if (last !== 0 && last !== 10) output.write('\n')
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

/** What went wrong, without anything of the request but its address. */
const sentenceOf = (error: unknown, { uri, timeout }: RequestTask): string => {
  if (error instanceof TaskFailure) return error.message
  const place = URL.parse(uri)?.origin ?? 'the address'
  if (error instanceof Error && error.name === 'TimeoutError') return `No answer from ${place} within ${timeout} s.`
  const cause = error instanceof Error ? (error.cause ?? error) : error
  const [first] = cause instanceof AggregateError ? (cause.errors as unknown[]) : [cause]
  return `No answer from ${place}: ${first instanceof Error ? first.message : String(first)}.`
}
