/** Finds the definition that an identifier stands for. */
import type { DefinitionDesk } from '#/engine/definition-desk.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { ObjectName } from '#/model/definition-views.ts'
import type { Call } from '#/twsd/call.ts'
import { HwaError } from '#/twsd/errors.ts'
import { isUuid } from '#/twsd/uuids.ts'
import { codecs, type SaidKind } from './kinds.ts'
import { indexOf } from './model-index.ts'

/** The full name that an identifier stands for, of any kind. */
export const namesById = async (desk: DefinitionDesk): Promise<(id: string) => string | undefined> => {
  const objects = await indexOf(desk)
  return (id) => objects.get(id.toLowerCase())?.name
}

/** The object with the identifier of the path. Throws AWSBIO006E for what is no UUID, `definition.unknown`. */
export const findById = async ({ engine, params }: Call, kind: SaidKind, parameter = 'id'): Promise<ObjectName> => {
  const id = params[parameter] ?? ''
  if (!isUuid(id)) {
    throw new HwaError(400, 'ConnValidationException', [`AWSBIO006E "${id}" is no identifier: it must be a UUID.`])
  }
  const found = (await indexOf(engine.definitions)).get(id.toLowerCase())
  if (found?.kind === kind) return found
  throw new Refusal('definition.unknown', `There is no ${codecs[kind].word} with the id ${id}.`)
}
