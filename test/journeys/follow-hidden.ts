/** A scheduler of the part PAY of a site writes definitions that wait for streams of the part BOARD, which he does not see. */
import assert from 'node:assert/strict'
import type { Client } from '#/contract/client.ts'
import type { Refusal } from '#/lib/refusal.ts'

/** Of a stream that is not seen a scheduler hears what is said of none; what PAYROLL follows already it may follow on. */
export const followNoneThatIsHidden = async (scheduler: Client): Promise<void> => {
  const stream = (follows: string, name = 'NEW') => [
    {
      file: 'a.txt',
      text: `SCHEDULE NODE1#/PAY/${name}\nON REQUEST\nFOLLOWS ${follows}\n:\nNODE1#/PAY/CALC AS FIRST\nNODE1#/PAY/CALC AS SECOND\nEND\n`,
    },
  ]
  const said = async (follows: string): Promise<string> => {
    const sources = stream(follows)
    const { diagnostics } = await scheduler.check({ sources })
    const refusals: unknown[] = []
    for (const dryRun of [true, false]) {
      await assert.rejects(scheduler.apply({ sources, dryRun }), ({ code, message, details }: Refusal) => {
        refusals.push({ code, message, details })
        return code === 'definition.invalid'
      })
    }
    return JSON.stringify([diagnostics, refusals]).replaceAll(follows, 'IT')
  }
  const [hidden, none] = [await said('NODE1#/BOARD/BOARDLAST.@'), await said('NODE1#/BOARD/BOARDLOST.@')]
  assert.equal(hidden, none)
  assert.match(hidden, /There is no job stream \[hidden\]/)
  const [others, no] = [await said('NODE1#/BOARD/BOARDLAST.BOARDEND'), await said('NODE1#/BOARD/BOARDLAST.BOARDNIL')]
  assert.equal(others, no)
  const known = stream('NODE1#/BOARD/BOARDSTREAM.BOARDFIRST', 'PAYROLL')
  assert.deepEqual(
    (await scheduler.check({ sources: known })).diagnostics.map(({ code }) => code),
    [],
  )
  assert.equal((await scheduler.apply({ sources: known })).changed, 1)
}
