import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { KnownDefinitions } from './check.ts'
import { checkTexts } from './check-texts.ts'
import { formatDiagnostic } from './print-diagnostics.ts'

const nothing: KnownDefinitions = { has: () => false, get: () => undefined, names: () => [] }
const workstation = 'CPUNAME M OS UNIX END\n'

/** What is wrong with texts, the first in file `0`, the next in `1`. */
const found = (...texts: string[]) =>
  checkTexts(
    texts.map((text, at) => ({ file: String(at), text })),
    nothing,
  ).diagnostics
const errors = (...texts: string[]) => found(...texts).filter(({ severity }) => severity === 'error')
const said = (...texts: string[]): string[] =>
  errors(...texts).map(({ file, line, column, code, message }) => `${file}:${line}:${column} ${code}: ${message}`)

test('what is wrong is told in the order of the files and their lines, whatever finds it', () => {
  const wrong = 'SCHEDULE M#S ON NOPE\n:\nEND\nCPUNAME B OSS UNIX END\n'
  assert.deepEqual(
    said(`${workstation}${wrong}`, 'CPUNAME 1 OS UNIX END').map((each) => each.split(' ')[0]),
    ['0:2:17', '0:5:11', '1:1:9'],
  )
})

test('an unknown name is told once, with the number of its other places', () => {
  const stream = (name: string): string => `SCHEDULE X#${name} ON EVERYDAY\n:\nEND\n`
  assert.deepEqual(said(stream('A') + stream('B') + stream('C')), [
    '0:1:10 definition.unknown_workstation: There is no workstation X, here and at 2 more places.',
  ])
})

test('a file of comments is a warning, and a mistake only when no file defines anything', () => {
  const severities = (...texts: string[]) => found(...texts).map(({ code, severity }) => `${code} ${severity}`)
  assert.deepEqual(severities('# nothing', workstation), ['composer.empty warning'])
  assert.deepEqual(severities('# nothing', ' '), ['composer.empty error', 'composer.empty error'])
})

test('of very many mistakes the first thousand are told, and how many more there are', () => {
  const job = (at: number): string => `M#J${at} DOCOMMAND "x" RECOVERY NEVER\n`
  const jobs = `${workstation}$JOBS\n${Array.from({ length: 1500 }, (_, at) => job(at)).join('')}`
  const diagnostics = found(jobs)
  assert.equal(diagnostics.length, 1001)
  assert.equal(diagnostics.at(-1)?.message, 'And 500 more mistakes.')
  const given = errors(jobs, 'SCHEDULE M#S ON NOPE LIMIT 0\n:\nEND').map(({ message }) => message)
  assert.match(given.at(-1) ?? '', /^And 50\d more mistakes and \d+ more warnings?\.$/)
})

test('a text is given up after a thousand mistakes', () => {
  const { parsed, diagnostics } = checkTexts([{ file: 'f', text: 'CPUNAME 1 OS UNIX END\n'.repeat(20_000) }], nothing)
  assert.equal(diagnostics.length, 1001)
  assert.ok(parsed.length < 2000, `${parsed.length} were built`)
})

test('what follows from a mistake in the form is not said', () => {
  const said = (text: string) => found(`${workstation}${text}`).map(({ line, message }) => `${line} ${message}`)
  assert.deepEqual(said('SCHEDULE M#S ON\nAT 0900\n:\nEND'), [
    '2 Expected days: "FREQ=DAILY", a calendar, a date, a weekday or REQUEST after `ON`, but found `AT`.',
  ])
  assert.deepEqual(said('SCHEDULE M#S ON MO\n:\nA*B\nEND'), [
    '4 A*B is no name for a job: expected a letter, then letters, digits, - and _.',
  ])
  assert.deepEqual(said('$PROMPT\nP go on now\n'), ['3 P has no text: expected one in double quotes.'])
  assert.deepEqual(said('$RESOURCE\nM#R many\n'), ['3 M#R has no number of units.'])
})

test('what was most likely meant is told of days, dates, times and texts', () => {
  const hints = (text: string) =>
    found(`${workstation}${text}`).map(({ line, column, hint }) => `${line}:${column} ${hint}`)
  const header = (clauses: string) => hints(`SCHEDULE M#S\n${clauses}\n:\nJ DOCOMMAND "x"\nEND`)
  assert.deepEqual(header('ON MON, TUESDAY, DAILY, EVERDAY'), [
    '3:4 Did you mean MO?',
    '3:9 Did you mean TU?',
    '3:18 Did you mean EVERYDAY?',
    '3:25 Did you mean EVERYDAY?',
  ])
  assert.deepEqual(header('ON FREQ=DAILY'), ['3:4 Write "FREQ=DAILY".'])
  assert.deepEqual(header('ON 31/12/2026'), ['3:4 Did you mean 12/31/2026?'])
  assert.deepEqual(header('ON 13/45/2026'), ['3:4 undefined'])
  assert.deepEqual(header('ON MO AT 9:05'), ['3:10 Write 0905.'])
  assert.deepEqual(header('ON MO TIMEZONE GMT+01:00'), ['3:16 Use a name such as Europe/Rome.'])
  const waiting = (condition: string) =>
    hints(`$JOBS M#K DOCOMMAND "x"\nSCHEDULE M#S ON MO\n:\nK\nJ DOCOMMAND "x" FOLLOWS K IF ${condition}\nEND`)
  assert.deepEqual(waiting('SUCCESS'), ['6:25 Did you mean SUCC?'])
  assert.deepEqual(waiting('SUCC, ABEND'), ['6:36 Conditions of IF are joined with |, not with commas.'])
  const jobs = (clauses: string) => hints(`$JOBS\nM#J ${clauses}\nM#K DOCOMMAND "x"`)
  assert.deepEqual(jobs('DOCOMMAND echo one two'), ['3:15 Write DOCOMMAND "...".'])
  assert.deepEqual(jobs('DOCOMMAND \u201cecho one\u201d STREAMLOGON me'), ['3:15 Write DOCOMMAND "...".'])
  assert.deepEqual(jobs('DOCOMMAND ls STREAMLOGON me'), [])
  assert.deepEqual(jobs('DOCOMMAND "x" RECOVERY STOP ABENDPROMT "go?"'), ['3:33 Did you mean ABENDPROMPT?'])
})

test('mistakes are not crowded out by warnings', () => {
  const warnings = 'DOMAIN A END\n'.repeat(1100)
  const diagnostics = found(`${warnings}${workstation}CPUNAME B OSS UNIX END\n`)
  assert.ok(diagnostics.some(({ severity }) => severity === 'error'))
})

test('a password is shown nowhere', () => {
  const texts = [
    'USERNAME A#me PASSWORD "hunter2" END',
    'USERNAME A#me PASSWORD hunter2 END',
    'USERNAME A#me\nPASSWORD "hunter2\nEND',
    'SCHEDULE M#S ON PASSWORD "hunter2"\n:\nEND',
    'SCHEDULE M#S\n:\nM#J DOCOMMAND "x" PASSWORD "hunter2"\nEND',
    '$JOBS\nM#J RECOVERY PASSWORD "hunter2"',
  ]
  for (const text of texts) {
    assert.ok(found(text).length > 0)
    assert.doesNotMatch(JSON.stringify(found(text)), /hunter2/)
  }
})

test('control characters of a text are shown as such', () => {
  const printed = found('\u001b[2JCPUNAME A').map(formatDiagnostic).join('\n')
  assert.ok(printed.includes('\\x1b[2JCPUNAME'), printed)
  assert.doesNotMatch(printed, /[^\P{Cc}\n]/u)
})

test('FREEDAYS is a kind of day in a run cycle, and the calendar of the stream elsewhere', () => {
  const header =
    'FREEDAYS FERIE -sa\nON RUNCYCLE X VALIDFROM 11/22/2026 FREEDAYS (AT 0900)\nON MO, FREEDAYS\nEXCEPT FREEDAYS\n'
  const text = `${workstation}$CALENDAR\nFERIE 12/25/2026\nSCHEDULE M#S\n${header}ON RUNCYCLE Y "FREQ=DAILY" FREEDAYS FERIE\n:\nEND`
  const before = text.replace('"FREQ=DAILY" FREEDAYS FERIE', '"FREQ=DAILY"')
  const { parsed, diagnostics } = checkTexts([{ file: 'f', text: before }], nothing)
  assert.deepEqual(
    diagnostics.map(({ code }) => code),
    ['definition.stream_empty'],
  )
  const stream = parsed.map(({ definition }) => definition).find((each) => each.kind === 'stream')
  assert.equal(stream?.freeDays?.calendar, 'FERIE')
  const days = [...(stream?.runCycles ?? []), ...(stream?.exceptions ?? [])].map((cycle) => cycle.days.at(-1))
  const freedays = { type: 'class', class: 'freedays' }
  assert.deepEqual([days[0], days[1], days.at(-1)], [freedays, freedays, freedays])
  assert.deepEqual(
    said(text).map((each) => each.split(' ')[1]),
    ['composer.repeated:'],
  )
})

test('a job that comes twice on a line needs another name, and is no misspelt keyword', () => {
  const jobs = `${workstation}$JOBS\nM#A DOCOMMAND "x"\nM#B DOCOMMAND "x"\n`
  const twice = (names: string) => errors(`${jobs}SCHEDULE M#S ON EVERYDAY : ${names} END`)
  for (const names of ['A A', 'A B A']) {
    assert.deepEqual(
      twice(names).map(({ message, hint }) => `${message} ${hint}`),
      ['The stream has a job A already. Give this one another name with AS.'],
    )
  }
})

test('a mended keyword brings no second mistake', () => {
  assert.deepEqual(
    said(`${workstation}SCHEDULE M#S ON EVERYDAY\nUNTLI\n:\nEND`).map((each) => each.split(' ')[1]),
    ['composer.unknown_keyword:'],
  )
})
