/** Definitions as code on the command line, over a real database: compared, applied, exported, deleted, rolled back. */
import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { printed } from './command-line.ts'
import { openShell } from './definition-shell.ts'

const site = `CPUNAME FTA1
  OS UNIX
  NODE localhost
  FOR MAESTRO
    TYPE FTA
END

$CALENDAR
HOLIDAYS "free days" 12/25/2026

$JOBS
FTA1#EXTRACT DOCOMMAND "extract" STREAMLOGON ops

SCHEDULE FTA1#PAYROLL
  ON WORKDAYS
:
  FTA1#EXTRACT
END
`

const holidays = (...dates: string[]): string => `$CALENDAR\nHOLIDAYS "free days" ${dates.join(' ')}\n`

test('a comparison shows the lines and the days that change, and changes nothing', async (t) => {
  const { batuta, write } = await openShell(t, site)
  const file = await write('holidays.txt', holidays('12/24/2026', '12/25/2026'))
  const compared = await batuta(`definitions diff ${file}`)
  assert.deepEqual([compared.code, compared.err], [0, ''])
  assert.match(compared.out, /^--- calendar HOLIDAYS\n\+\+\+ calendar HOLIDAYS\n@@ .* @@\n[^]*^\+.*12\/24\/2026/m)
  assert.deepEqual(compared.out.split('\n').slice(-6), [
    'Over revision 1: 0 created, 1 changed, 0 unchanged.',
    'From 2026-11-22 to 2027-12-26: 0 instances more, 1 fewer, 0 moved, in 1 stream. The days up to 2026-11-23 are planned and stay as they are.',
    '',
    'FTA1#PAYROLL (calendar HOLIDAYS)',
    '  1 instance fewer: first 2026-12-23 21:00',
    '',
  ])
  assert.deepEqual(await batuta(`definitions apply --dry-run ${file}`), compared)
  assert.deepEqual(await batuta(`diff ${file}`), compared, 'the same stands at the top')
  const json = await batuta(`definitions diff ${file} --days 10 --json`)
  assert.partialDeepStrictEqual(JSON.parse(json.out), {
    revision: null,
    changed: 1,
    effect: { to: '2026-12-01', removed: 0 },
  })
  assert.match((await batuta('definitions history')).out, /^REVISION.*\n +1 .*\n$/)
})

test('the history tells who changed what, when and why, of everything or of one object', async (t) => {
  const { batuta, write } = await openShell(t, site)
  await batuta(`apply ${await write('h.txt', holidays('12/24/2026'))} --author bea --reason eve`)
  const { out } = await batuta('definitions history')
  const rows = out.split('\n').map((row) => row.trim().split(/ {2,}/))
  assert.deepEqual(rows.slice(0, 3), [
    ['REVISION', 'WHEN', 'BY', 'WHAT', 'WHY'],
    ['2', '03:14', 'bea', '+0 ~1 -0: ~calendar HOLIDAYS', 'eve'],
    [
      '1',
      '03:14',
      'ana',
      '+4 ~0 -0: +calendar HOLIDAYS, +job FTA1#EXTRACT, +stream FTA1#PAYROLL, +workstation FTA1',
      'first',
    ],
  ])
  const own = await batuta('definitions history fta1#payroll --json')
  assert.partialDeepStrictEqual(JSON.parse(own.out), {
    items: [{ revision: 1, by: 'ana', reason: 'first', objects: [{ name: 'FTA1#PAYROLL', change: 'created' }] }],
    next: null,
  })
  const never = await batuta('definitions history NOSUCH')
  assert.deepEqual([never.code, never.err], [65, 'batuta: No object NOSUCH was ever defined. [definition.unknown]\n'])
})

test('an object is shown by its name, as it is and as it was', async (t) => {
  const { batuta, write } = await openShell(t, site)
  await batuta(`apply ${await write('h.txt', holidays('12/24/2026'))}`)
  assert.match((await batuta('definitions show holidays')).out, /^\$CALENDAR\nHOLIDAYS[^]*12\/24\/2026\n$/)
  assert.match((await batuta('definitions show HOLIDAYS --revision 1')).out, /12\/25\/2026/)
  assert.match((await batuta('definitions show PAYROLL')).out, /^SCHEDULE FTA1#PAYROLL\n/)
  const future = await batuta('definitions show HOLIDAYS --revision 3')
  assert.deepEqual(
    [future.code, future.err],
    [65, 'batuta: There is no revision 3: the last one is 2. [revision.unknown]\n'],
  )
  await batuta(`apply ${await write('p.txt', '$PROMPT\nHOLIDAYS "go?"\n')}`)
  const two = await batuta('definitions show HOLIDAYS')
  assert.equal(two.code, 65)
  assert.match(
    two.err,
    /use the full name, or --kind:\n {2}calendar HOLIDAYS\n {2}prompt HOLIDAYS \[definition\.ambiguous\]/,
  )
  assert.equal((await batuta('definitions show HOLIDAYS --kind prompt')).code, 0)
})

test('a list is narrowed down by kind and pattern', async (t) => {
  const { batuta } = await openShell(t, site)
  const namesOf = async (line: string): Promise<string[]> =>
    (await batuta(line)).out
      .split('\n')
      .slice(1, -1)
      .map((row) => row.split(/ +/).slice(0, 2).join(' '))
  assert.deepEqual(await namesOf('definitions list FTA1@'), [
    'job FTA1#EXTRACT',
    'stream FTA1#PAYROLL',
    'workstation FTA1',
  ])
  assert.deepEqual(await namesOf('definitions list --kind job'), ['job FTA1#EXTRACT'])
  assert.deepEqual(
    await batuta('definitions list NOSUCH'),
    printed('No definitions. Jobs and streams are named in full: @#NOSUCH.'),
  )
  assert.match(
    (await batuta('definitions list --limit 1')).out,
    /1 definition shown, and there are more; --limit shows them\.\n$/,
  )
})

test('what is exported into a folder is the same site again, a file for each kind', async (t) => {
  const { batuta, folder } = await openShell(t, site)
  const out = join(folder, 'site')
  assert.deepEqual(await batuta(`definitions export --out ${out}`), printed(`Wrote 4 files to ${out}.`))
  assert.deepEqual(await readdir(out), ['01-workstation.txt', '06-calendar.txt', '12-job.txt', '13-stream.txt'])
  assert.deepEqual(
    await batuta(`definitions apply --prune ${out}`),
    printed('Nothing has changed: 0 created, 0 changed, 4 unchanged.'),
  )
  const all = await batuta('definitions export')
  await batuta(`definitions export FTA1#PAY@ HOL@ --out ${join(folder, 'some.txt')}`)
  const some = await readFile(join(folder, 'some.txt'), 'utf8')
  assert.match(some, /^\$CALENDAR\nHOLIDAYS[^]*SCHEDULE FTA1#PAYROLL/)
  assert.doesNotMatch(some, /CPUNAME/)
  assert.match(all.out, /^CPUNAME FTA1\n/)
  const none = await batuta('definitions export NOSUCH')
  assert.deepEqual([none.code, none.err], [65, 'batuta: There is no definition NOSUCH. [definition.unknown]\n'])
})

test('what is in use is kept, with the list of its users; by force it goes, and a rollback brings it back', async (t) => {
  const { batuta } = await openShell(t, site)
  const before = await batuta('definitions export')
  const kept = await batuta('definitions delete FTA1#EXTRACT')
  assert.equal(kept.code, 65)
  assert.match(kept.err, /^job FTA1#EXTRACT is used by 1:\n {2}stream FTA1#PAYROLL\nbatuta: Nothing was changed: /)
  const tried = await batuta('definitions delete EXTRACT --dry-run')
  assert.match(
    tried.out,
    /FTA1#PAYROLL \(job FTA1#EXTRACT\)\n {2}283 instances fewer[^]*cannot be planned: There is no job definition/,
  )
  assert.match(tried.out, /Refused without --force:\njob FTA1#EXTRACT is used by 1:/)
  const forced = await batuta('definitions delete EXTRACT HOLIDAYS --force --author bea')
  assert.equal(forced.out, 'Applied as revision 2: 0 created, 0 changed, 2 deleted, 0 unchanged.\n')
  assert.deepEqual(
    await batuta('definitions rollback 1'),
    printed('Applied as revision 3: 2 created, 0 changed, 2 unchanged.'),
  )
  assert.equal((await batuta('definitions export')).out, before.out)
  assert.deepEqual(
    await batuta('definitions rollback 1 --dry-run'),
    printed('Nothing would change: 0 created, 0 changed, 4 unchanged.'),
  )
})

test('a change can be bound to the revision that was looked at', async (t) => {
  const { batuta, write } = await openShell(t, site)
  const file = await write('h.txt', holidays('12/24/2026'))
  await batuta(`apply ${file} --expect 1`)
  const { code, err } = await batuta(`apply ${file} --expect 1`)
  assert.equal(code, 65)
  assert.match(
    err,
    /^batuta: Definitions are at revision 2, not 1: somebody has changed them since\..* \[definition\.outdated\]\n$/,
  )
})
