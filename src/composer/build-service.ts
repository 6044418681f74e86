/** Builds ISSERVICE: the name under which a job stream is offered to people outside operations, and what goes with it. */
import type { CstNode } from 'chevrotain'
import type { StreamService } from '#/model/job-stream.ts'
import { lastOf, note, reject, type Builder } from './builder.ts'
import { keywordOf, nodes, token, tokens } from './cst.ts'
import { readText } from './read-values.ts'

const fields = { SERVICENAME: 'name', SERVICEDESCRIPTION: 'description', SERVICETAGS: 'tags' } as const

/** The service of a header; undefined where it is none. */
export const buildService = (builder: Builder, header: CstNode): StreamService | undefined => {
  const keyword = tokens(header, 'StreamFlag').find((flag) => keywordOf(flag) === 'ISSERVICE')
  const settings = nodes(header, 'streamSetting').filter((each) =>
    tokens(each, 'StreamSetting').some((setting) => Object.hasOwn(fields, keywordOf(setting))),
  )
  const lists = nodes(header, 'serviceVariables')
  if (keyword === undefined) {
    const first = token(settings[0], 'StreamSetting') ?? token(lists[0], 'SERVICEVARIABLES')
    if (first !== undefined) {
      const message = `${keywordOf(first)} says nothing of a job stream that is no service.`
      note(builder, first, { code: 'definition.no_service', message, hint: 'Add ISSERVICE before it.' })
    }
    return undefined
  }
  const service: StreamService = { name: '' }
  for (const setting of settings) {
    const [name, value] = [token(setting, 'StreamSetting'), token(setting, 'Value')]
    const field = name && fields[keywordOf(name) as keyof typeof fields]
    if (field !== undefined && value !== undefined) service[field] = readText(value)
  }
  const list = lastOf(builder, lists, (each) => token(each, 'SERVICEVARIABLES'))
  if (list !== undefined) service.variables = tokens(list, 'Text').map(readText)
  if (service.name === '') reject(builder, keyword, 'ISSERVICE has no name of the service.', 'Add SERVICENAME "name".')
  return service
}
