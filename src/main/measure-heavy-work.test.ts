import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createHeavyLine } from '#/engine/heavy-work.ts'
import { createMetrics } from '#/monitoring/metrics.ts'
import { measureHeavyWork } from './measure-heavy-work.ts'

test('metrics tell which heavy work is done now, and how often each was done, waited, and went on beside others', async () => {
  const line = createHeavyLine()
  const metrics = createMetrics()
  measureHeavyWork(metrics, line)
  await line.take({ what: 'forecast', rank: 'question' }, async () => undefined)
  const during = await line.take({ what: 'snapshot', rank: 'maintenance' }, () => metrics.text())
  const told = (text: string): string[] => text.split('\n').filter((row) => row.startsWith('batuta_heavy_work'))
  assert.deepEqual(told(during), [
    'batuta_heavy_work_held{work="snapshot"} 1',
    'batuta_heavy_work_total{work="forecast"} 1',
    'batuta_heavy_work_total{work="snapshot"} 1',
    'batuta_heavy_work_waited_seconds_total{work="forecast"} 0',
    'batuta_heavy_work_waited_seconds_total{work="snapshot"} 0',
    'batuta_heavy_work_beside_total{work="forecast"} 0',
    'batuta_heavy_work_beside_total{work="snapshot"} 0',
  ])
  assert.equal(told(await metrics.text()).includes('batuta_heavy_work_held{work="snapshot"} 1'), false)
})
