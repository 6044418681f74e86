import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { resolveTask, type ResolvedTask } from './task-document.ts'

const xml = (text: string): ResolvedTask => resolveTask({ format: 'xml', text })
const json = (value: unknown): ResolvedTask => resolveTask({ format: 'json', text: JSON.stringify(value) })

const command = {
  runs: 'command',
  arguments: [],
  workingDirectory: undefined,
  environment: [],
  input: undefined,
  output: undefined,
  error: undefined,
  interactive: false,
} as const

test('an executable in JSDL is a program with arguments, directory, environment and files', () => {
  const task = xml(`<jsdl:jobDefinition xmlns:jsdl="j" xmlns:jsdle="e" name="x">
    <jsdl:application name="executable">
      <jsdle:executable interactive="true" path="/bin/a b" workingDirectory="/w" input="i" output="o" error="e">
        <jsdle:arguments><jsdle:value>1 &amp; 2</jsdle:value><jsdle:value/></jsdle:arguments>
        <jsdle:environment><jsdle:variable name="A">b</jsdle:variable></jsdle:environment>
      </jsdle:executable>
    </jsdl:application>
    <jsdl:resources><jsdl:properties><jsdl:and><jsdl:value>no argument</jsdl:value></jsdl:and></jsdl:properties></jsdl:resources>
  </jsdl:jobDefinition>`)
  assert.deepEqual(task, {
    runs: 'command',
    program: { path: '/bin/a b' },
    arguments: ['1 & 2', ''],
    workingDirectory: '/w',
    environment: [['A', 'b']],
    input: 'i',
    output: 'o',
    error: 'e',
    interactive: true,
  })
})

for (const [name, value] of [
  ['a text', { script: '\n  \n#!/bin/sh\ndate\n ' }],
  ['an object', { script: { value: '#!/bin/sh\ndate' } }],
] as const) {
  test(`a script in JSON may be ${name}, and begins with its first line`, () => {
    const task = json({ jobDefinition: { application: { name: 'EXECUTABLE', executable: value } } })
    assert.deepEqual(task, { ...command, program: { script: '#!/bin/sh\ndate\n' } })
  })
}

for (const [name, value] of [
  ['an object', { A: 'b', C: '1' }],
  [
    'a list',
    [
      { name: 'A', value: 'b' },
      { name: 'C', value: 1 },
    ],
  ],
] as const) {
  test(`the environment in JSON may be ${name}`, () => {
    const task = json({ application: { name: 'executable', executable: { path: 'x', environment: value } } })
    assert.deepEqual(task, {
      ...command,
      program: { path: 'x' },
      environment: [
        ['A', 'b'],
        ['C', '1'],
      ],
    })
  })
}

test('a web request in JSDL has method, address with query, headers, body, credentials, file and tries', () => {
  const task =
    xml(`<jsdl:jobDefinition xmlns:jsdl="j" xmlns:r="r"><jsdl:application name="restful"><r:restful><r:RestfulParameters>
    <r:Authentication><r:credentials><r:userName>joe</r:userName><r:password>p&lt;w</r:password></r:credentials></r:Authentication>
    <r:RESTAction><r:URI>https://h.example.com/a?b=c</r:URI><r:method>post</r:method><r:outputFileName>/o</r:outputFileName>
      <r:QueryParametersValues><r:QueryParametersValue key="d">e f</r:QueryParametersValue></r:QueryParametersValues></r:RESTAction>
    <r:Body><r:contentType>xml</r:contentType><r:inputText> &lt;x/> </r:inputText></r:Body>
    <r:Header><r:accept>text/plain</r:accept></r:Header>
    <r:timeout>10</r:timeout><r:retries>3</r:retries><r:retryInterval>1</r:retryInterval>
  </r:RestfulParameters></r:restful></jsdl:application></jsdl:jobDefinition>`)
  assert.deepEqual(task, {
    runs: 'request',
    method: 'POST',
    uri: 'https://h.example.com/a?b=c&d=e+f',
    headers: [
      ['Content-Type', 'application/xml'],
      ['Accept', 'text/plain'],
    ],
    body: { text: '<x/>' },
    credentials: { user: 'joe', password: 'p<w' },
    outputFile: '/o',
    timeout: 10,
    retries: 3,
    retryInterval: 1,
  })
})

test('a web request in JSON may have its headers and its query as objects, and its user in the address', () => {
  const restful = { URI: 'http://u%40x:p@h/', method: 'PUT', headers: { 'X-A': 'b' }, Body: { fileName: '/f' } }
  assert.deepEqual(json({ application: { name: 'restful', restful } }), {
    runs: 'request',
    method: 'PUT',
    uri: 'http://h/',
    headers: [['X-A', 'b']],
    body: { file: '/f' },
    credentials: { user: 'u@x', password: 'p' },
    outputFile: undefined,
    timeout: 300,
    retries: 0,
    retryInterval: 5,
  })
})

const rest = (restful: object): ResolvedTask => json({ application: { name: 'restful', restful } })

for (const [task, reason] of [
  [
    xml('<j><application name="filetransfer"/></j>'),
    'A job of type filetransfer cannot run here: only executable and restful can.',
  ],
  [json({ application: 'java' }), 'A job of type java cannot run here: only executable and restful can.'],
  [xml('<j/>'), 'The document of the task names no type of job: expected <application name="executable">.'],
  [xml('<j>\n<k></j>'), /^The document of the task is malformed at line 2, column 4: /],
  [
    resolveTask({ format: 'json', text: '{"a":\n x}' }),
    'The document of the task is malformed at line 2, column 2: expected a value.',
  ],
  [json({ application: { name: 'executable' } }), 'The executable task has neither a path nor a script.'],
  [
    json({ application: { name: 'executable', path: 'a', script: 'b' } }),
    'The executable task has both a path and a script: keep one of them.',
  ],
  [rest({ method: 'GET' }), 'The restful task has no URI.'],
  [
    rest({ method: 'FETCH', URI: 'http://h' }),
    'The restful task has the method FETCH: expected GET, POST, PUT, DELETE, HEAD, PATCH, OPTIONS.',
  ],
  [
    rest({ method: 'GET', URI: 'ftp://h/' }),
    'The URI of the restful task is none: expected one such as https://host/path.',
  ],
  [
    rest({ method: 'GET', URI: 'http://h', body: 'x' }),
    'The restful task has a body, and GET sends none: use POST, PUT or PATCH.',
  ],
  [
    rest({ method: 'GET', URI: 'http://h', timeout: 'long' }),
    'long is no number of seconds or retries of the restful task.',
  ],
  [
    rest({ method: 'GET', URI: 'http://h', CertificateGroup: { keyStoreFilePath: '/k.jks' } }),
    'The restful task asks for a certificate of a Java key store, which cannot be read here.',
  ],
  [
    rest({ method: 'GET', URI: 'http://h', credentials: { userName: 'joe', password: '{aes}AbC=' } }),
    'The password of joe is encrypted for another master, and cannot be read here.',
  ],
] as const) {
  test(`a task that cannot run is refused in a sentence: ${reason}`, () => {
    assert.equal(task.runs, 'nothing')
    if (typeof reason === 'string') assert.equal(task.reason, reason)
    else assert.match(task.reason, reason)
  })
}

test('an address with a variable in it is judged when the job runs', () => {
  assert.equal(rest({ method: 'GET', URI: 'http://^HOST^/x' }).runs, 'request')
})

test('variables of the run are put into every value, and never change the document around them', () => {
  const put = (text: string): string => text.replaceAll('${X}', '</script>"')
  const task = resolveTask(
    {
      format: 'xml',
      text: '<j><application name="executable"><executable><script>echo ${X}</script></executable></application></j>',
    },
    put,
  )
  assert.deepEqual(task, { ...command, program: { script: 'echo </script>"\n' } })
})

test('a place in JSON that is wrong is found wherever JSON.parse stops, and no document makes it throw', () => {
  const piece = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"a"',
    '"',
    '1',
    '-',
    'true',
    'nul',
    ' ',
    '\n',
    '^V^',
    '01',
    '\\',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = `{${pieces.join('')}`
      const task = resolveTask({ format: 'json', text })
      assert.ok(task.runs === 'nothing' && task.reason.length > 0)
    }),
    { numRuns: 2000 },
  )
})
