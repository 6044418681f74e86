/** The command that prints the log of a run, to its end or as it grows. */
import { setTimeout as pause } from 'node:timers/promises'
import { startOfLog } from '#/contract/first-look.ts'
import { printableLog } from '#/lib/printable.ts'
import type { Refusal } from '#/lib/refusal.ts'
import { findJob } from './find-job.ts'
import { write, type Io } from './io.ts'
import type { Session } from './session.ts'

/** How often a growing log is asked for more where every part is a document, milliseconds. */
const pollEvery = 500

/** The size of all parts but the first, bytes. The first is what the server may have ready. */
const partSize = 256 * 1024

export interface LogOptions {
  readonly run?: number
  readonly follow?: boolean
}

export const logJob = async (session: Session, named: string, { run, follow = false }: LogOptions): Promise<void> => {
  const id = await findJob(session, named)
  const asked = { id, ...(run !== undefined && { run }) }
  if (follow && !session.json) return followLog(session, asked)
  const { client, io, json, printJson } = session
  const wait = io.wait ?? pause
  const printText = logPrinter(io)
  let of = run
  let { offset, limit }: { offset: number; limit: number } = startOfLog
  for (;;) {
    const part = await client.log({ id, offset, limit, ...(of !== undefined && { run: of }) })
    if (json) await printJson(part)
    else await printText(part.text)
    // Half of a character at the end of what is written so far is not read yet.
    const atEnd = part.nextOffset >= part.size || part.nextOffset === part.offset
    if (json && !follow) return
    if (atEnd && (part.complete || !follow)) return
    if (atEnd) await wait(pollEvery)
    // A rerun in the meantime is another log.
    of = part.run
    offset = part.nextOffset
    limit = partSize
  }
}

/** A pipe gets the log byte for byte. */
const followLog = async (
  { client, io }: Session,
  asked: { readonly id: number; readonly run?: number },
): Promise<void> => {
  const onLost = ({ message }: Refusal): void => void io.stderr.write(`batuta: ${message} Trying again.\n`)
  const decoder = new TextDecoder()
  const printText = logPrinter(io)
  for await (const { bytes } of client.followLog(asked, { onLost })) {
    if (io.terminal === true) await printText(decoder.decode(bytes, { stream: true }))
    else await write(io.stdout, bytes)
  }
}

/** Prints text after text. A terminal is kept from what a log could do to it. */
const logPrinter = (io: Io): ((text: string) => Promise<void>) => {
  let rest = ''
  return async (more) => {
    if (io.terminal !== true) return write(io.stdout, more)
    const text = rest + more
    const end = endOfWhole(text)
    rest = text.slice(end)
    await write(io.stdout, printableLog(text.slice(0, end)))
  }
}

/** Where a colour begins that the text ends in the middle of, which the next part may complete; else its end. */
const endOfWhole = (text: string): number => {
  const start = text.lastIndexOf('\u001b')
  return start >= 0 && /^(?:\[[\d;]{0,20})?$/.test(text.slice(start + 1)) ? start : text.length
}
