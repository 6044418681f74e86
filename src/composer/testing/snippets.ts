/** Short texts around what a test is about, and what is made of them and said about them. */
import assert from 'node:assert/strict'
import type { JobStream, StreamJob } from '#/model/job-stream.ts'
import { parseDefinitions } from '#/composer/parse.ts'

/** A stream with these clauses in its header, from the second line on. */
export const header = (clauses: string): string => `SCHEDULE A#S ON REQUEST\n${clauses}\n:\nEND`

/** A stream with one job, whose clauses begin on the fourth line. */
export const job = (clauses: string): string => `SCHEDULE A#S ON REQUEST\n:\nA#J\n${clauses}\nEND`

/** A job definition, whose further clauses begin on the third line. */
export const jobs = (clauses: string): string => `$JOBS\nA#J DOCOMMAND "x"\n${clauses}`

/** What is said about a text: `line:column+length code: message hint`. */
export const said = (text: string): string[] =>
  parseDefinitions({ file: 'f', text }).diagnostics.map(
    ({ line, column, length, code, message, hint }) =>
      `${line}:${column}+${length} ${code}: ${message}${hint === undefined ? '' : ` ${hint}`}`,
  )

/** What a text without mistakes defines last. */
export const streamOf = (text: string): JobStream => {
  const { definitions, diagnostics } = parseDefinitions({ file: 'f', text })
  assert.deepEqual(diagnostics, [])
  const stream = definitions.at(-1)?.definition
  assert.ok(stream?.kind === 'stream')
  return stream
}

const emptyStream = streamOf('SCHEDULE A#S\n:\nEND')
const emptyJob = streamOf(job('')).jobs[0]

/** What a definition has beyond an empty one. */
const beyond = <T extends object>(definition: T, empty: object | undefined): Partial<T> => {
  const before = new Map(Object.entries(empty ?? {}).map(([key, value]) => [key, JSON.stringify(value)]))
  const added = Object.entries(definition).filter(([key, value]) => before.get(key) !== JSON.stringify(value))
  return Object.fromEntries(added) as Partial<T>
}

/** What clauses add to a stream that has nothing but its name. */
export const headerAdds = (clauses: string): Partial<JobStream> =>
  beyond(streamOf(`SCHEDULE A#S\n${clauses}\n:\nEND`), emptyStream)

/** What clauses add to a job that has nothing but its name. */
export const jobAdds = (clauses: string): Partial<StreamJob> => {
  const step = streamOf(job(clauses)).jobs[0]
  assert.ok(step !== undefined)
  return beyond(step, emptyJob)
}
