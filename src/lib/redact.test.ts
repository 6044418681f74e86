import assert from 'node:assert/strict'
import { test } from 'node:test'
import { redact, redactText } from './redact.ts'

test('secrets leave a line wherever they stand', () => {
  const lines = [
    { password: 'hunter2' },
    { database: { options: [{ PGPASSWORD: 'hunter2' }] } },
    { 'http.request.headers.authorization': 'Basic hunter2' },
    { headers: { cookie: 'session=hunter2', 'set-cookie': 'session=hunter2' } },
    { accessToken: 'hunter2', api_key: 'hunter2' },
    { token: 'with "quotes" and \\ hunter2' },
    { pwd: -42.5 },
    { message: 'cannot connect to postgres://batuta:hunter2@db:5432/batuta' },
    { message: 'host=db password=hunter2 dbname=batuta' },
    { message: "host=db password = 'my hunter2' dbname=batuta" },
    { message: 'GET /api/v1/jobs?limit=5&token=hunter2 with Bearer hunter2.a-b' },
    { 'url.path': '/api/v1/me?access_token=hunter2&client_secret=hunter2' },
    { error: { stack_trace: 'Error: postgresql://batuta:hunter2@db\n    at connect' } },
  ]
  for (const line of lines) {
    const text = redact(JSON.stringify(line))
    assert.doesNotMatch(text, /hunter2|42\.5/, text)
    assert.match(text, /\[secret\]/)
    assert.doesNotThrow(() => JSON.parse(text), text)
  }
})

test('what is no secret stays as it is', () => {
  const lines = [
    { message: 'the token bucket of WS1 is empty', tokens: 5, passwordless: true },
    { url: 'http://127.0.0.1:8420/api/v1/jobs?name=a@b' },
    { message: 'job TOKEN#REFRESH ended', name: 'secretary' },
    { 'trace.id': '12.1', message: 'ratio 3:4@noon' },
  ]
  for (const line of lines) assert.equal(redact(JSON.stringify(line)), JSON.stringify(line))
})

test('a secret is taken out of a command in whatever way it is given, and the rest of it stays', () => {
  const commands = [
    ['PGPASSWORD=hunter2 psql -h db -f load.sql', 'PGPASSWORD=[secret] psql -h db -f load.sql'],
    ['load.sh --password=hunter2 --day 7', 'load.sh --password=[secret] --day 7'],
    ['load.sh --db-password hunter2 --day 7', 'load.sh --db-password [secret] --day 7'],
    ['load.sh --password "my hunter2" --day 7', 'load.sh --password [secret] --day 7'],
    [`load.sh --token='my hunter2' 7`, 'load.sh --token=[secret] 7'],
    ['bash -c "load.sh --password=hunter2"', 'bash -c "load.sh --password=[secret]"'],
    ['psql postgres://maria:hunter2@db/pay -c "select 1"', 'psql postgres://maria:[secret]@db/pay -c "select 1"'],
    ['curl -u maria:hunter2 https://pay.example/', 'curl -u maria:[secret] https://pay.example/'],
    [`curl -H 'Authorization: Basic aHVudGVyMg==' x`, `curl -H 'Authorization: Basic [secret]' x`],
    ['curl -H "X-Api-Key: hunter2" x', 'curl -H "X-Api-Key: [secret]" x'],
    [`curl -d '{"user": "maria", "password": "hunter2"}' x`, `curl -d '{"user": "maria", "password": "[secret]"}' x`],
    ['mysql -h db -u maria -phunter2 pay', 'mysql -h db -u maria -p[secret] pay'],
    ['sshpass -p hunter2 ssh maria@db', 'sshpass -p [secret] ssh maria@db'],
    ['sqlplus -s scott/hunter2@pay @/jobs/load.sql', 'sqlplus -s scott/[secret]@pay @/jobs/load.sql'],
    [`psql -c "alter role pay password 'hunter2'"`, `psql -c "alter role pay password [secret]"`],
    ['sqlplus "scott/hunter2@pay" @load.sql', 'sqlplus "scott/[secret]@pay" @load.sql'],
    ['sqlplus -s scott/"hunter2"@pay', 'sqlplus -s scott/[secret]"@pay'],
    ['psql -c "alter user pay identified by hunter2"', 'psql -c "alter user pay identified by [secret]"'],
    ['AWS_SECRET_ACCESS_KEY=hunter2 aws s3 ls', 'AWS_SECRET_ACCESS_KEY=[secret] aws s3 ls'],
    ['DB_PASS=hunter2 load.sh --secret-key hunter2', 'DB_PASS=[secret] load.sh --secret-key [secret]'],
    [
      'java -jar pay.jar --spring.datasource.password hunter2',
      'java -jar pay.jar --spring.datasource.password [secret]',
    ],
    ['psql postgres://maria:p@hunter2@db/pay', 'psql postgres://maria:[secret]@db/pay'],
    ['curl -u maria:12345678 x', 'curl -u maria:[secret] x'],
    ['load.sh --password="my \\"hunter2" 7', 'load.sh --password=[secret] 7'],
    ['set PWD=hunter2\nload.cmd C:\\jobs', 'set PWD=[secret]\nload.cmd C:\\jobs'],
  ] as const
  for (const [command, told] of commands) assert.equal(redactText(command), told)
})

test('a command without a secret stays as it is', () => {
  const commands = [
    '/jobs/load.sh --token-file /etc/pay.token -p 5432 -u maria',
    'docker run --user 1000:1000 --rm pay',
    'sqlplus /nolog @/jobs/load.sql',
    'mkdir -p /var/pay && mysql -p pay < load.sql',
    'rsync -a maria@db:/var/pay/ "C:\\pay\\"',
    'echo "the password is asked for"; passwd -S maria',
    'psql --no-password pay && adduser --disabled-password maria',
    'mysql -h db -P3306 pay',
    'run.sh --pass 3 --tokens 512 && cd $(pwd) && TOKEN_RING=5 run.sh',
    'echo "the bearer token has ended"',
    'curl http://[::1]:8420/jobs?name=a@b',
  ]
  for (const command of commands) assert.equal(redactText(command), command)
})

/** Texts made of all that patterns look for, in any order, and always the same ones. */
const uglyTexts = (count: number): string[] => {
  const signs = ['"', '\\', '\\\\', '\\"', "'", ' ', '=', ':', ',', '}', ';', '@', '\n', '\u0001', 'é', 'x']
  const options = ['password', 'token=', '--password ', '-token: ', '-p', 'mysql ', '-u a:', 'sqlplus a/', '://a:b@']
  const more = ['"token":"', '{"a":"', 'authorization: ', 'bearer 1', 'identified by ']
  const bits = [...signs, ...options, ...more]
  let seed = 1
  const next = (below: number): number => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed % below
  }
  return Array.from({ length: count }, () =>
    Array.from({ length: 1 + next(9) }, () => bits[next(bits.length)]).join(''),
  )
}

test('a line stays JSON when a secret leaves it, wherever quotes and backslashes stand', () => {
  const known = [
    '"password=hunter2"',
    'a \\"token=hunter2\\\\" b',
    'pwd="hunter2\\"',
    '--password "hunter2',
    "token='hunter2",
  ]
  const brokenOff = ['"token":"hunter2\\', 'password="hunter2\\', `{"password": "C:\\hunter2\\`]
  for (const message of [...known, ...brokenOff, ...uglyTexts(20_000)]) {
    for (const line of [{ message }, { message: JSON.stringify({ message }) }, { message, more: ["it's", { a: 1 }] }]) {
      const text = redact(JSON.stringify(line))
      assert.doesNotThrow(() => JSON.parse(text), text)
      assert.doesNotMatch(text, /hunter2/, text)
    }
  }
})

test('a long line takes no longer than its length asks for', () => {
  const fragments = [
    'x',
    '"',
    'a-',
    '://a:',
    'password',
    'bearer ',
    "token='",
    '"token":"',
    '\\"',
    '-u a:',
    ' -u',
    'sqlplus a ',
    'mysql -p ',
    '--a-',
    'authorization ',
    '\\"token\\":',
  ]
  for (const fragment of fragments) {
    const line = fragment.repeat(2_000_000 / fragment.length)
    const begun = performance.now()
    redact(line)
    const took = performance.now() - begun
    assert.ok(took < 5_000, `${took} ms for ${fragment}`)
  }
})
