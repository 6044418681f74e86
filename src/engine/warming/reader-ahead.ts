/**
 * Reads ahead: when a job goes wrong, and when one has ended that an operator had run again, the server asks what people will ask about it, so that
 * whoever opens it at night waits neither for the database nor for the agent.
 *
 * It gives way as warming does, and it is bounded: the newest first, for what has waited long was opened by whoever wanted it; so many may wait, of more the oldest
 * are forgotten; and so many a second, so that a storm of failures costs no more than a quiet minute.
 */
import type { Engine } from '#/engine/engine.ts'
import { wrongStatuses } from '#/model/status.ts'
import { firstQuestions, type FirstAsked } from './first-questions.ts'
import { inOwnName } from './in-own-name.ts'
import { createPatientLogs, type AskForLog } from './patient-logs.ts'
import { warmOnce, type WarmingParts } from './warm.ts'

export interface ReaderAheadParts extends Omit<WarmingParts, 'questions' | 'budgetMs'> {
  readonly engine: () => FirstAsked & Pick<Engine, 'jobs'>
  /** Whether answers are kept at all: else nothing is read. */
  readonly isKept: boolean
}

/** What metrics and health tell. */
export interface ReadAhead {
  /** A job is being read now. */
  readonly isReading: boolean
  readonly waiting: number
  /** Since the process began, what became of these jobs. */
  readonly jobs: {
    readonly read: number
    /** A question of it was refused, failed or took too long, or its agent did not answer before: whoever opens it asks that himself. */
    readonly failed: number
    /** It was no longer wrong when its turn came, or ran again. */
    readonly skipped: number
    /** Newer ones came before its turn did, or the plan became another. */
    readonly dropped: number
  }
  readonly questions: number
  /** What reading took in all, the pauses between its questions included. */
  readonly tookMs: number
}

export interface ReaderAhead {
  /** These jobs will be opened for what is committed; the last one is the newest. Returns at once. */
  readonly expect: (ids: readonly number[]) => void
  /** Begins anew with the jobs that are wrong: of these nothing is kept after a start or a change of the leader. */
  readonly beginAnew: () => void
  readonly state: () => ReadAhead
  /** Forgets those that wait, and gives up the one that is being read. Later ones are read. */
  readonly giveUp: () => void
  /** The same, and none is read any more. */
  readonly stop: () => Promise<void>
}

/** So many may wait. */
const mostWaiting = 100
/** A job may take so long, whatever its sources do, milliseconds. */
const budgetMs = 10_000
/** Two jobs follow each other no sooner, milliseconds. */
const everyMs = 500
/** What follows from a failure by itself, a recovery perhaps, has happened by then, milliseconds. */
const settledMs = 100

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] }

interface Reading {
  readonly parts: ReaderAheadParts
  readonly askForLog: AskForLog
  /** The newest last. */
  readonly waiting: number[]
  readonly told: Mutable<Omit<ReadAhead, 'waiting' | 'jobs'>> & { readonly jobs: Mutable<ReadAhead['jobs']> }
}

export const createReaderAhead = (parts: ReaderAheadParts): ReaderAhead => {
  const jobs = { read: 0, failed: 0, skipped: 0, dropped: 0 }
  const told = { isReading: false, jobs, questions: 0, tookMs: 0 }
  const reading: Reading = { parts, askForLog: createPatientLogs(parts), waiting: [], told }
  let given = new AbortController()
  let isOver = !parts.isKept
  let working: Promise<void> | undefined
  const goOn = (): void => {
    if (isOver || reading.waiting.length === 0) return
    working ??= inOwnName(() => readAll(reading, given.signal)).finally(() => {
      working = undefined
      goOn()
    })
  }
  const expect = (ids: readonly number[]): void => {
    if (isOver || ids.length === 0) return
    for (const id of ids) standLast(reading, id)
    goOn()
  }
  const giveUp = (): void => {
    jobs.dropped += reading.waiting.length
    reading.waiting.length = 0
    given.abort(new Error('what was to be read ahead is given up'))
    given = new AbortController()
  }
  return {
    expect,
    beginAnew: () => {
      if (isOver) return
      // Where the plan cannot be asked another one comes.
      void inOwnName(async () => listWrong(parts.engine())).then(expect, () => undefined)
    },
    state: () => ({ ...reading.told, waiting: reading.waiting.length }),
    giveUp,
    stop: async () => {
      isOver = true
      giveUp()
      await working
    },
  }
}

/** Those that went wrong last, the last of them last. */
const listWrong = async (engine: Pick<Engine, 'jobs'>): Promise<number[]> => {
  const order = [{ field: 'endedAt', descending: true }]
  const { items } = await engine.jobs({ status: wrongStatuses, order, limit: mostWaiting })
  return items.map(({ id }) => id).toReversed()
}

const standLast = ({ waiting, told: { jobs } }: Reading, id: number): void => {
  const place = waiting.indexOf(id)
  if (place >= 0) waiting.splice(place, 1)
  waiting.push(id)
  if (waiting.length <= mostWaiting) return
  waiting.shift()
  jobs.dropped += 1
}

/** Until none waits, or it is given up. */
const readAll = async (reading: Reading, signal: AbortSignal): Promise<void> => {
  const { waiting, told } = reading
  const { monotonic, pause, isBusy, engine } = reading.parts
  await pause(settledMs, signal)
  while (!signal.aborted) {
    if (isBusy()) {
      await pause(settledMs, signal)
      continue
    }
    const id = waiting.pop()
    if (id === undefined) return
    if (!isToBeOpened(engine, id)) {
      told.jobs.skipped += 1
      continue
    }
    const begun = monotonic()
    told.isReading = true
    told.jobs[await readOne(reading, id, signal)] += 1
    told.isReading = false
    const took = monotonic() - begun
    told.tookMs += took
    await pause(Math.max(0, everyMs - took), signal)
  }
}

/** One that runs again is opened when that has ended. False also where there is no plan now. */
const isToBeOpened = (engine: ReaderAheadParts['engine'], id: number): boolean => {
  try {
    const glance = engine().glance({ of: 'job', id })
    const { status } = glance
    return (
      wrongStatuses.some((wrong) => wrong === status) || (status === 'succeeded' && 'run' in glance && glance.run > 1)
    )
  } catch {
    return false
  }
}

const readOne = async (
  { parts, told, askForLog }: Reading,
  id: number,
  signal: AbortSignal,
): Promise<'read' | 'failed' | 'dropped'> => {
  const before = told.questions
  const onProgress = ({ asked }: { readonly asked: number }): void => {
    told.questions = before + asked
  }
  try {
    const questions = () => firstQuestions(parts.engine(), id, askForLog)
    const { failed, end } = await warmOnce({ ...parts, questions, budgetMs }, signal, onProgress)
    if (end === 'stopped') return 'dropped'
    return failed === 0 && end === 'done' ? 'read' : 'failed'
  } catch {
    // The job has left the plan meanwhile, or this server its place.
    return 'failed'
  }
}
