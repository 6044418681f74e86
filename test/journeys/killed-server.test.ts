/** The server is killed in the middle of the work: jobs go on, none runs twice, none is lost. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { eventually } from '../support/eventually.ts'
import { batuta, isAlive, openPlace, startServer, type Place } from '../support/server-process.ts'

/** Each job writes that it began, does its work, waits for the word where it has to, and writes that it ended. */
const definitions = (folder: string): string => `
CPUNAME NODE1 OS UNIX NODE localhost FOR MAESTRO TYPE FTA END

$JOBS
NODE1#SHORT
 DOCOMMAND "echo began $UNISON_JOB $$ >> ${folder}/diary; echo ended $UNISON_JOB >> ${folder}/diary" STREAMLOGON batch
 RECOVERY STOP
NODE1#LONG
 DOCOMMAND "echo began $UNISON_JOB $$ >> ${folder}/diary; while [ ! -e ${folder}/go ]; do sleep 0.1; done; echo ended $UNISON_JOB >> ${folder}/diary; exit 3" STREAMLOGON batch
 RCCONDSUCC "RC=3"
 RECOVERY STOP
NODE1#AFTERWARDS
 DOCOMMAND "echo began $UNISON_JOB $$ >> ${folder}/diary; echo ended $UNISON_JOB >> ${folder}/diary" STREAMLOGON batch
 RECOVERY STOP

SCHEDULE NODE1#NIGHT ON REQUEST
:
NODE1#SHORT
NODE1#LONG
 FOLLOWS SHORT
NODE1#AFTERWARDS
 FOLLOWS LONG
END

SCHEDULE NODE1#MANY ON REQUEST
:
${Array.from({ length: 30 }, (_, i) => `NODE1#SHORT AS S${i}`).join('\n')}
END
`

const diary = ({ folder }: Place): string[] =>
  existsSync(join(folder, 'diary')) ? readFileSync(join(folder, 'diary'), 'utf8').trim().split('\n') : []

const jobsNamed = async ({ client }: Place, name: string) => (await client.jobs({ name, limit: 100 })).items

test('a killed server is started again: the running job was not disturbed, nothing ran twice, nothing is lost', async (t) => {
  const place = await openPlace(t)
  const file = join(place.folder, 'night.txt')
  writeFileSync(file, definitions(place.folder))
  const first = await startServer(place)
  const applied = batuta(place, 'apply', file)
  assert.equal(applied.code, 0, applied.stderr)
  await place.client.submit({ stream: 'NODE1#NIGHT' })
  await eventually('the long job', async () => {
    const [long] = await jobsNamed(place, 'LONG')
    return long?.internalStatus === 'EXEC' ? true : undefined
  })
  const [, , pid] = (diary(place).find((line) => line.startsWith('began') && line.includes('LONG')) ?? '').split(' ')
  assert.ok(isAlive(Number(pid)))

  // Killed while thirty more are being dispatched and reported.
  const submitting = place.client.submit({ stream: 'NODE1#MANY' })
  await submitting
  await first.end('SIGKILL')
  assert.ok(isAlive(Number(pid)), 'the running job did not notice')

  const second = await startServer(place)
  assert.ok(isAlive(Number(pid)), 'and is still at it')
  await eventually('the end of the thirty', async () => {
    const many = await jobsNamed(place, 'MANY.@')
    assert.equal(many.length, 30)
    return many.every(({ status }) => status === 'succeeded') ? true : undefined
  })
  writeFileSync(join(place.folder, 'go'), '')
  await eventually('the end of the night', async () => {
    const night = await jobsNamed(place, 'NIGHT.@')
    return night.every(({ status }) => status === 'succeeded') ? true : undefined
  })

  const counts = new Map<string, number>()
  for (const line of diary(place)) {
    const [verb, job] = line.split(' ')
    counts.set(`${verb} ${job}`, (counts.get(`${verb} ${job}`) ?? 0) + 1)
  }
  assert.equal(counts.size, 2 * 33, 'every job has begun and ended')
  for (const [what, times] of counts) assert.equal(times, 1, `${what} ${times} times`)
  for (const { run } of await jobsNamed(place, '@.@')) assert.equal(run, 1)

  const [long] = await jobsNamed(place, 'LONG')
  const detail = await place.client.job({ id: long?.id ?? 0 })
  assert.deepEqual(
    detail.runs.map(({ run, outcome, returnCode }) => ({ run, outcome, returnCode })),
    [{ run: 1, outcome: 'succeeded', returnCode: 3 }],
  )
  const { code, ms } = await second.end('SIGTERM')
  assert.equal(code, 0, second.errors())
  assert.ok(ms < 10_000)
})

test('a stopped server leaves a running job alone, and the next one hears how it ended', async (t) => {
  const place = await openPlace(t)
  const file = join(place.folder, 'night.txt')
  writeFileSync(file, definitions(place.folder))
  const first = await startServer(place)
  applied(place, file)
  await place.client.submit({ stream: 'NODE1#NIGHT' })
  await eventually('the long job', async () => {
    const [long] = await jobsNamed(place, 'LONG')
    return long?.internalStatus === 'EXEC' ? true : undefined
  })
  assert.equal((await first.end('SIGTERM')).code, 0)
  writeFileSync(join(place.folder, 'go'), '')
  await eventually('the end of the job', () =>
    diary(place).some((line) => line.startsWith('ended') && line.includes('LONG')) ? true : undefined,
  )
  await startServer(place)
  await eventually('the end of the night', async () => {
    const night = await jobsNamed(place, 'NIGHT.@')
    return night.length === 3 && night.every(({ status, run }) => status === 'succeeded' && run === 1)
      ? true
      : undefined
  })
})

test('PostgreSQL loses its sessions again and again in the middle of the work: nothing runs twice, nothing is lost', async (t) => {
  const place = await openPlace(t)
  const file = join(place.folder, 'night.txt')
  writeFileSync(file, definitions(place.folder))
  await startServer(place)
  applied(place, file)
  for (let round = 1; round <= 3; round += 1) {
    const submitted = await eventually('a leader that takes the stream', () =>
      place.client.submit({ stream: 'NODE1#MANY' }),
    )
    assert.ok(submitted.id > 0)
    killOneSession(place)
    await eventually(`the end of round ${round}`, async () => {
      const many = await jobsNamed(place, 'MANY.@')
      return many.length === 30 * round && many.every(({ status }) => status === 'succeeded') ? true : undefined
    })
  }
  const begun = diary(place).filter((line) => line.startsWith('began'))
  assert.equal(begun.length, 90)
  // What the last round saw in memory may have been ahead of a commit that failed: the next term says it again, with the same runs.
  const ended = await eventually('a leader that knows all ends', async () => {
    const many = await jobsNamed(place, 'MANY.@')
    return many.every(({ status }) => status === 'succeeded') ? many : undefined
  })
  assert.deepEqual(
    ended.map(({ run }) => run),
    Array.from({ length: 90 }, () => 1),
  )
})

const applied = (place: Place, file: string): void => {
  const { code, stderr } = batuta(place, 'apply', file)
  assert.equal(code, 0, stderr)
}

/** Kills one of PostgreSQL's own processes: it ends every session and recovers, as after a crash. */
const killOneSession = ({ dataDir }: Place): void => {
  const postmaster = Number.parseInt(readFileSync(join(dataDir, 'postgres', 'data', 'postmaster.pid'), 'utf8'), 10)
  const { stdout } = spawnSync('ps', ['--ppid', String(postmaster), '-o', 'pid=,args='], { encoding: 'utf8' })
  const session = stdout.split('\n').find((line) => line.includes('batuta batuta'))
  process.kill(Number.parseInt(session ?? '', 10), 'SIGKILL')
}
