/** Finds the definition of a job stream by what people call it. */
import { Refusal } from '#/lib/refusal.ts'
import { didYouMean } from '#/lib/words.ts'
import type { DefinitionIndex } from '#/planning/definition-index.ts'

/**
 * The key of a stream: `name` is `WS#STREAM`, or `STREAM` where one workstation alone has it. What names its workstation
 * need not exist. Throws `stream.unknown`, `stream.ambiguous`.
 */
export const streamNamed = ({ streams }: Pick<DefinitionIndex, 'streams'>, name: string): string => {
  const wanted = name.toUpperCase()
  if (wanted.includes('#')) return wanted
  const found = [...streams.keys()].filter((key) => key.endsWith(`#${wanted}`))
  const [only] = found
  if (only === undefined) {
    const names = [...streams.keys()].map((key) => key.slice(key.indexOf('#') + 1))
    throw new Refusal('stream.unknown', `There is no job stream ${name}.${didYouMean(wanted, names)}`)
  }
  if (found.length > 1)
    throw new Refusal('stream.ambiguous', `More than one job stream is named ${name}: ${found.join(', ')}.`)
  return only
}
