/** A night with the fingers of TWS, through the launcher: composer's and conman's commands by shell, and an operator who logs in. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { eventually } from '../support/eventually.ts'
import { launcher, openPlace, startServer } from '../support/server-process.ts'

const site = `CPUNAME NODE1
  OS UNIX
  NODE localhost
  FOR MAESTRO
    TYPE MANAGER
END

$JOBS
NODE1#FIRST DOCOMMAND "echo first; exit 3" STREAMLOGON ops

NODE1#SECOND DOCOMMAND "echo second" STREAMLOGON ops

SCHEDULE NODE1#NIGHT
:
NODE1#FIRST
NODE1#SECOND FOLLOWS FIRST
END

SCHEDULE NODE1#MANY
:
${Array.from({ length: 25 }, (_, i) => `NODE1#SECOND AS STEP${i + 1}`).join('\n')}
END
`

test('definitions are added, a stream is submitted, a job that abended is looked at and confirmed, as with composer and conman', async (t) => {
  const place = await openPlace(t)
  const server = await startServer(place)
  const { folder, url, environment, client } = place
  /** A line of a script, as its shell reads it. */
  const shell = (line: string, more: NodeJS.ProcessEnv = {}) => {
    const { status, stdout, stderr } = spawnSync('/bin/sh', ['-c', line], {
      env: { ...environment, BATUTA_SERVER: url, B: launcher, ...more },
      encoding: 'utf8',
      timeout: 60_000,
      cwd: folder,
    })
    return { code: status, stdout, stderr }
  }
  writeFileSync(join(folder, 'site.txt'), site)
  assert.match(shell('"$B" composer add site.txt').stdout, /^Applied as revision 1: 5 created/)
  assert.match(shell('"$B" sbs NODE1#NIGHT').stdout, /^Submitted NODE1#NIGHT as stream \d+ with 2 jobs/)
  await eventually('what abends', async () => (await client.jobs({ select: '@.@+state=abend' })).items[0])

  const listed = shell('"$B" conman "sj @#NIGHT.@+state=abend"').stdout
  assert.match(
    listed,
    /^CPU +Schedule +SchedTime +Job +State +Pr .*\nNODE1 +#NIGHT .* STUCK .*\n +FIRST +ABEND +10 .* 3 *\n$/,
  )
  // Of so many there is one line, one order and one entry in the audit.
  assert.equal(shell('"$B" sbs "NODE1#MANY;priority=0"').code, 0)
  const ended = (number: number, action: string) => `Operation ${number}: ${action} of 25 jobs, 25 done, 0 refused.\n`
  assert.equal(shell('"$B" adj "@#MANY.@;opens=/in/go,/in/gone;noask"').stdout, ended(1, 'add-dependencies'))
  assert.equal(
    shell('"$B" adj "@#MANY.@;until=2359 +9;pri=0;noask"').stdout,
    `${ended(2, 'add-dependencies')}${ended(3, 'priority')}`,
  )
  assert.equal(shell('"$B" ddj "@#MANY.@;opens=/in/gone;noask"').stdout, ended(4, 'remove-dependencies'))
  assert.equal(shell('"$B" rj "@#MANY.@;opens=/in/go;noask"').stdout, ended(5, 'release-dependencies'))
  assert.equal(shell('"$B" cj "@#MANY.@;noask"').stdout, ended(6, 'cancel'))
  const refused = shell('"$B" cj "@#MANY.@;noask"')
  assert.equal(refused.code, 65)
  assert.match(refused.stdout, /^Operation 7: cancel of 25 jobs, 0 done, 25 refused\.\n/)
  assert.match(refused.stderr, /^batuta: cancel was refused for 25 of 25 jobs\. \[job\.illegal_transition\]\n$/)

  // As scripts of operators have it: the keys of what went wrong, one a line.
  const keys = shell('"$B" sj "@#@.@+state=abend;keys"').stdout.trim()
  assert.match(keys, /^NODE1#NIGHT\(\d{4} \d\d\/\d\d\)\.FIRST$/)
  assert.match(shell(`"$B" sj "${keys};stdlist"`).stdout, /\nfirst\n$/)

  const answers = 'conman="confirm $K;succ & sj $K;keys"; echo "$conman" | "$B" conman'
  const confirmed = shell(answers, { K: keys })
  assert.deepEqual([confirmed.code, confirmed.stderr], [0, ''])
  assert.match(confirmed.stdout, /^Confirmed NODE1#NIGHT\.FIRST, job \d+\. Its status is ✓ succeeded\./)
  await eventually('what follows it', async () => (await client.jobs({ select: '@.SECOND+state=succ' })).items[0])

  // Somebody who is not the user of the server logs in, and may do what an operator may.
  const { password } = await client.addUser({ name: 'maria', grants: [{ role: 'operator' }] })
  const elsewhere = { BATUTA_DATA_DIR: join(folder, 'nowhere') }
  const login = shell(
    `printf '%s\\n%s\\n' '${password}' 'a word of her own' | "$B" login --user maria --password-stdin`,
    elsewhere,
  )
  assert.deepEqual([login.code, login.stderr], [0, ''])
  assert.match(shell('"$B" whoami', elsewhere).stdout, /takes you for token:maria\/cli-.* who may: operator\./)
  assert.equal(shell('"$B" lc "NODE1;5"', elsewhere).code, 0)
  assert.match(shell('"$B" composer "delete js=NODE1#NIGHT"', elsewhere).stderr, /\[access\.denied\]/)
  const { items } = await client.audit({ limit: 200 })
  assert.ok(
    items.some(({ actor, operation }) => actor.startsWith('token:maria/cli-') && operation === 'changeWorkstation'),
  )
  assert.equal((await server.end('SIGTERM')).code, 0)
})
