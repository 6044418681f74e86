/** Takes up the runs that an earlier agent left in the spool. */
import { basename } from 'node:path'
import { follow, loseRun } from './follow.ts'
import type { JournalledRuns } from './journal.ts'
import { findKillAt, killInBackground } from './kill.ts'
import { newRun, type Parts, type Run } from './run.ts'
import {
  findAccepted,
  findDone,
  findWrittenAt,
  listRuns,
  makeRunFolder,
  readRecord,
  removeRun,
  runFolder,
} from './spool.ts'

const forget = ({ spool, journal, log }: Parts, name: string): void => {
  if (findWrittenAt(runFolder(spool, name), 'claim') !== undefined) {
    log.error({ run: name }, 'the request of a run that was started cannot be read; its folder is left as it is')
    return
  }
  log.warn({ run: name }, 'the agent ended while it wrote this request down, and told nobody; the request is forgotten')
  removeRun(spool, name)
  journal.forget(name)
}

/** A power cut took the files of a run that had been accepted: perhaps it was started. */
const loseUnwritten = (parts: Parts, name: string): void => {
  const [job = 0, number = 0] = name.split('.').map(Number)
  const run = newRun(parts.spool, { job, run: number }, 'accepted')
  makeRunFolder(parts.spool, name)
  parts.runs.set(name, run)
  loseRun(parts, run, 'The machine was started anew, and what was known of the run was not on the disk yet.')
}

/** Returns the run when it was accepted and nobody has started it. */
const takeUp = (parts: Parts, name: string): Run | undefined => {
  const folder = runFolder(parts.spool, name)
  const accepted = findAccepted(folder)
  if (accepted === undefined) {
    forget(parts, name)
    return undefined
  }
  const run = newRun(parts.spool, accepted.request, 'accepted')
  parts.runs.set(name, run)
  if (accepted.boot !== parts.boot && readRecord(folder).end === null) {
    loseRun(parts, run, 'The machine was started anew; the job is not running any more, if it ever was.')
    return undefined
  }
  const killAt = findKillAt(folder)
  // In another boot the job's number may be that of anybody.
  if (killAt !== undefined && accepted.boot === parts.boot) {
    killInBackground(parts, run, killAt)
    return undefined
  }
  follow(parts, run)
  return findWrittenAt(folder, 'claim') === undefined ? run : undefined
}

/** If a supervisor of the old agent still comes to them, only one of the two will get the claim. */
const start = async (parts: Parts, runs: readonly Run[]): Promise<void> => {
  if (runs.length === 0) return
  for (const run of runs) parts.reports.add({ type: 'accepted', job: run.job, run: run.run })
  try {
    // The agent may have died between their folders and the journal.
    await parts.journal.accept(runs.map(({ name }) => name))
  } catch (error) {
    parts.log.error(
      { err: error },
      'runs that were accepted before cannot be written down again; they are started nevertheless',
    )
  }
  parts.launcher.launch(runs.map(({ folder }) => folder))
}

/**
 * Reports the runs of the spool that have ended, starts those that were accepted and provably not started, goes on with
 * kills, and goes on watching the others. `before` is what the journal says.
 */
export const recoverRuns = (parts: Parts, before: JournalledRuns): void => {
  const names = new Set(listRuns(parts.spool))
  if (before.boot !== undefined && before.boot !== parts.boot) {
    for (const name of before.names) {
      if (findAccepted(runFolder(parts.spool, name)) !== undefined || findDone(parts.spool, name) !== undefined)
        continue
      names.delete(name)
      loseUnwritten(parts, name)
    }
  }
  void start(
    parts,
    [...names].flatMap((name) => takeUp(parts, name) ?? []),
  )
}

/** The supervisor that had the run in that folder died: starts it, if nobody has come to it. */
export const launchAgain = ({ runs, launcher }: Parts, folder: string): void => {
  const run = runs.get(basename(folder))
  if (run?.phase === 'accepted' && findWrittenAt(folder, 'claim') === undefined) launcher.launch([folder])
}
