/**
 * Progress of long work, for whoever waits at a terminal: a bar where it is known how much there is to do, else how long it has taken.
 *
 * It stands on standard error and is gone when the work is done. The package is loaded when something takes long, and not before.
 */
import type { Writable } from 'node:stream'
import type { Io } from './io.ts'

/** Work that is over before that shows nothing. */
const patience = 700

export interface Bar {
  /** One more is done. */
  readonly step: () => void
  readonly stop: () => void
}

const startBar = async (stream: Writable, format: string, total: number): Promise<Bar> => {
  const { SingleBar } = await import('cli-progress')
  // Neither cursor nor line wrapping of the terminal is touched, and no signal is caught: Ctrl-C ends the command at once.
  const plain = { hideCursor: null, linewrap: true, gracefulExit: false }
  const bar = new SingleBar({ format, stream, clearOnComplete: true, fps: 5, ...plain })
  bar.start(total, 0)
  return { step: () => bar.increment(), stop: () => bar.stop() }
}

const none: Bar = { step: () => {}, stop: () => {} }

/** A bar for so many things. Where results go to the same terminal, their lines are the progress. */
export const barFor = async ({ progress, terminal }: Io, what: string, total: number): Promise<Bar> => {
  if (progress === undefined || terminal === true || total < 2) return none
  return startBar(progress, `${what} [{bar}] {value}/{total}`, total)
}

/** Tells how long an answer takes, if it takes long. */
export const whileWaiting = async <T>({ progress }: Io, what: string, answer: Promise<T>): Promise<T> => {
  if (progress === undefined) return answer
  let bar: Promise<Bar> | undefined
  const timer = setTimeout(() => {
    bar = startBar(progress, `${what} ... {duration_formatted}`, 1)
  }, patience)
  try {
    return await answer
  } finally {
    clearTimeout(timer)
    const shown = await bar
    shown?.stop()
  }
}
