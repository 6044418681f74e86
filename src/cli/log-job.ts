/** The command that prints the log of a run, to its end or as it grows. */
import { setTimeout as pause } from 'node:timers/promises'
import { printableLog } from '#/lib/printable.ts'
import { findJob } from './find-job.ts'
import { write } from './io.ts'
import type { Session } from './session.ts'

/** How often a growing log is asked for more, milliseconds. */
const pollEvery = 500

/** The size of the parts, bytes. */
const partSize = 256 * 1024

export interface LogOptions {
  readonly run?: number
  readonly follow?: boolean
}

export const logJob = async (session: Session, named: string, { run, follow = false }: LogOptions): Promise<void> => {
  const { client, io, json, printJson } = session
  const id = await findJob(session, named)
  const wait = io.wait ?? pause
  let of = run
  let offset = 0
  let rest = ''
  for (;;) {
    const part = await client.log({ id, offset, limit: partSize, ...(of !== undefined && { run: of }) })
    if (json) await printJson(part)
    else if (io.terminal !== true) await write(io.stdout, part.text)
    else {
      const text = rest + part.text
      const end = endOfWhole(text)
      await write(io.stdout, printableLog(text.slice(0, end)))
      rest = text.slice(end)
    }
    // Half of a character at the end of what is written so far is not read yet.
    const atEnd = part.nextOffset >= part.size || part.nextOffset === part.offset
    if (json && !follow) return
    if (atEnd && (part.complete || !follow)) return
    if (atEnd) await wait(pollEvery)
    // A rerun in the meantime is another log.
    of = part.run
    offset = part.nextOffset
  }
}

/** Where a colour begins that the text ends in the middle of, which the next part may complete; else its end. */
const endOfWhole = (text: string): number => {
  const start = text.lastIndexOf('\u001b')
  return start >= 0 && /^(?:\[[\d;]{0,20})?$/.test(text.slice(start + 1)) ? start : text.length
}
