/** STARTCOND with a real server, a real agent and a real file. */
import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { eventually } from '../support/eventually.ts'
import { batuta, openPlace, startServer, type Place } from '../support/server-process.ts'

const definitions = (folder: string): string => `
CPUNAME NODE1 OS UNIX NODE localhost FOR MAESTRO TYPE FTA END
$JOBS
NODE1#TAKE DOCOMMAND "mv ${folder}/in/*.csv ${folder}/done/" STREAMLOGON batch
NODE1#FIND DOCOMMAND "test -e ${folder}/word && exit 4; exit 0" STREAMLOGON batch
 OUTPUTCOND THERE "RC = 4"
NODE1#AFTER DOCOMMAND "echo after" STREAMLOGON batch
SCHEDULE NODE1#ORDERS ON REQUEST
 STARTCOND FILECREATED NODE1#"${folder}/in/*.csv" USER batch INTERVAL 5 (RERUN)
: NODE1#TAKE END
SCHEDULE NODE1#WORD ON REQUEST
 STARTCOND JOB NODE1#FIND OUTCOND THERE INTERVAL 5 (ALIAS WATCH)
: NODE1#AFTER END
`

const statusesOf = async ({ client }: Place, name: string) =>
  (await client.streams({ name, limit: 100 })).items.map(({ status }) => status).toSorted()

const deliver = ({ folder }: Place, name: string): void => {
  writeFileSync(join(folder, `${name}.tmp`), name)
  renameSync(join(folder, `${name}.tmp`), join(folder, 'in', `${name}.csv`))
}

test('a stream starts when its file comes, and again with each file; one starts when its job finds what it looks for', async (t) => {
  const place = await openPlace(t)
  for (const name of ['in', 'done']) mkdirSync(join(place.folder, name))
  const file = join(place.folder, 'definitions.txt')
  writeFileSync(file, definitions(place.folder))
  const server = await startServer(place)
  assert.equal(batuta(place, 'apply', file).code, 0)
  for (const stream of ['NODE1#ORDERS', 'NODE1#WORD']) await place.client.submit({ stream })

  const [job] = (await place.client.jobs({ name: 'ORDERS.TAKE' })).items
  assert.match(batuta(place, 'job', 'why', String(job?.id)).stdout, /STARTCOND: .* FILECREATED NODE1#".*\/in\/\*\.csv"/)

  deliver(place, 'first')
  await eventually('the first file', async () => {
    assert.deepEqual(await statusesOf(place, 'ORDERS'), ['succeeded', 'waiting'])
    return true
  })
  // A server that is killed knows what it has seen.
  await server.end('SIGKILL')
  deliver(place, 'second')
  await startServer(place)
  await eventually('the second file', async () => {
    assert.deepEqual(await statusesOf(place, 'ORDERS'), ['succeeded', 'succeeded', 'waiting'])
    return true
  })
  assert.deepEqual(readdirSync(join(place.folder, 'done')).toSorted(), ['first.csv', 'second.csv'])

  writeFileSync(join(place.folder, 'word'), '')
  await eventually('the job that finds', async () => {
    assert.deepEqual(await statusesOf(place, 'WORD'), ['succeeded'])
    return true
  })
  const [watch] = (await place.client.jobs({ name: 'WORD.WATCH' })).items
  assert.ok(watch !== undefined && watch.run > 1 && watch.returnCode === 4)
})
