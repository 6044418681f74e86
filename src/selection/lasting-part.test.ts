/** What can be told of a selection from what never changes of an object. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { all, any, everything, like, not, oneOf, type Condition } from './condition.ts'
import { lastingPart } from './lasting-part.ts'
import { jobNoun } from './job-fields.ts'

const name = like('name', 'PAY@')
const other = like('stream', 'X')
const abended = oneOf('status', ['abended'])
const nothing = any([])

const cases: readonly [title: string, condition: Condition, part: Condition][] = [
  ['names stay', name, name],
  ['a status may become anything', abended, everything],
  ['of all the names are left', all([name, abended]), all([name, everything])],
  ['of any the status lets all in', any([name, abended]), any([name, everything])],
  ['what must not have a status may come to have none', not(abended), not(nothing)],
  ['what must not have a name never may', not(name), not(name)],
  ['not both: the name alone does not keep it out', not(all([name, abended])), not(all([name, nothing]))],
  ['neither: the name keeps it out', not(any([other, abended])), not(any([other, nothing]))],
  ['twice negated it is as before', { is: 'not', of: not(abended) }, { is: 'not', of: not(everything) }],
]

for (const [title, condition, part] of cases) {
  test(title, () => assert.deepEqual(lastingPart(condition, jobNoun), part))
}
