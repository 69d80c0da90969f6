#!/usr/bin/env python3
"""Load while a random process dies every few seconds: ./onecopy bench soak. Standard library only.

Starts RabbitMQ (Debian's rabbitmq-server), the API and workers as processes of their own, submits jobs from several
clients, kills -9 one of the processes every few seconds and starts it again. Each job carries an Idempotency-Key, so a
client that got no answer asks again for the same job. One of the clients replaces an array by itself plus one, so that
what ran twice is seen. Ends with a report: jobs submitted, right, wrong, lost.
"""
import argparse, http.client, json, os, random, shutil, signal, socket, struct, subprocess, sys, tempfile, threading, time
import uuid
from collections import Counter

API_FLAGS = ["-XX:TieredStopAtLevel=1", "-XX:ReservedCodeCacheSize=240m"]
WORKER_FLAGS = ["-XX:-UseProfiledLoopPredicate"]
RABBITMQ = "/usr/lib/rabbitmq/bin/rabbitmq-server"
ELEMENTS = 500_000


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Process:
    """One command that can be killed and started again; its output goes to a file."""

    def __init__(self, name, command, environment, log):
        self.name, self.command, self.environment, self.log = name, command, environment, log
        self.start()

    def start(self):
        with open(self.log, "ab") as output:
            self.running = subprocess.Popen(self.command, env={**os.environ, **self.environment},
                                            stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)

    def end(self, how=signal.SIGKILL):
        if self.running.poll() is None:
            self.running.send_signal(how)
        try:
            self.running.wait(20)
        except subprocess.TimeoutExpired:
            # A broker that is told to stop while it starts does not hear it.
            self.running.kill()
            self.running.wait()

    def restart(self, how=signal.SIGKILL):
        self.end(how)
        self.start()


class Service:
    """The address of the API, which is gone from time to time."""

    def __init__(self, port):
        self.port = port

    def ask(self, method, path, body=None, headers={}, timeout=90):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return response.status, json.loads(response.read() or b"null")
        finally:
            connection.close()

    def attached(self):
        """Ids of the processes that compute; None if the service does not answer."""
        try:
            status, workers = self.ask("GET", "/v1/workers", timeout=5)
            return {worker["processId"] for worker in workers["items"]} if status == 200 else None
        except (OSError, http.client.HTTPException, ValueError):
            return None

    def insist(self, deadline, *request):
        """Asks until there is an answer that is not a temporary refusal."""
        while True:
            try:
                status, body = self.ask(*request)
                if status not in (429, 503):
                    return status, body
            except (OSError, http.client.HTTPException, ValueError):
                pass
            if time.monotonic() > deadline:
                return None, None
            time.sleep(0.2)


def rabbitmq(folder, port, password):
    epmd, distribution = free_port(), free_port()
    conf = os.path.join(folder, "rabbitmq.conf")
    with open(conf, "w") as file:
        file.write(f"listeners.tcp.default = 127.0.0.1:{port}\ndefault_user = onecopy\ndefault_pass = {password}\n"
                   "disk_free_limit.absolute = 50MB\n")
    for name, text in (("enabled_plugins", "[]."), ("rabbitmq-env.conf", "")):
        with open(os.path.join(folder, name), "w") as file:
            file.write(text)
    environment = {
        "HOME": folder, "ERL_EPMD_ADDRESS": "127.0.0.1", "ERL_EPMD_PORT": str(epmd),
        "RABBITMQ_NODENAME": "rabbit@localhost", "RABBITMQ_DIST_PORT": str(distribution),
        "RABBITMQ_MNESIA_BASE": folder + "/data", "RABBITMQ_LOG_BASE": folder + "/log", "RABBITMQ_LOGS": "-",
        "RABBITMQ_PID_FILE": folder + "/pid", "RABBITMQ_CONFIG_FILE": conf,
        "RABBITMQ_CONF_ENV_FILE": folder + "/rabbitmq-env.conf",
        "RABBITMQ_ENABLED_PLUGINS_FILE": folder + "/enabled_plugins",
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1} +sbwt none",
        "RABBITMQ_ALLOW_INPUT": "true", "RABBITMQ_SERVER_START_ARGS": "-noinput"}
    return [Process("epmd", ["epmd", "-address", "127.0.0.1", "-port", str(epmd)], environment, folder + "/epmd.log"),
            Process("broker", [RABBITMQ], environment, folder + "/broker.log")]


def java(arguments, name, jar, flags, heap, options, environment, folder):
    command = [arguments.java, "--enable-native-access=ALL-UNNAMED", "--add-modules=jdk.incubator.vector",
               "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", *flags, f"-Xmx{heap}m",
               f"-XX:AOTCache={jar.removesuffix('.jar')}.aot", "-jar", jar, *options]
    return Process(name, command, environment, f"{folder}/{name}.log")


def npy(values):
    """These numbers as float64."""
    header = "{'descr': '<f8', 'fortran_order': False, 'shape': (%d,), }" % len(values)
    header += " " * (63 - (10 + len(header)) % 64) + "\n"
    return (b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode()
            + struct.pack("<%dd" % len(values), *values))


class Tally:
    """What became of the jobs."""

    def __init__(self):
        self.counts, self.lock = Counter(), threading.Lock()

    def submitted(self):
        with self.lock:
            self.counts["submitted"] += 1

    def judge(self, verdict, status, job):
        with self.lock:
            self.counts[verdict] += 1
        if verdict != "right":
            print(f"  {verdict}: {status} {json.dumps(job)[:400]}", flush=True)


def run(service, tally, body, patience, expected):
    """One job from its submission to its end, and what is to be thought of it."""
    headers = {"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4())}
    deadline = time.monotonic() + patience
    status, job = service.insist(deadline, "POST", "/v1/jobs", json.dumps(body), headers)
    tally.submitted()
    while status == 202:
        status, job = service.insist(deadline, "GET", f"/v1/jobs/{job['id']}?wait=20s")
        if time.monotonic() > deadline:
            break
    if status is None or status == 202 or status == 404:
        verdict = "lost"
    elif status == 200 and job["status"] == "SUCCEEDED":
        verdict = "right" if expected is None or values(job) == expected else "wrong"
    else:
        verdict = "failed"
    tally.judge(verdict, status, job)
    return verdict


def values(job):
    return [result.get("value") for result in job["results"]]


def counting_client(service, stop, tally, patience):
    """Replaces an array by itself plus one, again and again: what ran twice, or half, is seen."""
    count = 0
    while not stop.is_set():
        body = {"expression": "c + 1", "arrays": {"c": "counter"}, "output": "counter", "replace": True}
        if run(service, tally, body, patience, None) == "right":
            count += 1
        for expression in ("min(c)", "max(c)"):
            run(service, tally, {"expression": expression, "arrays": {"c": "counter"}}, patience, [float(count)])


def client(service, stop, tally, patience):
    """Submits one job after the other; each answer is known in closed form."""
    total = ELEMENTS * (ELEMENTS - 1) // 2
    while not stop.is_set():
        factors = [random.randint(1, 1000) for _ in range(random.choice((1, 1, 1, 30)))]
        body = {"expression": "sum(a * i)", "arrays": {"a": "soak"}, "map": {"i": factors}, "timeout": "10m",
                "priority": random.randint(1, 10)}
        run(service, tally, body, patience, [float(total * factor) for factor in factors])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--java", default="java")
    parser.add_argument("--api-jar", required=True)
    parser.add_argument("--worker-jar", required=True)
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--broker", help="amqp://user:password@host:port of one that runs, and then is not ended")
    parser.add_argument("--output", help="a Markdown file for the report")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    arguments = parser.parse_args()
    if not arguments.broker and not os.access(RABBITMQ, os.X_OK):
        sys.exit(f"{RABBITMQ} is not there: apt-get install rabbitmq-server")
    chance = random.Random(arguments.seed)
    folder = tempfile.mkdtemp(prefix="onecopy-soak-", dir="/dev/shm")
    broker_port, port, password = free_port(), free_port(), uuid.uuid4().hex
    address = arguments.broker or f"amqp://onecopy:{password}@127.0.0.1:{broker_port}"
    environment = {"SPRING_RABBITMQ_ADDRESSES": address}
    segment = f"--onecopy.segment.path={folder}/segment"
    processes = [] if arguments.broker else rabbitmq(folder, broker_port, password)
    brokers = processes[1:]
    try:
        api = java(arguments, "api", arguments.api_jar, API_FLAGS, 256,
                   [f"--server.port={port}", segment, "--onecopy.segment.capacity=64MB"], environment, folder)
        processes.append(api)
        workers = [java(arguments, f"worker-{number}", arguments.worker_jar, WORKER_FLAGS, 96,
                        [f"--server.port={free_port()}", segment], environment, folder)
                   for number in range(arguments.workers)]
        processes += workers
        service = Service(port)
        status, _ = service.insist(time.monotonic() + 180, "PUT", "/v1/arrays/soak", npy(range(ELEMENTS)), {})
        if status != 201:
            sys.exit(f"the service did not take the array: {status}; logs in {folder}")
        service.insist(time.monotonic() + 60, "PUT", "/v1/arrays/counter", npy([0.0] * ELEMENTS), {})
        tally, stop, kills = Tally(), threading.Event(), Counter()
        threads = [threading.Thread(target=what, args=(service, stop, tally, 300))
                   for what in [counting_client] + [client] * (arguments.clients - 1)]
        for thread in threads:
            thread.start()
        end = time.monotonic() + arguments.seconds
        print(f"soak for {arguments.seconds} s, seed {arguments.seed}, logs in {folder}", flush=True)
        while time.monotonic() < end:
            time.sleep(chance.uniform(2, 6))
            # What is killed before it has begun does no work that could go wrong.
            attached = service.attached()
            working = [] if attached is None else [worker for worker in workers if worker.running.pid in attached]
            victims = working * 3 + ([] if attached is None else [api] * 2 + brokers)
            if not victims:
                continue
            victim = chance.choice(victims)
            kills[victim.name] += 1
            victim.restart(signal.SIGTERM if victim in brokers else signal.SIGKILL)
            print(f"  {victim.name} ended and started; {dict(tally.counts)}", flush=True)
        stop.set()
        for thread in threads:
            thread.join()
        report = [f"{arguments.seconds} s, {arguments.clients} clients, {arguments.workers} workers,"
                  f" seed {arguments.seed}, processes ended: {dict(sorted(kills.items()))}", ""]
        report += [f"{verdict:<10}{tally.counts[verdict]:>8}"
                   for verdict in ("submitted", "right", "wrong", "lost", "failed")]
        print("\n" + "\n".join(report), flush=True)
        if arguments.output:
            with open(arguments.output, "w") as file:
                file.write("# Load while a random process dies every few seconds\n\n```\n"
                           + "\n".join(report) + "\n```\n")
        bad = tally.counts["wrong"] + tally.counts["lost"] + tally.counts["failed"]
    finally:
        for process in reversed(processes):
            process.end(signal.SIGTERM if process.name in ("broker", "epmd") else signal.SIGKILL)
    shutil.rmtree(folder, ignore_errors=True)
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
