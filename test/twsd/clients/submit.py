"""A Python program as operators have them, with nothing but the standard library: submits a stream with a variable."""
import base64, datetime, json, os, sys, urllib.request

url, user, password = os.environ["URL"], os.environ["USER"], os.environ["PASSWORD"]
headers = {
    "Content-Type": "application/json",
    "Accept": "application/json",
    "How-Many": "1",
    "Request-Id": "the-same-for-all-requests",
    "Authorization": "Basic " + base64.b64encode((user + ":" + password).encode()).decode(),
}


def ask(method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url + "/twsd" + path, data=data, headers=headers, method=method)
    with urllib.request.urlopen(request) as answer:
        return json.loads(answer.read())


now = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None).isoformat()
found = ask("POST", "/model/jobstream/header/query",
            {"filters": {"jobstreamFilter": {"jobStreamName": sys.argv[1], "workstationName": "NODE1", "validIn": now}}})
submitted = ask("POST", "/plan/current/jobstream/" + found[0]["id"] + "/action/submit_jobstream",
                {"inputArrivalTime": now, "alias": sys.argv[2], "variableTable": [{"key": "WHO", "value": "python"}]})
print("Submitted: " + submitted[0])
