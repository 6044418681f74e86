/** Finds the definition of a job by what people call it. */
import { Refusal } from '#/lib/refusal.ts'
import { didYouMean } from '#/lib/words.ts'
import type { JobDefinition } from '#/model/job-definition.ts'
import type { DefinitionIndex } from '#/planning/definition-index.ts'

/** `name` is `WS#JOB`, or `JOB` where one workstation alone has it. Throws `definition.unknown`, `definition.ambiguous`. */
export const jobDefinitionNamed = ({ jobs }: Pick<DefinitionIndex, 'jobs'>, name: string): JobDefinition => {
  const wanted = name.toUpperCase()
  const single = jobs.get(wanted)
  if (single !== undefined) return single
  const isWhole = wanted.includes('#')
  const found = isWhole ? [] : [...jobs.keys()].filter((key) => key.endsWith(`#${wanted}`))
  if (found.length > 1) {
    throw new Refusal('definition.ambiguous', `More than one job definition is named ${name}: ${found.join(', ')}.`)
  }
  const only = jobs.get(found[0] ?? '')
  if (only !== undefined) return only
  const names = [...jobs.keys()].map((key) => (isWhole ? key : key.slice(key.indexOf('#') + 1)))
  throw new Refusal('definition.unknown', `There is no job definition ${name}.${didYouMean(wanted, names)}`)
}
