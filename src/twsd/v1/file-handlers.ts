/** What the server does for the operations on files that jobs and streams wait for. */
import { answer, type Call, type Handler } from '#/twsd/call.ts'
import { readIdentifier } from '#/twsd/identifiers.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { FileView } from '#/model/workstation-views.ts'
import { requireCurrent } from './find.ts'
import { namingOf, workstationKey, type Naming } from './keys.ts'
import { named, tests, word } from './object-filter.ts'
import { listAnswer, pageAsked, pageOf } from './plan-call.ts'
import { readFilter } from './read-filter.ts'

const plainId = ({ id }: FileView): string => String(id)
const fileStatus = ({ found }: FileView): string => (found ? 'YES' : 'NO')

const filter = {
  noun: 'fileInPlan',
  ...tests<FileView>(),
  fields: {
    fileId: word(plainId),
    fileName: named(({ path }: FileView) => [path]),
    fileNameAsString: named(({ path }: FileView) => [path]),
    workstationId: named(({ workstation }: FileView) => [workstation]),
    workstationName: named(({ workstation }: FileView) => [workstation]),
    workstationNameAsString: named(({ workstation }: FileView) => [workstation]),
    qualifierAsString: named(({ qualifier }: FileView) => [qualifier ?? '']),
    status: word(fileStatus),
    statusAsString: word(fileStatus),
    statusList: word(fileStatus),
  },
}

const shape = (view: FileView, { id, planId }: Naming): object => ({
  id: id(plainId(view)),
  fileInPlanKey: {
    id: id(plainId(view)),
    name: view.path,
    workstationInPlanKey: workstationKey(view.workstation),
    qualifier: view.qualifier ?? undefined,
  },
  planId,
  workstationId: id(view.workstation),
  qualifier: view.qualifier ?? undefined,
  status: fileStatus(view),
})

const queryFiles: Handler = (call) => {
  requireCurrent(call)
  const test = readFilter(call, filter)
  const naming = namingOf(call)
  const found = call.engine.files().filter(test)
  const { items, last } = pageOf(found, pageAsked(call), (view) => naming.id(plainId(view)))
  const shaped = items.map((view) => shape(view, naming))
  return listAnswer(call, shaped, { last, count: found.length })
}

const findFile = (call: Call): FileView => {
  requireCurrent(call)
  const text = call.params['fileId'] ?? ''
  const files = call.engine.files()
  for (const wanted of readIdentifier(text)) {
    const found = files.find((view) => plainId(view) === wanted)
    if (found !== undefined) return found
  }
  throw new Refusal('file.unknown', `Nothing in the plan waits for a file ${text}. Its identifier is its number.`)
}

const getFile: Handler = (call) => answer(shape(findFile(call), namingOf(call)))

export const fileHandlers = { queryFiles, queryNextFiles: queryFiles, getFile }
