/** The sample workload: an empty database is filled with it, so that a newcomer sees jobs run. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { decodeSource } from '#/composer/source-text.ts'
import type { SourceText } from '#/engine/definition-desk.ts'
import { count } from '#/lib/words.ts'
import { headRevision } from '#/store/revisions.ts'
import type { Component } from './component.ts'
import { need, type System } from './system.ts'

const folder = join(import.meta.dirname, '../../samples/night-batch')

export const sampleComponent = (system: System): Component => ({
  name: 'sample',
  critical: false,
  dependsOn: ['leader'],
  start: async () => {
    if (!system.configuration.sample || !need(system.running, 'leader').isLeading()) return
    if ((await headRevision(need(system.running, 'database'))) > 0) return
    const desk = need(system.running, 'engine').definitions
    const cause = { by: 'sample', reason: 'the database was empty' }
    const { created } = await desk.change({ kind: 'apply', sources: await readSample() }, {}, cause)
    system.log.info({}, `the database was empty: loaded the sample night-batch, ${count(created, 'definition')}`)
  },
  stop: async () => {},
  health: () => ({ status: 'ok' }),
})

/** The texts of the sample in the order of their names. */
const readSample = async (): Promise<SourceText[]> => {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.txt')).sort()
  return Promise.all(files.map(async (file) => ({ file, ...decodeSource(await readFile(join(folder, file)), file) })))
}
