/**
 * Whether a job that was made, and then edited, still does what its definition says. A submission runs the definition: an edit that
 * were passed over would run something else than its sender has written.
 */
import { Refusal } from '#/lib/refusal.ts'
import type { Call } from '#/twsd/call.ts'
import { findJob } from './find.ts'
import { nameOfKey, splitFull } from './keys.ts'
import type { JobPart } from './submit-bodies.ts'

interface Task {
  readonly text: string | undefined
  readonly logon: string | undefined
  readonly workstation: string
}

/** Throws `request.invalid`: the job says another task, logon or workstation than its definition. */
export const requireUnedited = async (call: Call, job: JobPart, defined: string): Promise<void> => {
  const { jobDefinition: said } = job
  const workstation = nameOfKey(job.workstationInPlan)
  if (!said?.taskString && !said?.userLogin && workstation === '') return
  const own = await definedTask(call, defined)
  // What was got from the plan has its variables filled in.
  const known = job.id ? [own, await plannedTask(call, job.id)] : [own]
  const differs = (text: string | null | undefined, read: (task: Task) => string | undefined): boolean =>
    Boolean(text) && known.every((task) => task === undefined || read(task)?.trim() !== text?.trim())
  const edited = [
    ...(differs(said?.taskString, ({ text }) => text) ? ['jobDefinition.taskString'] : []),
    ...(differs(said?.userLogin, ({ logon }) => logon) ? ['jobDefinition.userLogin'] : []),
    ...(differs(workstation.toUpperCase(), (task) => task.workstation.toUpperCase()) ? ['workstationInPlan'] : []),
  ]
  if (edited.length === 0) return
  throw new Refusal(
    'request.invalid',
    `The job says another ${edited.join(' and ')} than its definition ${defined}, which is what would run: change the definition, or send the job without "jobDefinitionId" and "jobDefinitionModelId" to run what it says.`,
  )
}

const definedTask = async ({ engine }: Call, name: string): Promise<Task | undefined> => {
  const [found] = name.includes('#') ? await engine.definitions.bodies([{ kind: 'job', name }]) : []
  if (found?.kind !== 'job') return undefined
  const { task, logon } = found
  const text = task.type === 'command' ? task.command : task.type === 'script' ? task.script : undefined
  return { text, logon, workstation: splitFull(name).workstation }
}

/** Undefined: it is not in the plan. */
const plannedTask = async (call: Call, id: string): Promise<Task | undefined> => {
  try {
    const { task, logon, workstation } = await call.engine.job((await findJob(call, id)).id)
    return { text: task.text, logon: logon ?? undefined, workstation }
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}
