/** What composer's new begins with: for each kind a text that shows what such an object usually has. */
import type { DefinitionKind } from '#/model/definition.ts'

export const templates: Readonly<Record<DefinitionKind, string>> = {
  workstation: `CPUNAME NEWWS
 DESCRIPTION "what it is for"
 OS UNIX
 NODE localhost
 FOR MAESTRO
  TYPE FTA
  AUTOLINK ON
END
`,
  class: `CPUCLASS NEWCLASS
 MEMBERS @
END
`,
  domain: `DOMAIN NEWDOMAIN
 PARENT MASTERDM
END
`,
  user: `USERNAME NEWWS#newuser
 PASSWORD "********"
END
`,
  folder: `FOLDER /NEW
END
`,
  calendar: `$CALENDAR
NEWCAL
 "what its dates are"
 12/24/2026 12/31/2026
`,
  runcyclegroup: `RUNCYCLEGROUP NEWGROUP
 DESCRIPTION "when it is"
 ON RUNCYCLE DAILY "FREQ=DAILY;INTERVAL=1"
END
`,
  vartable: `VARTABLE NEWTABLE
 DESCRIPTION "whose variables"
 MEMBERS
  NAME "value"
END
`,
  parameter: `$PARM
NEWPARM "value"
`,
  prompt: `$PROMPT
NEWPROM "May it go on?"
`,
  resource: `$RESOURCE
NEWWS#NEWRES 1 "what there is one of"
`,
  job: `$JOBS
NEWWS#NEWJOB
 DOCOMMAND "echo hello"
 STREAMLOGON batch
 DESCRIPTION "what it does"
 RECOVERY STOP
`,
  stream: `SCHEDULE NEWWS#NEWSTREAM
 DESCRIPTION "what it is for"
 ON RUNCYCLE DAILY "FREQ=DAILY;INTERVAL=1"
 AT 0600
:
NEWWS#FIRST
 DOCOMMAND "echo first"
 STREAMLOGON batch
 RECOVERY STOP

NEWWS#SECOND
 DOCOMMAND "echo second"
 STREAMLOGON batch
 RECOVERY STOP
 FOLLOWS FIRST
END
`,
  eventrule: `<?xml version="1.0"?>
<eventRuleSet xmlns="http://www.ibm.com/xmlns/prod/tws/1.0/event-management/rules">
  <eventRule name="NEWRULE" ruleType="filter" isDraft="yes">
    <eventCondition name="e1" eventProvider="TWSObjectsMonitor" eventType="JobStatusChanged">
      <filteringPredicate>
        <attributeFilter name="JobName" operator="eq"><value>NEWJOB</value></attributeFilter>
      </filteringPredicate>
    </eventCondition>
    <action actionProvider="MailSender" actionType="SendMail" responseType="onDetection">
      <parameter name="To"><value>operators</value></parameter>
    </action>
  </eventRule>
</eventRuleSet>
`,
}
