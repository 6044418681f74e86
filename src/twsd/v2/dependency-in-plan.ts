/** What a job or stream of the plan waits for, as version 2 shows it: one list, each with its type. */
import type { DependencyView } from '#/model/views.ts'
import { followed } from '#/twsd/v1/dependency-shape.ts'
import { placedName, reference } from '#/twsd/model/naming.ts'
import { inFolder, ofWorkstation, partsOfFull } from './plan-keys.ts'

const statuses: Readonly<Record<DependencyView['state'], string>> = {
  open: 'UNSATISFIED',
  met: 'SATISFIED',
  released: 'SATISFIED',
  false: 'UNSATISFIED',
}

/** Of our words those that HWA has. */
const statusConditions: Readonly<Record<string, string>> = {
  EXEC: 'EXEC',
  SUCC: 'SUCC',
  ABEND: 'ABEND',
  FAIL: 'FAIL',
  SUPPR: 'SUPPR',
}

/** What every dependency has; `id` is its text, by which it is named to release or remove it. */
const common = (view: DependencyView, dependencyType: string, place: number): object => ({
  dependencyType,
  id: view.text,
  dependencyStatus: statuses[view.state],
  satisfied: view.state === 'met' || view.state === 'released',
  depSequence: place + 1,
  mandatory: true,
})

const follows = (view: DependencyView, place: number, own: string | undefined): object => {
  const { workstation, name, job, condition, isPending, isOrphaned } = followed(view.text)
  const isInternal = own !== undefined && `${workstation}#${name}`.toUpperCase() === own.toUpperCase()
  const type = isInternal ? 'INTERNAL' : job === undefined ? 'EXTERNAL_JOBSTREAM' : 'EXTERNAL_JOB'
  const words = condition === undefined ? [] : condition.split('|').map((word) => word.trim())
  const isStatus = words.every((word) => Object.hasOwn(statusConditions, word))
  return {
    ...common(view, type, place),
    conditional: condition !== undefined,
    statusConditions: isStatus ? words : [],
    outputConditions: isStatus ? [] : words,
    ...(!isInternal && {
      jobStreamName: placedName(name).name,
      jobStreamWorkstation: reference(workstation),
      jobStreamFolder: placedName(name).folder,
      pending: isPending,
      zombie: isOrphaned,
    }),
    ...(job !== undefined && { jobName: job }),
  }
}

const file = (view: DependencyView, place: number): object => {
  const { workstation, name } = partsOfFull(view.text)
  const [, path = name, qualifier] = /^(.*?)\((.*)\)$/s.exec(name) ?? []
  return {
    ...common(view, 'FILE', place),
    file: {
      name: path,
      id: view.text,
      workstation: reference(workstation),
      planId: 'current',
      ...(qualifier !== undefined && { qualifier }),
      status: view.state === 'met' ? 'Exists' : 'Unavailable',
    },
  }
}

const resource = (view: DependencyView, place: number): object => {
  const [, quantity = '1', full = view.text] = /^(\d+) (.*)$/s.exec(view.text) ?? []
  const { workstation, name } = partsOfFull(full)
  return {
    ...common(view, 'RESOURCE', place),
    ...inFolder(name),
    ...ofWorkstation(workstation),
    quantity: Number(quantity),
    quantityHeld: view.state === 'met' ? Number(quantity) : 0,
  }
}

const prompt = (view: DependencyView, place: number): object => ({
  ...common(view, 'PROMPT', place),
  promptName: view.text,
  text: view.text,
  promptStatus: view.state === 'met' ? 'ANSWERED_YES' : view.state === 'false' ? 'ANSWERED_NO' : 'NOT_ASKED',
})

/** `own`: the stream of the job, `FTA1#PAYROLL`: its other jobs are inside. Times are no dependencies to HWA. */
export const dependenciesInPlan = (views: readonly DependencyView[], own?: string): object[] =>
  views.flatMap((view, place) => {
    switch (view.type) {
      case 'follows':
        return [follows(view, place, own)]
      case 'opens':
        return [file(view, place)]
      case 'needs':
        return [resource(view, place)]
      case 'prompt':
        return [prompt(view, place)]
      case 'at':
      case 'until':
      case 'deadline':
        return []
    }
  })
