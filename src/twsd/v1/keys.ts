/** How version 1 names what is in the plan: the keys with their folders, and the identifiers. */
import type { Call } from '#/twsd/call.ts'
import { encodeIdentifier, isEncoded, streamIdentifier } from '#/twsd/identifiers.ts'
import { currentPlan } from './find.ts'

/** In which layout a call wants its identifiers, and of which plan. */
export interface Naming {
  readonly planId: string
  readonly id: (plain: string) => string
}

/** Throws `request.invalid` for an unknown `Id-Encoding`. */
export const namingOf = ({ header, params }: Pick<Call, 'header' | 'params'>): Naming => {
  const encoded = isEncoded(header('id-encoding'))
  return { planId: params['planId'] ?? currentPlan, id: (plain) => encodeIdentifier(plain, encoded) }
}

/** A key as a request has it: the name, and its folder where it lies in one. */
export interface SaidKey {
  readonly name?: string | null
  readonly folderKey?: { readonly name?: string | null } | null
}

/** The name as Batuta has it, with its folder; empty where none was said. */
export const nameOfKey = (key: SaidKey | null | undefined): string => {
  const folder = key?.folderKey?.name
  return `${folder == null || folder === '/' ? '' : folder}${key?.name ?? ''}`
}

/** A name and the folder it lies in: `/finance/PAY` is PAY in `/finance/`. */
export const splitName = (name: string): { readonly folder: string; readonly base: string } => {
  const slash = name.lastIndexOf('/')
  return { folder: slash < 0 ? '/' : name.slice(0, slash + 1), base: name.slice(slash + 1) }
}

export const folderKey = (name: string): object => ({ name: splitName(name).folder })

export const workstationKey = (name: string): object => ({ name: splitName(name).base, folderKey: folderKey(name) })

/** `FTA1#PAYROLL` in its two parts. */
export const splitFull = (full: string): { readonly workstation: string; readonly name: string } => {
  const hash = full.indexOf('#')
  return { workstation: full.slice(0, Math.max(0, hash)), name: full.slice(hash + 1) }
}

/** The identifier of a stream, in the plain layout. */
export const plainStreamId = (workstation: string, stream: number): string =>
  `${workstation};${streamIdentifier(stream)}`

/** The identifier of a job of a stream, in the plain layout. */
export const plainJobId = ({ stream, streamId, name }: { stream: string; streamId: number; name: string }): string =>
  `${plainStreamId(splitFull(stream).workstation, streamId)};${name}`

interface StreamNamed {
  readonly id: number
  /** `FTA1#PAYROLL` */
  readonly full: string
  /** Null: it is not known. */
  readonly scheduledAt: string | null
}

export const streamKey = ({ id }: Naming, stream: StreamNamed): object => {
  const { workstation, name } = splitFull(stream.full)
  return {
    id: id(plainStreamId(workstation, stream.id)),
    name: splitName(name).base,
    startTime: stream.scheduledAt ?? undefined,
    folderKey: folderKey(name),
    workstationKey: workstationKey(workstation),
  }
}
