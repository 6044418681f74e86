/**
 * What the document of a TASK asks for: a command, a REST request, or something that cannot run here.
 *
 * Both forms of documents, JSDL and JSON, say the same with elements and with keys. They are looked up by their names alone,
 * without prefix and in any case, as an attribute or as an element. Source: User's Guide and Reference, "Executable jobs",
 * "RESTful Web Services jobs", "JSDL elements".
 */
import { parseJson } from './json-document.ts'
import { refuseTask, type NoTask } from './no-task.ts'
import { fromJson, fromXml, type DocumentNode } from './task-node.ts'
import { resolveCommand, type CommandTask } from './task-command.ts'
import { resolveRequest, type RequestTask } from './task-request.ts'
import { parseXml, type XmlMistake } from './xml-document.ts'

/** A document as it is kept. */
export interface TaskDocument {
  readonly format: 'xml' | 'json'
  readonly text: string
}

export type ResolvedTask = CommandTask | RequestTask | NoTask

/** What is put in for the variables of a text when the job runs, such as `${tws.job.name}`. */
export type PutIn = (text: string) => string

/** A document with its values, or where it is not well-formed. */
export const parseTask = ({ format, text }: TaskDocument, put: PutIn = asItIs): DocumentNode | XmlMistake => {
  if (format === 'json') {
    const json = parseJson(text)
    return 'mistake' in json ? json : fromJson(json.value, put)
  }
  const root = parseXml(text)
  return 'mistake' in root ? root : fromXml(root, put)
}

const asItIs: PutIn = (text) => text

/** The type of job that a document asks for, in lower case; undefined when it does not say. */
export const findApplication = (root: DocumentNode): string | undefined => {
  const name = root.find('application')?.value('name') ?? root.value('application')
  return name === undefined || name === '' ? undefined : name.toLowerCase()
}

/** What a document asks for. `put` fills in the variables of a run. */
export const resolveTask = (document: TaskDocument, put?: PutIn): ResolvedTask => {
  const root = parseTask(document, put)
  if ('mistake' in root) {
    const { mistake, line, column } = root
    return refuseTask(`The document of the task is malformed at line ${line}, column ${column}: ${mistake}.`)
  }
  const application = findApplication(root)
  const body = root.find('application') ?? root
  switch (application) {
    case undefined:
      return refuseTask('The document of the task names no type of job: expected <application name="executable">.')
    case 'executable':
      return resolveCommand(body.find('executable') ?? body)
    case 'restful':
      return resolveRequest(body.find('restful') ?? body)
    default:
      return refuseTask(`A job of type ${application} cannot run here: only executable and restful can.`)
  }
}
