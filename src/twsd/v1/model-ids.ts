/** Finds the definition that an identifier of the model stands for: a UUID; or its name, `WS#NAME` or `WS;NAME`, plain or in Base64. */
import { readIdentifier } from '#/twsd/identifiers.ts'
import type { SaidKind } from '#/twsd/model/kinds.ts'
import { codecs } from '#/twsd/model/kinds.ts'
import { isUuid } from '#/twsd/uuids.ts'
import { findById } from '#/twsd/model/find-definition.ts'
import type { Call } from '#/twsd/call.ts'
import { Refusal } from '#/lib/refusal.ts'

/** The full name. Throws `definition.unknown`. */
export const definitionNameOf = async (call: Call, kind: SaidKind, text: string): Promise<string> => {
  for (const plain of readIdentifier(text)) {
    if (isUuid(plain)) return (await findById({ ...call, params: { id: plain } }, kind)).name
    const name = plain.replace(';', '#').toUpperCase()
    const [found] = await call.engine.definitions.bodies([{ kind, name }])
    if (found !== undefined) return name
  }
  throw new Refusal('definition.unknown', `There is no ${codecs[kind].word} with the id ${text}.`)
}
