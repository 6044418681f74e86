import assert from 'node:assert/strict'
import { test } from 'node:test'
import { manualClock } from '#/lib/clock.ts'
import { createHealth } from './health.ts'
import { createMetrics, measureHealth } from './metrics.ts'

test('what was counted stands on the page with its labels', async () => {
  const metrics = createMetrics()
  const ended = metrics.counter({ name: 'batuta_runs_ended_total', help: 'Runs that ended.', labels: ['status'] })
  ended.inc({ status: 'succeeded' }, 2)
  const time = metrics.histogram({ name: 'batuta_commit_seconds', help: 'Time of a commit.' }, [0.01, 0.1])
  time.observe(0.05)
  const page = await metrics.text()
  assert.match(page, /^batuta_runs_ended_total\{status="succeeded"\} 2$/m)
  assert.match(page, /^batuta_commit_seconds_bucket\{le="0.01"\} 0$/m)
  assert.match(page, /^batuta_commit_seconds_bucket\{le="0.1"\} 1$/m)
  assert.match(metrics.contentType, /^text\/plain/)
})

test('one name cannot be given to two metrics', () => {
  const metrics = createMetrics()
  const twice = () => metrics.counter({ name: 'batuta_runs_ended_total', help: 'Runs that ended.' })
  twice()
  assert.throws(twice, /batuta_runs_ended_total/)
})

test('a component that fails shows on the metrics page at the next reading', async () => {
  const metrics = createMetrics()
  const health = createHealth(manualClock(0))
  let failing = false
  health.register('watcher', false, () => ({ status: failing ? 'failed' : 'ok' }))
  measureHealth(metrics, health)
  assert.match(await metrics.text(), /^batuta_component_status\{component="watcher"\} 0$/m)
  failing = true
  const page = await metrics.text()
  assert.match(page, /^batuta_component_status\{component="watcher"\} 2$/m)
  assert.match(page, /^batuta_component_status\{component="batuta"\} 1$/m)
})

test('facts that are numbers, and the parts of a component, stand on the page; what is gone leaves it', async () => {
  const metrics = createMetrics()
  const health = createHealth(manualClock(0))
  let isThere = true
  health.register('circuits', false, () => ({
    status: 'ok',
    facts: { open: 1, state: 'fine' },
    parts: isThere ? { agent: { status: 'degraded', error: 'It did not start.', facts: { failures: 5 } } } : {},
  }))
  measureHealth(metrics, health)
  const page = await metrics.text()
  for (const line of [
    'batuta_component_fact{component="circuits",fact="open"} 1',
    'batuta_component_fact{component="circuits/agent",fact="failures"} 5',
    'batuta_component_status{component="circuits/agent"} 1',
  ])
    assert.ok(page.split('\n').includes(line), page)
  assert.doesNotMatch(page, /fact="state"/)
  isThere = false
  assert.doesNotMatch(await metrics.text(), /circuits\/agent/)
})

test('the process itself is measured', async () => {
  const metrics = createMetrics()
  metrics.measureProcess()
  assert.match(await metrics.text(), /^process_resident_memory_bytes \d+$/m)
  metrics.clear()
  assert.equal((await metrics.text()).trim(), '')
})
