/** Where a definition lies in version 2. */
import type { ObjectName } from '#/model/definition-views.ts'
import { codecs, type SaidKind } from '#/twsd/model/kinds.ts'
import { modelId } from '#/twsd/model/naming.ts'

/** The path of the list of a kind, from `/twsd` on. */
export const pathOf = (kind: SaidKind): string => `/api/v2/model/${codecs[kind].path}`

export const addressOf = ({ kind, name }: ObjectName): { id: string; url: string } => {
  const id = modelId(kind, name)
  return { id, url: `/twsd${pathOf(kind as SaidKind)}/${id}` }
}
