/** Event rules: one document for all of them, each as it was written. */
import type { EventRule } from '#/model/definition.ts'
import { commentLines } from './comments.ts'
import type { Lines } from './layout.ts'

const namespace = 'http://www.ibm.com/xmlns/prod/tws/1.0/event-management/rules'

const opening = `<eventRuleSet xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
              xmlns="${namespace}"
              xsi:schemaLocation="${namespace} ${namespace}/EventRules.xsd">`

/** What ends the document of the rules. */
export const eventRulesEnd = '</eventRuleSet>'

/** A rule within the document. Comments stand before a document, so a rule that has some begins another one. */
export const eventRuleLines = (rule: EventRule, isFirst: boolean): Lines => {
  const comments = commentLines(rule)
  const begins = isFirst || comments.length > 0
  return [...(begins && !isFirst ? [eventRulesEnd, ''] : []), ...comments, ...(begins ? [opening] : []), rule.xml]
}
