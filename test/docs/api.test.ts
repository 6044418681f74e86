/** `docs/api.md` is carried out as it stands there, by a shell with curl against a real server; `…` stands for any text. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { join } from 'node:path'
import { test } from 'node:test'
import { batuta, openPlace, startServer } from '../support/server-process.ts'

const page = readFileSync(join(import.meta.dirname, '../../docs/api.md'), 'utf8')

interface Step {
  readonly command: string
  /** What the page shows of what it prints. */
  readonly shown: string
}

/** The commands of a session: after `$ `, and `> ` where they go on; the lines up to the next one are what they print. */
const stepsOf = (session: string): Step[] =>
  session
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const lines = part.trimEnd().split('\n')
      const end = lines.findIndex((line, place) => place > 0 && !line.startsWith('> '))
      const command = lines.slice(0, end === -1 ? undefined : end).map((line) => line.replace(/^> /, ''))
      return { command: command.join('\n'), shown: end === -1 ? '' : lines.slice(end).join('\n') }
    })

const sessions = page
  .split(/^## \d+\. /m)
  .slice(1)
  .map((section) => ({
    title: section.split('\n', 1)[0] ?? '',
    steps: [...section.matchAll(/^```console\n(.*?)^```$/gms)].flatMap(([, session = '']) => stepsOf(session)),
  }))

/** A session that waits for what does not come is ended. */
const patienceMs = 60_000

const mark = '\u0004'

/** Whether it is what the page shows. */
const isShown = (said: string, shown: string): boolean => {
  const parts = shown.split('…').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('[^]*')}$`).test(said.trimEnd())
}

test('the ten sessions of docs/api.md go as the page shows them', async (t) => {
  assert.equal(sessions.length, 10)
  const place = await openPlace(t)
  await startServer(place)
  const reset = batuta(place, 'user', 'reset', 'admin', '--json')
  assert.equal(reset.code, 0, reset.stderr)
  const { password } = JSON.parse(reset.stdout) as { password: string }
  const steps = sessions.flatMap((session) => session.steps)
  const night = steps.find(({ command }) => command === 'cat night.txt')
  writeFileSync(join(place.folder, 'night.txt'), `${night?.shown ?? ''}\n`)

  const script = steps.map(({ command }) => `${command.replace('http://127.0.0.1:8420', place.url)}\nprintf '\\004'\n`)
  const shell = spawn('sh', [], {
    cwd: place.folder,
    env: { ...process.env, ONE_TIME: password },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const patience = setTimeout(() => shell.kill('SIGKILL'), patienceMs)
  shell.stdin.end(script.join(''))
  const said = (await text(shell.stdout)).split(mark)
  clearTimeout(patience)
  for (const [number, { command, shown }] of steps.entries()) {
    assert.ok(isShown(said[number] ?? '', shown), `$ ${command}\nprinted\n${said[number]}\nand not\n${shown}`)
  }
})
