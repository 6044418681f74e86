/** Event rules: one document for all of them, each as it was written. */
import type { EventRule } from '#/model/definition.ts'
import { commentLines } from './comments.ts'
import type { Lines } from './layout.ts'

const namespace = 'http://www.ibm.com/xmlns/prod/tws/1.0/event-management/rules'

const opening = `<eventRuleSet xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
              xmlns="${namespace}"
              xsi:schemaLocation="${namespace} ${namespace}/EventRules.xsd">`

/** Comments stand before a document, so a rule that has some begins another one. */
export const eventRuleLines = (rules: readonly EventRule[]): Lines => {
  const lines: Lines = []
  for (const [at, rule] of rules.entries()) {
    const comments = commentLines(rule)
    if (at === 0 || comments.length > 0) {
      if (at > 0) lines.push('</eventRuleSet>', '')
      lines.push(...comments, opening)
    }
    lines.push(rule.xml)
  }
  return lines.length === 0 ? lines : [...lines, '</eventRuleSet>']
}
