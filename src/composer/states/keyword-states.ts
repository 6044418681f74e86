/** What Batuta makes of every keyword, by subject: the one place from which `docs/tws-compatibility.md` is made. */
import { definitionStates, stepStates } from './job-states.ts'
import type { KeywordTable } from './keyword-state.ts'
import { otherStates, workstationStates } from './object-states.ts'
import { headerStates, runCycleStates, timeStates, waitStates } from './stream-states.ts'

/** In the order of the page. */
export const keywordStates: Readonly<Record<string, KeywordTable>> = {
  'Job streams': headerStates,
  'Run cycles': runCycleStates,
  Times: timeStates,
  'What streams and jobs wait for': waitStates,
  'Jobs of a stream': stepStates,
  'Job definitions': definitionStates,
  'Workstations, classes, domains, users': workstationStates,
  'Other objects': otherStates,
}
