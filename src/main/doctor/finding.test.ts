import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findingsOf, type ToldNode } from './finding.ts'

const now = Temporal.Instant.from('2026-11-22T06:14:00Z').epochMilliseconds

const node = (name: string, more: Partial<ToldNode> = {}): ToldNode => ({
  name,
  status: 'ok',
  since: '2026-11-22T06:00:00.000Z',
  lastError: null,
  facts: {},
  dependsOn: [],
  parts: [],
  ...more,
})

const sayings = (...parts: ToldNode[]): string[] => findingsOf(node('batuta', { parts }), now).map(({ says }) => says)

test('units stand behind their values, instants are told as how far away they are, and what was never measured is not told', () => {
  const facts = {
    bytesMost: 2 ** 20,
    freeBytes: 1536,
    hitPercent: 97.1254,
    processorPercent: 0.0004,
    commitMs: 28,
    lastTookMs: 250_000,
    next: '2026-11-22T12:06:00.123Z',
    lastSuccess: '2026-11-22T06:02:00Z',
    through: '2026-11-23',
    task: null,
    lastMs: null,
    unconfirmedSince: null,
    all: 13,
  }
  assert.deepEqual(sayings(node('any', { facts, latencyMs: 0.8 })), [
    '0.8 ms, bytesMost 1 MiB, free 1.5 KiB, hit 97.13 %, processor below 0.01 %, commit 28 ms, lastTook 4 min, next in 5 h 52 min, lastSuccess 12 min ago, through 2026-11-23, task none, all 13',
  ])
})

test('what is not well says for how long, a part of it too; to whom no instants are told, no time is', () => {
  const lastError = 'It does not answer.'
  const part = node('cards', { status: 'degraded', since: '2026-11-22T06:13:25Z', lastError })
  assert.deepEqual(sayings(node('any', { status: 'failed', lastError, parts: [part, node('well')] })), [
    'It does not answer. (for 14 min)',
    'It does not answer. (for 35 s)',
  ])
  const { since: _, ...nameless } = node('any', { status: 'degraded' })
  assert.deepEqual(sayings(nameless), ['degraded'])
})

test('what leans on something that is not well itself says where to look first', () => {
  const leader = node('leader', { status: 'failed', lastError: 'It neither leads nor stands by.', remedy: 'Wait.' })
  const agent = node('agent', {
    status: 'degraded',
    lastError: 'No agent is connected.',
    remedy: 'See its log.',
    dependsOn: ['leader'],
  })
  const remedies = (...parts: ToldNode[]): unknown[] =>
    findingsOf(node('batuta', { parts }), now).map(({ remedy }) => remedy)
  assert.deepEqual(remedies(leader, agent), ['Wait.', 'Look at leader first: it leans on that.'])
  assert.deepEqual(remedies(node('leader'), agent), [undefined, 'See its log.'])
})
