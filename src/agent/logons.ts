/**
 * Whose user a run is: its STREAMLOGON under `enforce`, the agent's own under `own`.
 *
 * Under `enforce` a job runs as the right user or not at all. Who is root, by whatever name, runs only what is on the list.
 */
import type { AgentSettings } from '#/contract/agent-settings.ts'
import type { RunRequest } from '#/contract/agent-messages.ts'
import type { Clock } from '#/lib/clock.ts'
import type { Log } from '#/lib/log.ts'
import { wildcards } from '#/lib/wildcards.ts'
import { findAccount, ownAccount, type Account } from './accounts.ts'
import { putRunVariables } from './documents/run-variables.ts'
import { asNobody, prepareSwitch } from './switch-user.ts'

export interface JobUser {
  readonly account: Account
  /** Words that come before its command; none for the agent's own user. */
  readonly switchBy: readonly string[]
}

/** Why a run must not start, in a sentence. */
export interface Unfit {
  readonly reason: string
}

type Answer = JobUser | Unfit

export interface Logons {
  readonly own: Account
  /** At once where nobody need be asked, so that most runs do not wait. `variables` are those of the run. */
  readonly userOf: (request: RunRequest, variables: Readonly<Record<string, string>>) => Answer | Promise<Answer>
  /** Words before a shell that a definition has the agent ask; undefined: it must not be asked. */
  readonly askingAs: () => readonly string[] | undefined
}

interface Parts {
  readonly settings: () => AgentSettings
  readonly clock: Clock
  readonly log: Log
  readonly own?: Account
}

/** So long a user is taken for what it was; who left the directory can start jobs for that long. */
const rememberMs = 60_000

/** The name of a job as patterns see it. */
const fullName = ({ workstation, stream, name }: RunRequest): string => `${workstation}#${stream}.${name}`

const whyNotRoot = (request: RunRequest, { account }: JobUser, rootJobs: readonly string[]): string | undefined => {
  if (account.uid !== 0 || rootJobs.some((pattern) => wildcards(pattern).test(fullName(request)))) return undefined
  const whose = request.logon === null ? 'It names no STREAMLOGON, the agent runs' : 'Its STREAMLOGON makes it run'
  return `${whose} as ${account.name}, who is root, and BATUTA_AGENT_LOGON_ROOT does not allow that for ${fullName(request)}.`
}

export const keepLogons = ({ settings, clock, log, own = ownAccount() }: Parts): Logons => {
  const known = new Map<string, { readonly answer: Promise<Answer>; settled?: JobUser; readonly at: number }>()
  const said = new Set<string>()
  const ownUser: JobUser = { account: own, switchBy: [] }

  const look = async (name: string): Promise<Answer> => {
    try {
      const account = await findAccount(name)
      if (account === undefined)
        return { reason: `There is no user ${name} on this machine, whom its STREAMLOGON names.` }
      if (account.uid === own.uid && account.gid === own.gid) return { account, switchBy: [] }
      const words = await prepareSwitch(own, account)
      return typeof words === 'string' ? { reason: words } : { account, switchBy: words }
    } catch (error) {
      return { reason: `The user ${name}, whom its STREAMLOGON names, cannot be looked up: ${String(error)}` }
    }
  }

  /** Only who was found is remembered; who was not is looked for again with the next job. */
  const find = (name: string): Answer | Promise<Answer> => {
    const found = known.get(name)
    if (found !== undefined && clock.now() - found.at < rememberMs) return found.settled ?? found.answer
    const entry: { readonly answer: Promise<Answer>; settled?: JobUser; readonly at: number } = {
      answer: look(name).then((answer) => {
        if ('reason' in answer) known.delete(name)
        else entry.settled = answer
        return answer
      }),
      at: clock.now(),
    }
    known.set(name, entry)
    return entry.answer
  }

  const sayOnce = (logon: string): void => {
    if (logon === own.name || said.has(logon)) return
    said.add(logon)
    log.warn({ logon, user: own.name }, `jobs of ${logon} run as ${own.name}: BATUTA_AGENT_LOGON=own`)
  }

  const judge = (request: RunRequest, answer: Answer): Answer => {
    const reason = 'reason' in answer ? undefined : whyNotRoot(request, answer, settings().rootJobs)
    return reason === undefined ? answer : { reason }
  }

  return {
    own,
    askingAs: () => (settings().logon === 'enforce' && own.uid === 0 ? asNobody() : []),
    userOf: (request, variables) => {
      const logon = request.logon === null ? null : putRunVariables(request.logon, request, variables).trim()
      if (settings().logon === 'own') {
        if (logon !== null) sayOnce(logon)
        return ownUser
      }
      if (logon === null || logon === own.name) return judge(request, ownUser)
      if (/\$\{|\^/.test(logon)) return { reason: `Its STREAMLOGON ${logon} holds a variable that nobody defines.` }
      const answer = find(logon)
      return answer instanceof Promise ? answer.then((found) => judge(request, found)) : judge(request, answer)
    },
  }
}
