/** Decides what becomes of a `start`: a new run, one that is known already, or one that cannot be launched. */
import { join } from 'node:path'
import type { RunRequest } from '#/contract/agent-messages.ts'
import { reportAgain, reportDone } from './follow.ts'
import { jobEnvironment, runVariables } from './job-environment.ts'
import { launchOf } from './launch.ts'
import { whyNotLaunchable } from './launchable.ts'
import { launcherPath } from './launcher.ts'
import type { JobUser, Logons, Unfit } from './logons.ts'
import { newRun, type Parts, type Run } from './run.ts'
import { findDone, runName } from './spool.ts'
import { requestWriter } from './write-requests.ts'

type Variables = Readonly<Record<string, string>>

const cannotBeMade = ({ day, timezone }: RunRequest, error: unknown): string =>
  `The environment of a run on ${day} in the time zone ${timezone} cannot be made: ${String(error)}`

/**
 * Makes the function that takes a run for the server `master`.
 *
 * A run that is known, be its end acknowledged or not, is only reported again. One that cannot be launched is reported as
 * failed and leaves nothing in the spool: asked again after a restart of the agent, it is looked at again. What was refused stays
 * refused until that is acknowledged: the server may be about to commit it, and would start another try.
 */
export const acceptRuns = (
  parts: Parts,
  { dataDir, logons }: { readonly dataDir: string; readonly logons: Logons },
): ((request: RunRequest, master: string) => void) => {
  const { spool, runs, reports, clock } = parts
  const write = requestWriter(parts)

  const fail = ({ job, run }: RunRequest, reason: string): void => {
    runs.delete(runName({ job, run }))
    reports.add({ type: 'failed', job, run, reason, at: clock.now() })
  }

  const launch = (run: Run, request: RunRequest, user: JobUser, variables: Variables): void => {
    const environment = jobEnvironment(variables, user.account)
    const reason = whyNotLaunchable(request, { environment, user: user.account })
    if (reason !== undefined) return fail(request, reason)
    write({
      run,
      request,
      launch: launchOf({ request, environment, folder: run.folder, user, umask: parts.settings.umask ?? '022' }),
    })
  }

  /** Who has to be asked for takes time; a run that is offered again meanwhile is known already. */
  const take = (request: RunRequest, master: string): void => {
    const run = newRun(spool, request, 'accepting')
    const around = { master, home: dataDir, output: join(run.folder, 'output'), launcher: launcherPath }
    const variables = runVariables(request, around)
    runs.set(run.name, run)
    const goOn = (user: JobUser | Unfit): void => {
      if ('reason' in user) fail(request, user.reason)
      else launch(run, request, user, variables)
    }
    const user = logons.userOf(request, variables)
    if (!(user instanceof Promise)) return goOn(user)
    user.then(goOn).catch((error: unknown) => fail(request, cannotBeMade(request, error)))
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
      fail(request, cannotBeMade(request, error))
    }
  }
}
