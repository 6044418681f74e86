/** composer's spelling over a real database: definitions are listed, extracted, edited, changed and deleted as with composer. */
import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import type { Io } from '#/cli/io.ts'
import type { Said } from './command-line.ts'
import { openShell } from './definition-shell.ts'

const site = `CPUNAME FTA1
  OS UNIX
  NODE localhost
  FOR MAESTRO
    TYPE FTA
END

$JOBS
FTA1#EXTRACT DOCOMMAND "extract" STREAMLOGON ops

FTA1#PRINT DOCOMMAND "print" STREAMLOGON ops

SCHEDULE FTA1#PAYROLL
  ON RUNCYCLE DAILY "FREQ=DAILY"
:
  FTA1#EXTRACT
END
`

const open = async (t: TestContext) => {
  const { batuta, folder } = await openShell(t, site)
  return {
    composer: (line: string, more?: Partial<Io>) => batuta(['composer', line], more),
    path: (name: string) => join(folder, name),
  }
}

const names = ({ out }: Said): string[] =>
  out
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split(/\s+/).slice(0, 2).join(' '))

test('list and display take composer’s words for kinds, and patterns', async (t) => {
  const { composer } = await open(t)
  assert.deepEqual(names(await composer('list jd=FTA1#@')), ['job FTA1#EXTRACT', 'job FTA1#PRINT'])
  assert.deepEqual(names(await composer('list sched @#PAY@')), ['stream FTA1#PAYROLL'])
  assert.deepEqual(names(await composer('list js=PAYROLL')), ['stream FTA1#PAYROLL'])
  assert.deepEqual(names(await composer('list jd=E@')), ['job FTA1#EXTRACT'])
  assert.match((await composer('display js=PAYROLL')).out, /^SCHEDULE FTA1#PAYROLL\n/)
  assert.deepEqual(names(await composer('li ws=@;offline')), ['workstation FTA1'])
  assert.match((await composer('display js=@#PAY@')).out, /^SCHEDULE FTA1#PAYROLL\n/)
  const { code, err } = await composer('list jbo=@')
  assert.equal(code, 64)
  assert.match(err, /"jbo" is no kind of definition\. Did you mean job\? It is one of ws, wscl/)
})

test('js= means job streams, job= jobs: what has another kind is neither listed nor deleted', async (t) => {
  const { composer } = await open(t)
  assert.deepEqual(names(await composer('list js=@')), ['stream FTA1#PAYROLL'])
  assert.deepEqual(names(await composer('list job=@')), ['job FTA1#EXTRACT', 'job FTA1#PRINT'])
  assert.deepEqual(names(await composer('list cpu=@')), ['workstation FTA1'])
  assert.equal((await composer('delete js=@;noask')).code, 0)
  assert.deepEqual(names(await composer('list jd=@')), ['job FTA1#EXTRACT', 'job FTA1#PRINT'])
})

test('what was extracted can be changed and replaced; add asks before it changes what exists', async (t) => {
  const { composer, path } = await open(t)
  const file = path('night.txt')
  assert.equal((await composer(`extract ${file} from jd=@#EXTRACT`)).code, 0)
  const text = await readFile(file, 'utf8')
  await writeFile(file, text.replace('"extract"', '"extract --all"'))
  assert.equal((await composer(`validate ${file};syntax`)).code, 0)
  const refused = await composer(`add ${file}`)
  assert.equal(refused.code, 64)
  assert.match(refused.err, /1 definition of .* exists and would be changed: use replace, or add ;noask\./)
  assert.equal((await composer(`add ${file}`, { ask: async () => 'n' })).out, 'Nothing was changed.\n')
  assert.match(
    (await composer(`replace ${file};reason="all of it"`)).out,
    /^Applied as revision 2: 0 created, 1 changed/,
  )
  await writeFile(file, text.replaceAll('EXTRACT', 'LOAD'))
  assert.match((await composer(`add ${file}`)).out, /^Applied as revision 3: 1 created, 0 changed/)
})

test('add shows every mistake with its place; extract writes the file that is named, and says so', async (t) => {
  const { composer, path } = await open(t)
  await writeFile(path('bad.txt'), '$JOBS\nFTA1#A DOCOMMND "a"\nNOWS#B DOCOMMAND "b" STREAMLOGON ops\n')
  const refused = await composer(`add ${path('bad.txt')}`)
  assert.equal(refused.code, 65)
  assert.match(refused.err, /bad\.txt:2:8: error composer\.unknown_keyword: DOCOMMND[^]*bad\.txt:3:1: error/)
  const file = path('night')
  assert.equal((await composer(`extract ${file} from js=@`)).out, `Wrote 5 lines to ${file}.\n`)
  assert.match(await readFile(file, 'utf8'), /^SCHEDULE FTA1#PAYROLL\n/)
  const nowhere = await composer(`extract ${path('no/night.txt')} from js=@`)
  assert.deepEqual([nowhere.code, /there is no such folder; make it first\./.test(nowhere.err)], [66, true])
})

test('modify opens the editor, shows mistakes and then the difference, and applies what is accepted', async (t) => {
  const { composer } = await open(t)
  const texts = ['DOCOMMND "extract"', 'DOCOMMAND "extract --all"']
  const asked: string[] = []
  const said = await composer('modify jd=FTA1#EXTRACT', {
    edit: async (file) => {
      const text = await readFile(file, 'utf8')
      await writeFile(file, text.replace(/DOCOMM\w+ ".*"/, texts.shift() ?? ''))
    },
    ask: async (question) => {
      asked.push(question)
      return asked.length === 1 ? 'e' : 'y'
    },
  })
  assert.equal(said.code, 0)
  assert.deepEqual(asked, ['Edit again? (e: edit again, n: no) ', 'Apply this? (y: yes, e: edit again, n: no) '])
  assert.match(said.out, /^\+.*DOCOMMAND "extract --all"/m)
  assert.match(said.out, /\nApplied as revision 2: 0 created, 1 changed, 0 unchanged\.\n$/)
  assert.match((await composer('display jd=FTA1#EXTRACT')).out, /extract --all/)
})

test('modify changes nothing when the text stays as it is, when it is declined, or when another change came before', async (t) => {
  const { composer, path } = await open(t)
  const accepted = async () => 'y'
  assert.equal((await composer('modify js=@', { edit: async () => {}, ask: accepted })).out, 'Nothing has changed.\n')
  const editing = (more: () => Promise<unknown>) => async (file: string) => {
    await more()
    await writeFile(file, (await readFile(file, 'utf8')).replace('DAILY"', 'DAILY;INTERVAL=2"'))
  }
  const declined = await composer('modify js=@', { edit: editing(async () => {}), ask: async () => 'n' })
  assert.match(declined.out, /Nothing was applied\.\n$/)
  await writeFile(path('cal.txt'), '$CALENDAR\nXMAS 12/25/2026\n')
  const overtaken = await composer('modify js=@', {
    edit: editing(() => composer(`replace ${path('cal.txt')}`)),
    ask: accepted,
  })
  assert.deepEqual([overtaken.code, /\[definition\.outdated\]/.test(overtaken.err)], [65, true])
})

test('new begins with a text of the kind, and applies what it became', async (t) => {
  const { composer } = await open(t)
  const edit = async (file: string): Promise<void> => {
    await writeFile(file, (await readFile(file, 'utf8')).replace('NEWCAL', 'XMAS'))
  }
  assert.match((await composer('new cal', { edit, ask: async () => 'y' })).out, /Applied as revision 2: 1 created/)
  assert.match((await composer('display cal=XMAS')).out, /^\$CALENDAR\nXMAS/)
})

test('delete takes patterns, asks about several, and leaves what is in use', async (t) => {
  const { composer } = await open(t)
  assert.match((await composer('delete jd=@#NOSUCH')).err, /There is no definition jd=@#NOSUCH\./)
  assert.match((await composer('delete jd=@')).err, /delete would delete 2 definitions; add ;noask if that is meant\./)
  const used = await composer('delete jd=@;noask')
  assert.deepEqual([used.code, /\[definition\.in_use\]/.test(used.err)], [65, true])
  assert.equal((await composer('delete jd=FTA1#PRINT')).code, 0)
  assert.deepEqual(names(await composer('list jd=@')), ['job FTA1#EXTRACT'])
})

test('lock keeps definitions for whoever calls, and unlock gives them back', async (t) => {
  const { composer } = await open(t)
  const locked = await composer('lock jd=@')
  assert.match(locked.out, /^Locked job FTA1#EXTRACT until 2026-\S+\.\nLocked job FTA1#PRINT until \S+\.\n$/)
  assert.equal((await composer('lock jd=@')).code, 0, 'locked again')
  assert.equal((await composer('delete jd=FTA1#PRINT')).code, 0, 'the lock is mine')
  assert.equal((await composer('unlock jd=@;forced')).out, 'Unlocked 1 definition.\n')
  assert.equal((await composer('unlock jd=@')).out, 'Nothing was locked.\n')
  assert.match((await composer('lock jd=@#NOSUCH')).err, /There is no definition jd=@#NOSUCH\./)
})

test('a command of composer that has no meaning here says why', async (t) => {
  const { composer } = await open(t)
  assert.match((await composer('mkfolder X')).err, /composer's mkfolder has no meaning here: folders are definitions/)
  assert.match((await composer('modify js=@')).err, /opens an editor and needs a terminal; use extract and replace/)
})
