import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import fc from 'fast-check'
import type { RunRequest } from '#/contract/agent-messages.ts'
import { ownAccount } from './accounts.ts'
import { jobEnvironment, launcherEnvironment, runVariables } from './job-environment.ts'
import { launchOf } from './launch.ts'
import { whyNotLaunchable } from './launchable.ts'
import { request } from './test-server.ts'

const folder = mkdtempSync(join(tmpdir(), 'batuta-launch-'))
after(() => rmSync(folder, { recursive: true }))

const own = ownAccount()
const whyNot = (run: RunRequest): string => whyNotLaunchable(run, { environment: {}, user: own }) ?? ''

const script = (text: string): RunRequest => ({ ...request(1, ''), task: { type: 'script', script: text } })

test('a script must be there, be a file and be executable; its arguments may follow', () => {
  const good = join(folder, 'good.sh')
  writeFileSync(good, '#!/bin/sh\n')
  chmodSync(good, 0o755)
  const plain = join(folder, 'plain.sh')
  writeFileSync(plain, '#!/bin/sh\n')
  chmodSync(plain, 0o644)
  mkdirSync(join(folder, 'a folder'))

  assert.equal(whyNot(script(`${good} -x "two words"`)), '')
  assert.equal(whyNot(script('$HOME/anything.sh')), '')
  assert.match(whyNot(script(`${folder}/none.sh`)), /^There is no script .*none\.sh on this machine\.$/)
  assert.match(whyNot(script(`${plain} 1`)), /plain\.sh is not executable for the user .*: chmod/)
  assert.match(whyNot(script(`"${folder}/a folder" 1`)), /a folder is not a file\.$/)
})

test('a command that no process can be given is refused in words', () => {
  assert.match(whyNot(request(1, ' ')), /no command/)
  assert.match(whyNot(request(1, 'echo \0')), /zero byte/)
  assert.match(whyNot(request(1, `: ${'x'.repeat(160_000)}`)), /156\.3 KiB.*put it into a script/)
})

test('whatever text a command or a variable holds, the shell gets it unchanged', () => {
  const text = fc.string({ unit: fc.constantFrom("'", '"', '$', '\\', '`', '\n', ' ', 'a', 'é', '!') })
  fc.assert(
    fc.property(text, text, (command, value) => {
      const user = { account: own, switchBy: [] }
      const launch = launchOf({
        request: request(1, command),
        environment: { VALUE: value },
        folder: '',
        user,
        umask: '022',
      }).text
      const shown = execFileSync('/bin/sh', ['-c', `${launch}\nprintf '%s\\0%s' "$command" "$VALUE"`])
      assert.equal(shown.toString(), `${command}\0${value}`)
    }),
    { numRuns: 30 },
  )
})

test('a job finds the variables that jobs of TWS rely on', () => {
  const around = { master: 'MDM', home: '/data', output: '/data/out', launcher: '/bin/launcher' }
  assert.deepEqual(jobEnvironment(runVariables(request(12, 'echo hi'), around), own), {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    HOME: own.home,
    USER: own.name,
    LOGNAME: own.name,
    SHELL: own.shell,
    UNISON_CPU: 'FTA1',
    UNISON_HOST: 'FTA1',
    UNISON_MASTER: 'MDM',
    UNISON_JOB: 'FTA1#DAILY.PAYCALC',
    UNISON_JOBNUM: '12',
    UNISON_RUN: '20779',
    UNISON_SCHED: 'DAILY',
    UNISON_SCHED_ID: '7',
    UNISON_SCHED_DATE: '20261122',
    UNISON_SCHED_EPOCH: '1795302000',
    UNISON_SCHED_IA: '202611220230',
    UNISON_SHELL: own.shell,
    UNISON_STDLIST: '/data/out',
    UNISON_SYM: '12',
    UNISON_JCL: 'echo hi',
    UNISON_EXEC_PATH: '/bin/launcher',
    UNISONHOME: '/data',
    UNISON_DATE_FORMAT: '0',
    BATUTA_JOB_ID: '12',
    BATUTA_RUN: '1',
  })
})

test('nothing of the environment of the agent reaches a job but language and time zone', () => {
  const environment = launcherEnvironment({ BATUTA_DATABASE_URL: 'secret', PATH: '/evil', TZ: 'UTC', LC_ALL: 'C' }, own)
  assert.deepEqual(Object.keys(environment).sort(), [
    'HOME',
    'LANG',
    'LC_ALL',
    'LOGNAME',
    'PATH',
    'SHELL',
    'TZ',
    'USER',
  ])
  assert.ok(!Object.values(environment).includes('/evil'))
})
