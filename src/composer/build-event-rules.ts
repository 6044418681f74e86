/**
 * Builds event rules from their XML (User's Guide and Reference, "Event rule definition").
 *
 * The elements are checked to be those of the language; what they mean is up to whoever runs the rules.
 */
import type { IToken } from 'chevrotain'
import { nearest } from '#/lib/words.ts'
import type { EventRule } from '#/model/definition.ts'
import type { Block } from './blocks.ts'
import { newBuilder, note, type Builder } from './builder.ts'
import { linesOfXmlComment } from './comments.ts'
import { plainName } from './defined-names.ts'
import { endOfDocument } from './document-text.ts'
import { tokenInside } from './embedded-place.ts'
import { OpenDocument } from './lexer.ts'
import type { ParsedDefinition } from './parsed.ts'
import { positionOf, type Source } from './source.ts'
import { parseXml, placeOf, withPlainLineEnds, type XmlElement } from './xml-document.ts'

/** What an element must have, and may hold. */
interface Form {
  /** Attributes that must be there, with the values they may have; none: any. */
  readonly needs?: Readonly<Record<string, readonly string[]>>
  readonly children: readonly string[]
  /** Children of which there must be one at least. */
  readonly wants?: readonly string[]
}

const any: readonly string[] = []
const forms: Readonly<Record<string, Form>> = {
  eventRuleSet: { children: ['eventRule'], wants: ['eventRule'] },
  eventRule: {
    needs: { name: any, ruleType: ['filter', 'sequence', 'set'], isDraft: ['yes', 'no'] },
    children: 'description timeZone validity activeTime timeInterval eventCondition correlationAttributes action'.split(
      ' ',
    ),
    wants: ['eventCondition', 'action'],
  },
  timeInterval: { needs: { amount: any, unit: any }, children: [] },
  eventCondition: { needs: { eventProvider: any, eventType: any }, children: ['scope', 'filteringPredicate'] },
  filteringPredicate: { children: ['attributeFilter'] },
  attributeFilter: {
    needs: { name: any, operator: ['eq', 'ne', 'le', 'ge', 'range'] },
    children: ['value'],
    wants: ['value'],
  },
  correlationAttributes: { children: ['attribute'], wants: ['attribute'] },
  attribute: { needs: { name: any }, children: [] },
  action: {
    needs: { actionProvider: any, actionType: any, responseType: ['onDetection', 'onTimeOut'] },
    children: ['description', 'scope', 'parameter'],
  },
  parameter: { needs: { name: any }, children: ['value'], wants: ['value'] },
}

/** A document under examination. */
interface Document {
  readonly builder: Builder
  readonly token: IToken
  readonly text: string
}

/** The rules of a set; those without a name are left out. */
export const buildEventRules = (source: Source, { tokens: [token] }: Block): ParsedDefinition[] => {
  if (token === undefined || token.tokenType === OpenDocument) return []
  const document = { builder: newBuilder(source), token, text: withPlainLineEnds(token.image) }
  const root = parseXml(document.text)
  if ('mistake' in root) {
    const message = `The event rules are not well-formed XML: ${root.mistake}.`
    note(document.builder, tokenInside(token, root), { code: 'definition.bad_event_rule', message })
    return []
  }
  if (root.name !== 'eventRuleSet' && root.name !== 'eventRule') {
    complain(document, root, `<${root.name}> is no event rule: expected <eventRuleSet>.`)
    return []
  }
  checkForm(document, root)
  const rules = root.name === 'eventRule' ? [root] : root.children.filter(({ name }) => name === 'eventRule')
  return rules.flatMap((rule, at) => buildRule(document, rule, at === 0 && rule !== root ? root.comments : []))
}

const buildRule = (document: Document, rule: XmlElement, before: readonly string[]): ParsedDefinition[] => {
  const { builder, token, text } = document
  const { name, ruleType = 'filter', isDraft } = rule.attributes
  if (name === undefined || name === '') return []
  const at = tokenInside(token, placeOf(text, rule.start), '<eventRule'.length)
  const definition: EventRule = {
    kind: 'eventrule',
    name: plainName(builder, { ...at, image: name }, 'event rule'),
    type: ruleType === 'sequence' || ruleType === 'set' ? ruleType : 'filter',
    draft: isDraft === 'yes',
    xml: text.slice(rule.start, endOfDocument(text, rule.start)),
  }
  const description = rule.children.find((child) => child.name === 'description')?.text.trim()
  if (description !== undefined && description !== '') definition.description = description
  const comments = [...before, ...rule.comments].flatMap(linesOfXmlComment)
  if (comments.length > 0) definition.comments = comments
  return [{ definition, position: positionOf(builder.source, at), marks: builder.marks }]
}

const complain = (
  { builder, token, text }: Document,
  { name, start }: XmlElement,
  message: string,
  hint?: string,
): void => {
  const at = tokenInside(token, placeOf(text, start), name.length + 1)
  note(builder, at, { code: 'definition.bad_event_rule', message, hint })
}

/** Says what an element lacks, and what it holds that it cannot; then the same of its children. */
const checkForm = (document: Document, element: XmlElement): void => {
  const form = forms[element.name]
  if (form === undefined) return
  for (const [name, values] of Object.entries(form.needs ?? {})) {
    const value = element.attributes[name]?.trim()
    if (value === undefined || value === '')
      complain(document, element, `<${element.name}> needs the attribute ${name}.`)
    else if (values.length > 0 && !values.includes(value)) {
      complain(document, element, `${value} is no ${name}: expected ${values.join(', ')}.`, meant(value, values))
    }
  }
  for (const wanted of form.wants ?? []) {
    const has = element.children.some(({ name }) => name === wanted)
    if (!has) complain(document, element, `<${element.name}> needs <${wanted}>.`)
  }
  for (const child of element.children) {
    if (form.children.includes(child.name)) checkForm(document, child)
    else {
      const expected = form.children.length === 0 ? 'nothing' : form.children.join(', ')
      const message = `<${child.name}> does not belong in <${element.name}>; expected ${expected}.`
      complain(document, child, message, meant(child.name, form.children))
    }
  }
}

const meant = (word: string, known: readonly string[]): string | undefined => {
  const found = nearest(word, known)
  return found === undefined ? undefined : `Did you mean ${found}?`
}
