/** Where work runs: workstations, classes of them, and the domains of a TWS network. */
import { Type, type Static } from 'typebox'

const OnOff = Type.Optional(Type.Boolean())

/** CPUNAME. What describes the network of TWS itself (addresses, links, security) is kept and has no effect here. */
export const Workstation = Type.Object({
  kind: Type.Literal('workstation'),
  name: Type.String(),
  description: Type.Optional(Type.String()),
  comments: Type.Optional(Type.Array(Type.String())),
  licenseType: Type.Optional(Type.String()),
  variableTable: Type.Optional(Type.String()),
  os: Type.Optional(Type.String()),
  node: Type.Optional(Type.String()),
  tcpPort: Type.Optional(Type.Integer()),
  securePort: Type.Optional(Type.Integer()),
  timezone: Type.Optional(Type.String()),
  domain: Type.Optional(Type.String()),
  /** FOR MAESTRO stands before the attributes from here on. */
  host: Type.Optional(Type.String()),
  accessMethod: Type.Optional(Type.String()),
  agentId: Type.Optional(Type.String()),
  /** FTA, AGENT, MANAGER, POOL ... */
  type: Type.Optional(Type.String()),
  /** Nothing of an ignored workstation is planned. */
  ignored: Type.Boolean(),
  autoLink: OnOff,
  behindFirewall: OnOff,
  securityLevel: Type.Optional(Type.String()),
  fullStatus: OnOff,
  server: Type.Optional(Type.String()),
  protocol: Type.Optional(Type.String()),
  /** The workstations of a pool. */
  members: Type.Optional(Type.Array(Type.String())),
  /** What a dynamic pool asks of its members: a JSDL document, whole. */
  requirements: Type.Optional(Type.String()),
})
export type Workstation = Static<typeof Workstation>

/** CPUCLASS: workstations with one name; `@` among the members is all of them. */
export const WorkstationClass = Type.Object({
  kind: Type.Literal('class'),
  name: Type.String(),
  description: Type.Optional(Type.String()),
  comments: Type.Optional(Type.Array(Type.String())),
  ignored: Type.Optional(Type.Boolean()),
  members: Type.Array(Type.String()),
})
export type WorkstationClass = Static<typeof WorkstationClass>

/** DOMAIN: a part of the network with its manager. Kept; Batuta's agents need no managers. */
export const Domain = Type.Object({
  kind: Type.Literal('domain'),
  name: Type.String(),
  description: Type.Optional(Type.String()),
  comments: Type.Optional(Type.Array(Type.String())),
  manager: Type.Optional(Type.String()),
  parent: Type.Optional(Type.String()),
  /** ISMASTER: the topmost domain. */
  isMaster: OnOff,
})
export type Domain = Static<typeof Domain>
