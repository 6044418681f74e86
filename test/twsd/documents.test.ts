/** Bodies of definitions in JSON, YAML and the composer language. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Refusal } from '#/lib/refusal.ts'
import type { Definition } from '#/model/definition.ts'
import { formatAccepted, formatOf, readDocuments, writeDocuments } from '#/twsd/model/documents.ts'
import { definitions } from '../composer/arbitrary/definitions.ts'
import { plain, said } from './said.ts'

const sayable = definitions.map((all) => all.filter(({ kind }) => kind !== 'eventrule')).filter((all) => all.length > 0)
const numRuns = Number(process.env['MODEL_RUNS'] ?? 100)

const refused = (work: () => unknown): Refusal => {
  try {
    work()
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
  throw new assert.AssertionError({ message: 'it was taken' })
}

test('a site is the same in JSON and in YAML, and as text nothing at all is lost', () => {
  fc.assert(
    fc.property(sayable, (site) => {
      for (const format of ['application/json', 'text/yaml'] as const) {
        const read = readDocuments(format, writeDocuments(format, site, true))
        assert.deepEqual(plain(read), plain(site.map(said)), format)
      }
      assert.deepEqual(readDocuments('text/plain', writeDocuments('text/plain', site, true)), site)
    }),
    { numRuns },
  )
})

test('what was said in one format is the same said in another', () => {
  fc.assert(
    fc.property(sayable, (site) => {
      const json = writeDocuments('application/json', site, true)
      const yaml = writeDocuments('text/yaml', readDocuments('application/json', json), true)
      assert.equal(writeDocuments('application/json', readDocuments('text/yaml', yaml), true), json)
    }),
    { numRuns: Math.ceil(numRuns / 4) },
  )
})

test('several documents of YAML are several objects, and one may stand alone', () => {
  const prompt = (name: string): string => `kind: Prompt\ndef:\n  name: ${name}\n  text: go?\n`
  const two = readDocuments('text/yaml', `---\n${prompt('A')}---\n${prompt('/F/B')}`)
  assert.deepEqual(
    two.map(({ name }) => name),
    ['A', '/F/B'],
  )
  assert.equal(readDocuments('text/yaml', prompt('a'))[0]?.name, 'A')
})

test('YAML whose aliases multiply, whose tags want more than values, or that is nested without end is refused', () => {
  const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]']
  for (let at = 1; at < 12; at += 1) {
    const [own, before] = [String.fromCharCode(97 + at), String.fromCharCode(96 + at)]
    bomb.push(`${own}: &${own} [${Array.from({ length: 9 }, () => `*${before}`).join(',')}]`)
  }
  const wrong = [
    bomb.join('\n'),
    'kind: !!js/function "x"\ndef: {}',
    '['.repeat(20_000),
    `${'- '.repeat(20_000)}x`,
    'kind: Prompt\nkind: Job',
    'a: b: c',
    '\u0000',
    `a: "${'x'.repeat(2 * 1024 * 1024)}"`,
  ]
  for (const text of wrong) {
    const { code } = refused(() => readDocuments('text/yaml', text))
    assert.match(code, /^request\./, text.slice(0, 30))
  }
})

test('a body of anything at all is read or refused, in every format', () => {
  const any = fc.oneof(
    fc.string(),
    fc.json(),
    fc.json().map((text) => `{"kind":"JobStream","def":${text}}`),
  )
  fc.assert(
    fc.property(any, fc.constantFrom('application/json', 'text/yaml', 'text/plain'), (text, media) => {
      try {
        readDocuments(formatOf(media), text)
      } catch (error) {
        assert.ok(error instanceof Refusal, String(error))
      }
    }),
    { numRuns: 500 },
  )
})

/** A value somewhere in an object is replaced by another. */
const spoilt = (value: unknown, path: readonly number[], by: unknown): unknown => {
  const [first, ...rest] = path
  if (first === undefined || typeof value !== 'object' || value === null) return by
  const keys = Object.keys(value)
  const key = keys[first % Math.max(1, keys.length)]
  if (key === undefined) return by
  const inside: unknown = (value as Record<string, unknown>)[key]
  const changed = spoilt(inside, rest, by)
  return Array.isArray(value)
    ? value.map((one, at) => (String(at) === key ? changed : (one as unknown)))
    : { ...value, [key]: changed }
}

test('an object with one wrong value is read or refused, and never more than it says', () => {
  const by = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(-1, 1e300, '', 'PT', 'PT-5M', '25:00:00', 'x\nEND\nSCHEDULE A#B\n:\nEND', '__proto__'),
  )
  fc.assert(
    fc.property(sayable, fc.array(fc.nat(30), { minLength: 1, maxLength: 6 }), by, (site, path, by) => {
      const objects = JSON.parse(writeDocuments('application/json', site, true)) as unknown
      try {
        readDocuments('application/json', JSON.stringify(spoilt(objects, path, by)))
      } catch (error) {
        assert.ok(error instanceof Refusal, String(error))
      }
    }),
    { numRuns: 500 },
  )
})

test('the media type says the format, in the spellings that clients use', () => {
  assert.equal(formatOf(''), 'application/json')
  assert.equal(formatOf('application/x-www-form-urlencoded'), 'application/json')
  assert.equal(formatOf('application/yaml'), 'text/yaml')
  assert.equal(refused(() => formatOf('image/png')).code, 'request.unsupported_media')
  assert.equal(formatAccepted(undefined), 'application/json')
  assert.equal(formatAccepted('text/html, text/plain; charset=utf-8;q=0.9, */*'), 'text/plain')
  assert.equal(formatAccepted('text/html'), 'application/json')
})

test('a field that there is no place for is refused by its name, and one that says nothing is passed over', () => {
  const stream = (def: object): Definition[] =>
    readDocuments(
      'application/json',
      JSON.stringify({ kind: 'JobStream', def: { name: 'A', workstation: '/WS', ...def } }),
    )
  assert.equal(stream({ disableSubmission: false, jobs: [], externalPredecessors: null }).length, 1)
  const { message } = refused(() => stream({ limt: 4 }))
  assert.match(message, /^def\.limt .*Did you mean limit/)
  assert.match(
    refused(() => stream({ jobs: [{ name: 'X', jobDefinitionRef: '/WS#/X', pollingCondition: 'y' }] })).message,
    /^def\.jobs\[0\]\.pollingCondition /,
  )
})

test('a job that embeds its definition brings it along', () => {
  const jobs = [{ name: 'COPY', jobDefinition: { type: 'UNIX', task: { command: 'cp a b' }, userLogins: ['root'] } }]
  const body = { kind: 'JobStream', def: { name: 'NIGHT', folder: '/F', workstation: '/WS', jobs } }
  const [job, stream] = readDocuments('application/json', JSON.stringify(body))
  assert.deepEqual(job, {
    kind: 'job',
    workstation: 'WS',
    name: 'COPY',
    task: { type: 'command', command: 'cp a b' },
    taskType: 'UNIX',
    logon: 'root',
    recovery: { action: 'stop' },
  })
  assert.equal(stream?.name, '/F/NIGHT')
})
