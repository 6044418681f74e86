/**
 * The environment of a job: a plain one for its user, and the variables that jobs of TWS rely on.
 *
 * Nothing is taken over from the environment of agent or server, which may hold secrets, except the language and time zone.
 * Meaning of the names: HCL Workload Automation, User's Guide and Reference, "Environment variables exported by jobman".
 */
import { taskText } from '#/model/job-definition.ts'
import { parseDay } from '#/calendar/day-number.ts'
import type { RunRequest } from '#/contract/agent-messages.ts'
import { searchPath, type Account } from './accounts.ts'
import { titleOfDocument } from './documents/plan-document.ts'

/** What the agent knows beside the request. */
export interface Surroundings {
  /** The server that gave the run. */
  readonly master: string
  /** The data folder. */
  readonly home: string
  /** The file that takes the job's output. */
  readonly output: string
  /** The program that starts jobs. */
  readonly launcher: string
}

/** What a login gives to a user, but for its profile, which no job reads. */
export const userEnvironment = ({ name, home, shell }: Account): Record<string, string> => ({
  PATH: searchPath,
  HOME: home,
  USER: name,
  LOGNAME: name,
  SHELL: shell,
})

/** What all jobs have in common: the environment the launcher itself is started in. */
export const launcherEnvironment = (own: Readonly<NodeJS.ProcessEnv>, account: Account): Record<string, string> => {
  const kept = Object.entries(own).filter(([name]) => name === 'TZ' || name === 'LANG' || name.startsWith('LC_'))
  return {
    LANG: 'C.UTF-8',
    ...Object.fromEntries(kept.map(([name, value]) => [name, value ?? ''])),
    ...userEnvironment(account),
  }
}

/** The command line as the shell gets it; of a document its title, as the text may hold passwords. */
export const commandOf = ({ task }: Pick<RunRequest, 'task'>): string =>
  task.type === 'document' ? titleOfDocument(task) : taskText(task)

/** The variables of one run. Throws a RangeError for a day or a time zone that does not exist. */
export const runVariables = (request: RunRequest, around: Surroundings): Record<string, string> => {
  const { day, job, run, stream, timezone, workstation } = request
  const midnight = Temporal.PlainDate.from(day).toZonedDateTime(timezone)
  const scheduled = Temporal.Instant.fromEpochMilliseconds(request.scheduledAt).toZonedDateTimeISO(timezone)
  const digits = (text: string): string => text.replace(/\D/g, '')
  return {
    UNISON_CPU: workstation,
    UNISON_HOST: workstation,
    UNISON_MASTER: around.master,
    UNISON_JOB: `${workstation}#${stream}.${request.name}`,
    UNISON_JOBNUM: String(job),
    // The number of the production run: it grows by one each production day. Ours counts the days since 1970.
    UNISON_RUN: String(parseDay(day)),
    UNISON_SCHED: stream,
    UNISON_SCHED_ID: String(request.streamId),
    UNISON_SCHED_DATE: digits(day),
    // The start of the production day in seconds since 1970; the scheduled time as yyyymmddhhmm.
    UNISON_SCHED_EPOCH: String(midnight.epochMilliseconds / 1000),
    UNISON_SCHED_IA: digits(scheduled.toPlainDateTime().toString({ smallestUnit: 'minute' })),
    UNISON_STDLIST: around.output,
    // The number of the job's record in the plan.
    UNISON_SYM: String(job),
    UNISON_JCL: commandOf(request),
    UNISON_EXEC_PATH: around.launcher,
    UNISONHOME: around.home,
    // The order of a date's parts, as `date format` of localopts counts them: 0 is year, month, day.
    UNISON_DATE_FORMAT: '0',
    BATUTA_JOB_ID: String(job),
    BATUTA_RUN: String(run),
  }
}

/** All of it, for that user. */
export const jobEnvironment = (
  variables: Readonly<Record<string, string>>,
  account: Account,
): Record<string, string> => ({ ...userEnvironment(account), UNISON_SHELL: account.shell, ...variables })
