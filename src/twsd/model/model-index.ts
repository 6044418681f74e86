/**
 * What each identifier of a definition stands for. Reading all of a large site takes half a second: it is read once, and then
 * follows what each revision has changed.
 */
import type { DefinitionDesk } from '#/engine/definition-desk.ts'
import type { DefinitionView, ObjectName } from '#/model/definition-views.ts'
import type { SaidKind } from '#/twsd/model/kinds.ts'
import { modelId } from '#/twsd/model/naming.ts'

const pageSize = 5000

/** Every object of a kind, or of all kinds, a page at a time; of a kind those that have a name like a pattern. */
export const pagesOf = async function* (
  desk: DefinitionDesk,
  kind?: SaidKind,
  name?: string,
): AsyncGenerator<readonly DefinitionView[]> {
  for (let after: string | undefined; ;) {
    const page = await desk.list(kind === undefined ? {} : { kind, name }, { limit: pageSize, after })
    yield page.items
    if (page.next === null) return
    after = page.next
  }
}

type Objects = ReadonlyMap<string, ObjectName>

/** As of a revision. */
interface Index {
  readonly revision: number
  readonly objects: Promise<Objects>
}

/** By the desk of a caller: who may see less has another one. */
const indexes = new WeakMap<DefinitionDesk, Index>()

/** Made once for each revision, whoever asks first. */
export const indexOf = async (desk: DefinitionDesk): Promise<Objects> => {
  const revision = await desk.head()
  const known = indexes.get(desk)
  if (known?.revision === revision) return known.objects
  const made: Index = { revision, objects: indexAt(desk, revision, known) }
  indexes.set(desk, made)
  made.objects.catch(() => {
    if (indexes.get(desk) === made) indexes.delete(desk)
  })
  return made.objects
}

/** Who was away for longer reads all anew. */
const mostRevisions = 50
const mostChanges = 2000

const indexAt = async (desk: DefinitionDesk, revision: number, known: Index | undefined): Promise<Objects> => {
  const steps = known === undefined ? Infinity : revision - known.revision
  if (known === undefined || steps < 0 || steps > mostRevisions) return readIndex(desk)
  const objects = new Map(await known.objects)
  let left = mostChanges
  for (let next = known.revision + 1; next <= revision; next += 1) {
    const { items } = await desk.changes(next, { limit: left + 1 })
    left -= items.length
    if (left < 0) return readIndex(desk)
    for (const { kind, name, change } of items) {
      if (change === 'deleted') objects.delete(modelId(kind, name))
      else objects.set(modelId(kind, name), { kind, name })
    }
  }
  return objects
}

const readIndex = async (desk: DefinitionDesk): Promise<Objects> => {
  const objects = new Map<string, ObjectName>()
  for await (const views of pagesOf(desk)) {
    for (const { kind, name } of views) objects.set(modelId(kind, name), { kind, name })
  }
  return objects
}
