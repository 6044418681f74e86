/**
 * The variables that documents may hold, `${tws.job.name}`, put in when the job runs.
 *
 * Source: User's Guide and Reference, "Using variables in jobs": names of a JSDL definition and what they stand for.
 */
import type { RunRequest } from '#/contract/agent-messages.ts'

/** The variable of the environment that holds the same. */
const sources: Readonly<Record<string, string>> = {
  'tws.host.workstation': 'UNISON_HOST',
  'tws.job.date': 'UNISON_SCHED_DATE',
  'tws.job.fqname': 'UNISON_JOB',
  'tws.job.ia': 'UNISON_SCHED_IA',
  'tws.job.num': 'UNISON_JOBNUM',
  'tws.job.recnum': 'UNISON_SYM',
  'tws.job.workstation': 'UNISON_CPU',
  'tws.jobstream.id': 'UNISON_SCHED_ID',
  'tws.jobstream.name': 'UNISON_SCHED',
  'tws.master.workstation': 'UNISON_MASTER',
  'tws.plan.date': 'UNISON_SCHED_DATE',
  'tws.plan.date.epoch': 'UNISON_SCHED_EPOCH',
  'tws.plan.runnumber': 'UNISON_RUN',
}

/** A text with the variables of a run put in; unknown ones stay, as they may be the shell's. */
export const putRunVariables = (
  text: string,
  request: RunRequest,
  environment: Readonly<Record<string, string>>,
): string =>
  text.replaceAll(/\$\{(tws\.[a-z.]+)\}/g, (written, name: string) => {
    if (name === 'tws.job.name') return request.name
    const source = Object.hasOwn(sources, name) ? sources[name] : undefined
    return (source === undefined ? undefined : environment[source]) ?? written
  })
