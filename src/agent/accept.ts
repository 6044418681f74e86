/** Decides what becomes of a `start`: a new run, one that is known already, or one that cannot be launched. */
import { join } from 'node:path'
import type { RunRequest } from '#/contract/agent-messages.ts'
import { reportAgain, reportDone } from './follow.ts'
import { jobEnvironment } from './job-environment.ts'
import { launchText, whyNotLaunchable } from './launch.ts'
import { launcherPath } from './launcher.ts'
import { newRun, type Parts } from './run.ts'
import { findDone, runName } from './spool.ts'
import { requestWriter } from './write-requests.ts'

/**
 * Makes the function that takes a run for the server `master`.
 *
 * A run that is known, be its end acknowledged or not, is only reported again. One that cannot be launched is reported as
 * failed and leaves nothing in the spool: asked again after a restart of the agent, it is looked at again. What was refused stays
 * refused until that is acknowledged: the server may be about to commit it, and would start another try.
 */
export const acceptRuns = (parts: Parts, dataDir: string): ((request: RunRequest, master: string) => void) => {
  const { spool, runs, reports, clock } = parts
  const write = requestWriter(parts)

  const fail = ({ job, run }: RunRequest, reason: string): void =>
    reports.add({ type: 'failed', job, run, reason, at: clock.now() })

  const take = (request: RunRequest, master: string): void => {
    const run = newRun(spool, request, 'accepting')
    const around = { master, home: dataDir, output: join(run.folder, 'output'), launcher: launcherPath }
    const environment = jobEnvironment(request, around)
    const reason = whyNotLaunchable(request, environment)
    if (reason !== undefined) return fail(request, reason)
    const launch = launchText(request, environment, run.folder)
    runs.set(run.name, run)
    write({ run, request, launch })
  }

  return (request, master) => {
    const name = runName(request)
    const known = runs.get(name)
    if (known !== undefined) return reportAgain(parts, known)
    const last = reports.findLast(name)?.type
    if (last === 'failed' || last === 'refused') return reports.repeat(name)
    const done = findDone(spool, name)
    if (done !== undefined) return reportDone(parts, { job: request.job, run: request.run, folder: done })

    try {
      take(request, master)
    } catch (error) {
      const where = `on ${request.day} in the time zone ${request.timezone}`
      fail(request, `The environment of a run ${where} cannot be made: ${String(error)}`)
    }
  }
}
