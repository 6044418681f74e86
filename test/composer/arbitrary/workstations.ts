/** Workstations, classes, domains. */
import fc from 'fast-check'
import type { Domain, Workstation, WorkstationClass } from '#/model/workstation.ts'
import { nameInFolder, simpleName, workstationName } from './names.ts'
import { comments, text, word } from './texts.ts'
import { zone } from './times.ts'

const port = fc.integer({ min: 1, max: 65_535 })
const members = fc.oneof(
  fc.array(workstationName, { minLength: 1, maxLength: 3 }),
  fc.array(workstationName, { minLength: 20, maxLength: 30 }),
)

const requirements = fc.constantFrom(
  '<jsdl:resourceRequirements xmlns:jsdl="http://www.ibm.com/xmlns/prod/scheduling/1.0/jsdl">\n  <jsdl:resources/>\n</jsdl:resourceRequirements>',
  '<a:b xmlns:a="urn:x">\nEND\n# "\n</a:b>',
)

export const workstation: fc.Arbitrary<Workstation> = fc.record(
  {
    kind: fc.constant('workstation' as const),
    name: workstationName,
    description: text(120),
    comments,
    licenseType: fc.constantFrom('PERSERVER', 'PERJOB'),
    variableTable: nameInFolder(80),
    os: fc.constantFrom('UNIX', 'WNT', 'OTHER', 'IBM_I', 'AT', 'MY OS'),
    node: fc.oneof(word, text(20), fc.constantFrom('pay.example.com', '10.0.0.1', '^NODE^', 'node')),
    tcpPort: port,
    securePort: port,
    timezone: zone,
    domain: simpleName(16),
    host: workstationName,
    accessMethod: fc.oneof(fc.constantFrom('unixlocl', 'r3batch', 'psagent'), text(10)),
    agentId: fc.constantFrom('0123456789ABCDEF', 'A1B2', ''),
    type: fc.constantFrom('FTA', 'S-AGENT', 'X-AGENT', 'MANAGER', 'BROKER', 'AGENT', 'REM-ENG', 'POOL', 'D-POOL'),
    ignored: fc.boolean(),
    autoLink: fc.boolean(),
    behindFirewall: fc.boolean(),
    securityLevel: fc.constantFrom('ENABLED', 'ON', 'FORCE', 'FORCE_ENABLED'),
    fullStatus: fc.boolean(),
    server: fc.constantFrom('A', '7', '', 'NODE'),
    protocol: fc.constantFrom('HTTP', 'HTTPS'),
    members,
    requirements,
  },
  { requiredKeys: ['kind', 'name', 'ignored'] },
)

export const workstationClass: fc.Arbitrary<WorkstationClass> = fc.record(
  {
    kind: fc.constant('class' as const),
    name: nameInFolder(16),
    description: text(120),
    comments,
    ignored: fc.constant(true),
    members: fc.oneof(fc.constant<string[]>(['@']), members),
  },
  { requiredKeys: ['kind', 'name', 'members'] },
)

/** The master domain has no parent. */
export const domain: fc.Arbitrary<Domain> = fc
  .record(
    {
      kind: fc.constant('domain' as const),
      name: simpleName(16),
      description: text(120),
      comments,
      manager: workstationName,
      parent: simpleName(16),
      isMaster: fc.constant(true),
    },
    { requiredKeys: ['kind', 'name'] },
  )
  .map(({ isMaster, ...others }) => (isMaster && others.parent === undefined ? { ...others, isMaster } : others))
