/** How version 2 names what is in the plan: UUIDs, and keys such as `/FTA1#/PAYROLL.CALC`. */
import { placedName, modelId, folderId, qualifiedReference, reference } from '#/twsd/model/naming.ts'
import { namedUuid, uuidOf } from '#/twsd/uuids.ts'

/** Of this engine among others that a client knows. */
export const engineId = namedUuid('engine', 'batuta')
export const currentPlan = 'current'

/** `FTA1#PAYROLL` in its two parts. */
export const partsOfFull = (full: string): { readonly workstation: string; readonly name: string } => {
  const hash = full.indexOf('#')
  return { workstation: full.slice(0, Math.max(0, hash)), name: full.slice(hash + 1) }
}

/** `/FTA1#/PAYROLL` of `FTA1#PAYROLL`. */
export const keyOfFull = (full: string): string => {
  const { workstation, name } = partsOfFull(full)
  return workstation === '' ? reference(name) : qualifiedReference(workstation, name)
}

export const jobKey = ({ stream, name }: { readonly stream: string; readonly name: string }): string =>
  `${keyOfFull(stream)}.${name}`

const base = '/twsd/api/v2/plan'

export interface Address {
  readonly id: string
  readonly url: string
}

export const jobAddress = (id: number): Address => ({ id: uuidOf('job', id), url: `${base}/job/${uuidOf('job', id)}` })
export const streamAddress = (id: number): Address => ({
  id: uuidOf('stream', id),
  url: `${base}/jobstream/${uuidOf('stream', id)}`,
})
export const promptAddress = (id: number): Address => ({
  id: uuidOf('prompt', id),
  url: `${base}/prompt/${uuidOf('prompt', id)}`,
})
export const workstationAddress = (name: string): Address => ({
  id: modelId('workstation', name),
  url: `${base}/workstation/${modelId('workstation', name)}`,
})
export const resourceAddress = (name: string): Address => ({
  id: modelId('resource', name),
  url: `${base}/resource/${modelId('resource', name)}`,
})

/** Folder and name, as objects of the plan have them. */
export const inFolder = (full: string): { folderId: string; folder: string; name: string } => {
  const { folder, name } = placedName(full)
  return { folderId: folderId(folder), folder, name }
}

export const ofWorkstation = (name: string): { workstationId: string; workstation: string } => ({
  workstationId: modelId('workstation', name),
  workstation: reference(name),
})
