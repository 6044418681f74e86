/** One of each object with all that it can have, in composer text. The tests read it and break it. */

export const objects = String.raw`# A banner
CPUNAME /f/FTA2 DESCRIPTION "d" LICENSETYPE perServer VARTABLE T1
  OS UNIX NODE host TCPADDR 31111 SECUREADDR 31113 TZ Europe/Rome DOMAIN EAST
  FOR MAESTRO HOST FTA1 ACCESS unixssh TYPE X-AGENT IGNORE AUTOLINK ON BEHINDFIREWALL OFF
  SECURITYLEVEL FORCE FULLSTATUS OFF SERVER A PROTOCOL HTTPS
END
CPUNAME POOL1 OS OTHER FOR MAESTRO TYPE D-POOL MEMBERS FTA1 /f/FTA2
  REQUIREMENTS <jsdl:resourceRequirements xmlns:jsdl="j"><a/></jsdl:resourceRequirements>
END
CPUCLASS ALL DESCRIPTION "d" MEMBERS @ END
DOMAIN EAST DESCRIPTION "d" * MANAGER FTA1 PARENT MASTERDM END
USERNAME FTA1#DOM\joe PASSWORD "secret" END
FOLDER /f/g END
VARTABLE T1 DESCRIPTION "d" ISDEFAULT MEMBERS
  A "1" PASSWORD "2"
END
RUNCYCLEGROUP G1 DESCRIPTION "d" VARTABLE T1 FREEDAYS HOLI -sa -su
  ON RUNCYCLE R1 "FREQ=DAILY" (AT 0900)
  EXCEPT RUNCYCLE X1 HOLI
  UNTIL 1000 ONUNTIL CANC
END
$PARM
T1.A "1"
$JOBS
# about J
FTA1#/g/J TASK
<?xml version="1.0"?>
<jsdl:jobDefinition xmlns:jsdl="j"><jsdl:application name="executable">
  <executable path="/bin/true"><password>secret</password></executable></jsdl:application></jsdl:jobDefinition>
  DESCRIPTION "d" TASKTYPE UNIX INTERACTIVE
  SUCCOUTPUTCOND OK "RC<4" OUTPUTCOND BIG "contains(${'$'}{this.stdlist},\"x\")"
  RECOVERY RERUN SAME_WORKSTATION REPEATEVERY 0010 FOR 3 ATTEMPTS AFTER J ABENDPROMPT "on?"
FTA1#K TASK { "application": { "name": "restful", "method": "GET", "URI": "http://h/" } }
<!-- rules -->
<?xml version="1.0"?>
<eventRuleSet xmlns="r">
  <eventRule name="R" ruleType="set" isDraft="no">
    <eventCondition eventProvider="p" eventType="t"><scope>s</scope></eventCondition>
    <!-- in -->
    <action actionProvider="a" actionType="b" responseType="onDetection"/>
  </eventRule>
</eventRuleSet>
`
