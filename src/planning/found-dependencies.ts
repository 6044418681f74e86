/** Looks up in the definitions what an operator wants a job or stream of the plan to wait for: resources, prompts, workstations of files. */
import { Refusal } from '#/lib/refusal.ts'
import { didYouMean } from '#/lib/words.ts'
import type { AskedDependencies, FoundDependencies } from '#/model/dependency-change.ts'
import type { Need, Opens } from '#/model/needs.ts'
import { keyOn, type DefinitionIndex } from './definition-index.ts'
import { canonicalWorkstation } from './prepared-waits.ts'
import { substitute, variablesOf, type Scope } from './variables.ts'

/** Who is to wait, and where names without a workstation are looked for: where it runs, then where its stream lives. */
export interface WaitingPlace {
  readonly definitions: DefinitionIndex
  readonly workstation: string
  readonly streamWorkstation: string
  /** The key of the definition of its stream, `FTA1#PAYROLL`. */
  readonly streamKey: string
}

/** Throws `definition.unknown` for a workstation or a variable table that does not exist. A resource may be known to the plan alone. */
export const findDependencies = (asked: AskedDependencies, place: WaitingPlace): FoundDependencies => {
  const { needs, opens, prompts, ...others } = asked
  return {
    ...others,
    ...(needs && { needs: needs.map((need) => findNeed(need, place)) }),
    ...(opens && { files: opens.map((one) => findFile(one, place)) }),
    ...(prompts && { prompts: prompts.map((text) => findPrompt(text, place)).filter(isAsked) }),
  }
}

const findNeed = (need: Need, place: WaitingPlace): NonNullable<FoundDependencies['needs']>[number] => {
  const { units } = need
  const { definitions, workstation, streamWorkstation } = place
  const places = need.workstation === undefined ? [workstation, streamWorkstation] : [need.workstation]
  for (const on of places) {
    const defined = definitions.resources.get(keyOn(on, need.resource))
    if (defined) return { name: `${defined.workstation}#${defined.name}`, units, defined: defined.units }
  }
  return { name: keyOn(places[0] ?? '', need.resource), units, defined: null }
}

/** The variables of a file are those of the workstation where it lies. */
const findFile = (opens: Opens, place: WaitingPlace): NonNullable<FoundDependencies['files']>[number] => {
  const { definitions } = place
  const asked = opens.workstation ?? place.workstation
  if (!definitions.workstations.has(asked.toUpperCase())) {
    const known = [...definitions.workstations.values()].map(({ name }) => name)
    throw new Refusal('definition.unknown', `There is no workstation ${asked}.${didYouMean(asked, known)}`)
  }
  const workstation = canonicalWorkstation(asked, definitions)
  const scope = scopeOn(workstation, place)
  const qualifier = opens.qualifier === undefined ? null : substitute(opens.qualifier, scope)
  return { workstation, path: substitute(opens.path, scope), qualifier }
}

const scopeOn = (workstation: string, { definitions, streamKey }: WaitingPlace): Scope =>
  variablesOf(definitions).scopeOf([
    definitions.streams.get(streamKey.toUpperCase())?.variableTable,
    definitions.workstations.get(workstation.toUpperCase())?.variableTable,
  ])

/** `:` only says something. */
const isAsked = ({ text }: { readonly text: string }): boolean => !text.startsWith(':')

/** The name of a prompt that is defined, else the question itself. `!` only says that TWS keeps it out of its log. */
const findPrompt = (text: string, place: WaitingPlace): NonNullable<FoundDependencies['prompts']>[number] => {
  const { definitions, workstation } = place
  const defined = definitions.prompts.get(text.toUpperCase())
  const scope = defined === undefined ? scopeOn(workstation, place) : variablesOf(definitions).common
  return { name: defined?.name ?? null, text: substitute(defined?.text ?? text, scope).replace(/^!/, '') }
}
