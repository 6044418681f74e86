/** Takes up the runs that an earlier agent left in the spool. */
import { follow, loseRun } from './follow.ts'
import { findKillAt, killInBackground } from './kill.ts'
import { newRun, type Parts } from './run.ts'
import { findAccepted, findWrittenAt, listRuns, readRecord, removeRun, runFolder } from './spool.ts'

const forget = ({ spool, log }: Parts, name: string): void => {
  if (findWrittenAt(runFolder(spool, name), 'claim') !== undefined) {
    log.error({ run: name }, 'the request of a run that was started cannot be read; its folder is left as it is')
    return
  }
  log.warn({ run: name }, 'the agent ended while it wrote this request down, and told nobody; the request is forgotten')
  removeRun(spool, name)
}

const takeUp = (parts: Parts, name: string): void => {
  const folder = runFolder(parts.spool, name)
  const accepted = findAccepted(folder)
  if (accepted === undefined) return forget(parts, name)

  const run = newRun(parts.spool, accepted.request, 'accepted')
  parts.runs.set(name, run)
  if (accepted.boot !== parts.boot && readRecord(folder).end === null) {
    return loseRun(parts, run, 'The machine was started anew; the job is not running any more, if it ever was.')
  }
  const killAt = findKillAt(folder)
  // In another boot the job's number may be that of anybody.
  if (killAt !== undefined && accepted.boot === parts.boot) return killInBackground(parts, run, killAt)
  follow(parts, run)
  if (findWrittenAt(folder, 'claim') !== undefined) return
  // Nobody has started it. If the old launcher still comes to it, only one of the two will get the claim.
  parts.reports.add({ type: 'accepted', job: run.job, run: run.run })
  parts.launcher.launch([folder])
}

/**
 * Reports the runs of the spool that have ended, starts those that were accepted and provably not started, goes on with
 * kills, and goes on watching the others.
 */
export const recoverRuns = (parts: Parts): void => {
  for (const name of listRuns(parts.spool)) takeUp(parts, name)
}

/** The launcher died and another has taken its place: starts the runs it had not come to. */
export const launchAgain = (parts: Parts): void => {
  const folders = [...parts.runs.values()].filter(({ phase }) => phase === 'accepted').map(({ folder }) => folder)
  parts.launcher.launch(folders.filter((folder) => findWrittenAt(folder, 'claim') === undefined))
}
