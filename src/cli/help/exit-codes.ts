/** What each exit code means, and which refusals have it: made from the table of refusals. */
import { refusals } from '#/lib/refusals.ts'

/** The numbers are those of sysexits.h where one fits. */
export const exitMeanings: Readonly<Record<number, string>> = {
  0: 'done',
  64: 'the command line or the request is wrong',
  65: 'understood and refused: mistakes in definitions, no such job, not possible in this status',
  66: 'a file or a log cannot be read',
  69: 'nobody answers, or something outside is missing',
  70: 'a bug; the log of the server has the request id',
  75: 'not now; try again',
  76: 'the server is older or newer, and its answer cannot be shown',
  77: 'not logged in, or not allowed',
  78: 'the configuration of the server is wrong',
}

export interface ExitCode {
  readonly exit: number
  readonly meaning: string
  readonly refusals: readonly { readonly code: string; readonly title: string; readonly retry: boolean }[]
}

export const exitCodes = (): ExitCode[] =>
  Object.entries(exitMeanings).map(([exit, meaning]) => ({
    exit: Number(exit),
    meaning,
    refusals: Object.entries(refusals)
      .filter(([, row]) => row.exit === Number(exit))
      .map(([code, { title, retry }]) => ({ code, title, retry })),
  }))
