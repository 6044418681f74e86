import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkAside } from '#/engine/check-aside.ts'

const jobs = (n: number): string =>
  `CPUNAME N1 OS UNIX NODE here FOR MAESTRO TYPE FTA END\n$JOBS\n${Array.from({ length: n }, (_, i) => `N1#J${i} DOCOMMAND "true" STREAMLOGON x\n`).join('')}`

test('a large file is checked while the decision loop goes on', async () => {
  let turns = 0
  let longest = 0
  let last = performance.now()
  const clock = setInterval(() => {
    turns += 1
    longest = Math.max(longest, performance.now() - last)
    last = performance.now()
  }, 5)
  const text = `${jobs(20_000)}N1#LAST DOCOMMAND "true" STREAMLOGON x NEEDS 1 N1#TAPE\n`
  const diagnostics = await checkAside({ sources: [{ file: 'large.txt', text }], known: '' })
  clearInterval(clock)
  assert.deepEqual(
    diagnostics.map(({ line, severity }) => ({ line, severity })),
    [{ line: 20_003, severity: 'error' }],
  )
  assert.ok(turns > 10, `the loop turned ${turns} times; its longest pause was ${longest} ms`)
})

test('texts that take too much memory are refused, and nobody else notices', async () => {
  const sources = [{ file: 'huge.txt', text: jobs(100_000) }]
  await assert.rejects(checkAside({ sources, known: '' }, 64), { code: 'definition.too_large' })
})
