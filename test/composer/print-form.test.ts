/** How the text looks, to the letter, and what never stands in it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseDefinitions } from '#/composer/parse.ts'
import { printDefinitions } from '#/composer/print/print-definitions.ts'
import { night } from '#/composer/testing/night.ts'
import { definitions } from './arbitrary/definitions.ts'
import { read } from './read.ts'
import { numRuns } from './runs.ts'

/** The forms of what stands behind a keyword at the beginning of a clause, texts left out (User's Guide and Reference). */
const forms: Readonly<Record<string, RegExp>> = {
  AT: /^([01]\d|2[0-3])[0-5]\d( TIMEZONE \S+)?( \+\d+ DAYS)?$/,
  UNTIL: /^([01]\d|2[0-3])[0-5]\d( TIMEZONE \S+)?( \+\d+ DAYS)?$/,
  DEADLINE: /^([01]\d|2[0-3])[0-5]\d( TIMEZONE \S+)?( \+\d+ DAYS)?$/,
  EVERY: /^\d{4}( EVERYENDTIME ([01]\d|2[0-3])[0-5]\d( TIMEZONE \S+)?( \+\d+ DAYS)?)?$/,
  VALIDFROM: /^(0\d|1[0-2])\/([0-2]\d|3[01])\/\d{4}$/,
  PRIORITY: /^(\d{1,2}|HI|GO)$/,
  LIMIT: /^(\d{1,3}|10[01]\d|102[0-4])$/,
  MAXDUR: /^(\d{4,5}|\d{1,7}%) ONMAXDUR (KILL|CONTINUE)$/,
  MINDUR: /^(\d{4,5}|\d{1,7}%) ONMINDUR (ABEND|CONFIRM|CONTINUE)$/,
  NEEDS: /^([1-9]\d{0,2}|10[01]\d|102[0-4]) \S+$/,
  MATCHING:
    /^(PREVIOUS|SAMEDAY|RELATIVE FROM [+-]\d{4,5} TO [+-]\d{4,5}|FROM \d{4}( [+-]\d+ DAYS)? TO \d{4}( [+-]\d+ DAYS)?)$/,
}

/** What is said of definitions that are sound and cannot run here as they are. */
const expected = new Set([
  'composer.empty',
  'definition.idle_keyword',
  'definition.long_file',
  'definition.onlate_without_deadline',
  'definition.password_not_kept',
  'definition.task_not_run',
])

test('every value is printed in a form that the language has, and reading it raises no doubt', () => {
  fc.assert(
    fc.property(definitions, (site) => {
      const text = printDefinitions(site)
      for (const line of text.replaceAll(/"(?:[^"\\]|\\[^])*"/g, '""').split('\n')) {
        const [keyword = '', ...value] = line.trim().split(' ')
        const form = line.startsWith('  ') ? forms[keyword] : undefined
        if (form !== undefined && !line.includes('""')) assert.match(value.join(' '), form, line)
      }
      const { diagnostics } = parseDefinitions({ file: 'printed.txt', text })
      assert.deepEqual(
        diagnostics.filter(({ code }) => !expected.has(code)),
        [],
      )
    }),
    { numRuns },
  )
})

test('words of a workstation that are keywords elsewhere stand without quotes, and IBM_i as composer writes it', () => {
  const text = 'CPUNAME A\n  OS IBM_i\n  FOR MAESTRO\n    TYPE MANAGER\n    SECURITYLEVEL ON\nEND\n'
  assert.equal(printDefinitions(read(text)), text)
})

test('a site is printed to the letter', () => {
  assert.equal(printDefinitions(read(night)), printedNight)
})

const printedNight = String.raw`# What runs at night
CPUNAME FTA1
  DESCRIPTION "payments"
  OS UNIX
  NODE pay.example.com
  TCPADDR 31111
  TIMEZONE Europe/Rome
  DOMAIN MASTERDM
  FOR MAESTRO
    TYPE FTA
    AUTOLINK ON
    FULLSTATUS OFF
END

$CALENDAR
HOLIDAYS "free days"
  01/01/2026 12/25/2026

MONTHEND
  01/31/2026 02/28/2026

$PARM
AT "/data/in"
Env "night"

$PROMPT
GOON ":Is \"it\" mounted?\nSay so."

$RESOURCE
FTA1#TAPES 3 "drives"

$JOBS
FTA1#CLEAN
  SCRIPTNAME "/opt/clean.sh -v"
  STREAMLOGON batch
  RECOVERY RERUN REPEATEVERY 0005 FOR 3 ATTEMPTS AFTER FTA1#FIX ABENDPROMPT "again?"

FTA1#FIX
  DOCOMMAND "echo ${'`'}date '+%H:%M'${'`'} # ^AT^ \"q\" C:\new"
  DESCRIPTION "mends"
  TASKTYPE UNIX
  INTERACTIVE
  RCCONDSUCC "(RC=0) OR (RC>=4 AND RC<8)"
  RECOVERY STOP

FTA2#NEW
  DOCOMMAND "x"
  STREAMLOGON y
  DESCRIPTION "z"
  RECOVERY STOP

# every day
SCHEDULE FTA1#DAILY
  VALIDFROM 01/02/2026
  TIMEZONE Europe/Rome
  DESCRIPTION "end of day: all"
  FREEDAYS HOLIDAYS -sa
  ON RUNCYCLE R1 VALIDFROM 01/01/2026 VALIDTO 12/31/2026 "FREQ=WEEKLY;BYDAY=MO,FR" FDNEXT
    ( AT 0600 UNTIL 0800 +1 DAYS ONUNTIL CONT EVERY 0015 EVERYENDTIME 0700 )
  ON MONTHEND -1 WORKDAYS, 01/05/2026, MO, EVERYDAY, REQUEST
  EXCEPT RUNCYCLE X1 HOLIDAYS
  AT 0900 TIMEZONE Europe/Rome
  CARRYFORWARD
  MATCHING PREVIOUS
  FOLLOWS /OPS/OTHER.@ PREVIOUS
  FOLLOWS FTA2#X.JOB
  LIMIT 3
  NEEDS 2 TAPES
  OPENS FTA1#"/tmp/x" (${'`'}ls %p | wc -w${'`'} -ge 1)
  OPENS "/y"
  PRIORITY HI
  PROMPT GOON
  PROMPT "go on?"
:
FTA1#CLEAN
  AT 1000
  EVERY 0130
  DEADLINE 2300

FTA1#FIX AS FIX2
  PRIORITY 50
  FOLLOWS CLEAN

FTA2#NEW
  FOLLOWS FIX2
  FOLLOWS CLEAN
END
`
