/**
 * The record of a run: what its supervisor has written down, read by the agent that started it or by a later one.
 *
 * It has up to seven lines: `supervisor PID TICKS`, the two lines of the shell's `times`, `job PID`, `times` once more, `exit CODE`.
 * The last one makes it complete; a record without it, empty or torn, says that the run has not ended as far as anybody knows.
 */
import { constants } from 'node:os'

/** Blanks to be written over. The longest record has about 210 bytes. */
export const blankRecord = `${' '.repeat(255)}\n`

export interface RunRecord {
  /** The supervisor and the clock tick of its start, so that it is not mistaken for a later process of that number. */
  readonly supervisor: { readonly pid: number; readonly ticks: number } | null
  readonly jobPid: number | null
  readonly end: { readonly returnCode: number; readonly userMs: number | null; readonly systemMs: number | null } | null
}

/** Milliseconds of a time as `times` prints it: `1m2.030000s`. */
const parseTime = (minutes: string, seconds: string): number =>
  Math.round(Number(minutes) * 60_000 + Number(seconds) * 1000)

/** Reads a record; what is not there (yet) is null. */
export const parseRecord = (text: string): RunRecord => {
  const supervisor = /^supervisor (\d+) (\d+)\n/m.exec(text)
  const job = /^job (\d+)\n/m.exec(text)
  const exit = /^exit (\d+)\n/m.exec(text)
  // The line of the shell itself comes first, that of all its children so far second.
  const children = [...text.matchAll(/s\n(\d+)m([\d.]+)s (\d+)m([\d.]+)s\n/g)].map(([, ...words]) => ({
    userMs: parseTime(words[0] ?? '', words[1] ?? ''),
    systemMs: parseTime(words[2] ?? '', words[3] ?? ''),
  }))
  const [before, after] = children.length > 1 ? [children[0], children.at(-1)] : [undefined, children[0]]
  return {
    supervisor: supervisor === null ? null : { pid: Number(supervisor[1]), ticks: Number(supervisor[2]) },
    jobPid: job === null ? null : Number(job[1]),
    end:
      exit === null
        ? null
        : {
            returnCode: Number(exit[1]),
            userMs: after === undefined ? null : after.userMs - (before?.userMs ?? 0),
            systemMs: after === undefined ? null : after.systemMs - (before?.systemMs ?? 0),
          },
  }
}

/**
 * The signal a return code speaks of, or null: shells say 128 + n for a command that signal n ended (POSIX, 2.8.2 Exit Status
 * for Commands). A program that ends itself with such a code cannot be told from one that was killed.
 */
export const signalOf = (returnCode: number): string | null =>
  Object.entries(constants.signals).find(([, number]) => number === returnCode - 128)?.[0] ?? null
