/** What a job or stream waits for, as version 1 shows it; and how much of it is open. */
import type { DependencyView, JobDetail } from '#/model/views.ts'
import { splitFull, splitName, workstationKey } from './keys.ts'

interface Predecessor {
  readonly type: string
  readonly id: number
  readonly name: string
  readonly status: string
}

const isMet = ({ state }: DependencyView): boolean => state === 'met' || state === 'released'

/** `FTA1#PAYROLL.CALC IF SUCC`: its stream, its job if it names one, and what is asked of it. */
export const followed = (text: string) => {
  const [, name = '', marks = ''] = /^(.*?)((?:\s+IF\s.*|\s*\[[PO]\].*|,\s*of join.*)?)$/s.exec(text) ?? []
  const hash = name.indexOf('#')
  const dot = name.indexOf('.', hash + 1)
  const [, condition] = /^\s+IF\s+([^,]*)/i.exec(marks) ?? []
  const [, join] = /of join (.+)$/.exec(marks) ?? []
  return {
    ...splitFull(dot < 0 ? name : name.slice(0, dot)),
    job: dot < 0 ? undefined : name.slice(dot + 1),
    condition: condition?.trim(),
    join: join?.trim(),
    isPending: marks.includes('[P]'),
    isOrphaned: marks.includes('[O]'),
  }
}

const followsShape = (view: DependencyView): object => {
  const { workstation, name, job, condition, join, isPending, isOrphaned } = followed(view.text)
  const jobStreamKey = { name: splitName(name).base, workstationKey: workstationKey(workstation) }
  return {
    jobStreamKey,
    ...(job !== undefined && { jobKey: { name: job, jobStreamInPlanKey: jobStreamKey } }),
    satisfied: isMet(view),
    conditional: condition !== undefined,
    pending: isPending,
    zombie: isOrphaned,
    joinName: join,
    outputConditionList: condition,
  }
}

const fileShape = (view: DependencyView): object => {
  const hash = view.text.indexOf('#')
  const [, path = view.text.slice(hash + 1), qualifier] = /^(.*?)\((.*)\)$/s.exec(view.text.slice(hash + 1)) ?? []
  return {
    fileInPlan: {
      id: view.text,
      fileInPlanKey: { name: path, workstationInPlanKey: workstationKey(view.text.slice(0, hash)), qualifier },
      qualifier,
      status: isMet(view) ? 'YES' : 'NO',
    },
    satisfied: isMet(view),
    status: isMet(view) ? 'YES' : 'NO',
  }
}

const promptShape = (view: DependencyView): object => ({
  promptKey: { name: view.text },
  text: view.text,
  promptStatus: view.state === 'met' ? 'YES' : view.state === 'false' ? 'NO' : 'NOT_ASKED',
  satisfied: isMet(view),
})

const resourceShape = (view: DependencyView): object => {
  const [, quantity = '1', full = view.text] = /^(\d+) (.*)$/s.exec(view.text) ?? []
  const { workstation, name } = splitFull(full)
  return {
    resourceId: `${workstation};${name}`,
    resourceKey: { name: splitName(name).base, workstationInPlanKey: workstationKey(workstation) },
    quantity: Number(quantity),
    quantityHeld: view.state === 'met' ? Number(quantity) : 0,
    satisfied: isMet(view),
  }
}

/** `own`: the stream of the job, `FTA1#PAYROLL`; its other jobs are internal. Of a stream nothing is. */
export const dependenciesShape = (views: readonly DependencyView[], own?: string): object => {
  const of = (type: DependencyView['type']): DependencyView[] => views.filter((view) => view.type === type)
  const isInternal = ({ text }: DependencyView): boolean =>
    own !== undefined && text.toUpperCase().startsWith(`${own.toUpperCase()}.`)
  const follows = of('follows')
  return {
    ...(own !== undefined && { internalDependencyInPlan: follows.filter(isInternal).map(internalShape) }),
    externalDependencyInPlan: follows.filter((view) => !isInternal(view)).map(followsShape),
    fileDependencyInPlan: of('opens').map(fileShape),
    promptDependencyInPlan: of('prompt').map(promptShape),
    resourceDependencyInPlan: of('needs').map(resourceShape),
  }
}

const internalShape = (view: DependencyView): object => {
  const { name, workstation, job, condition, join } = followed(view.text)
  const jobStreamInPlanKey = { name: splitName(name).base, workstationKey: workstationKey(workstation) }
  return {
    jobInPlanKey: { name: job, jobStreamInPlanKey },
    satisfied: isMet(view),
    conditional: condition !== undefined,
    joinName: join,
    outputConditionList: condition,
  }
}

/** How many there are of each kind, and how many are open. */
export const dependenciesStats = (views: readonly DependencyView[]): object => {
  const counted = views.filter(({ type }) => type !== 'at' && type !== 'until' && type !== 'deadline')
  const of = (type: DependencyView['type']): DependencyView[] => counted.filter((view) => view.type === type)
  const open = counted.filter((view) => !isMet(view))
  const ofJobs = of('follows').filter(({ text }) => followed(text).job !== undefined)
  return {
    numberOfDependencies: counted.length,
    numberOfJobDependencies: ofJobs.length,
    numberOfJobStreamDependencies: of('follows').length - ofJobs.length,
    numberOfInternetworkDependencies: 0,
    numberOfPromptDependencies: of('prompt').length,
    numberOfResourceDependencies: of('needs').length,
    numberOfFileDependencies: of('opens').length,
    numberOfUnresolvedDependencies: open.length,
    numberOfNonResourceUnresolvedDependencies: open.filter(({ type }) => type !== 'needs').length,
  }
}

/** Who comes after a job: in its stream, and elsewhere. */
export const successorsShape = ({ successors, stream }: Pick<JobDetail, 'successors' | 'stream'>): object => {
  const isInternal = ({ name }: Predecessor): boolean => name.startsWith(`${stream}.`)
  return {
    internalSuccessors: successors.filter(isInternal).map(({ name }) => ({
      jobInPlanKey: { name: name.slice(stream.length + 1) },
    })),
    externalSuccessors: successors
      .filter((one) => !isInternal(one))
      .map(({ name }) => {
        const { workstation, name: successor, job } = followed(name)
        const jobStreamKey = { name: splitName(successor).base, workstationKey: workstationKey(workstation) }
        return { jobStreamKey, ...(job !== undefined && { jobKey: { name: job } }) }
      }),
  }
}
