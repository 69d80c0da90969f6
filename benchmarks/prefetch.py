#!/usr/bin/env python3
"""How many tasks should a worker hold? ./onecopy bench prefetch. Standard library only.

Starts RabbitMQ, the API and two workers of one thread anew for each prefetch, in turns, so that each meets the same
machine, and measures how many short slices a second a large job gets through, and how long small jobs take, alone and
beside a large one.
"""
import argparse, json, os, shutil, signal, statistics, sys, tempfile, threading, time, uuid
from soak import API_FLAGS, RABBITMQ, WORKER_FLAGS, Service, free_port, java, npy, rabbitmq

PREFETCHES = (1, 2, 3, 5)
SHORT, LONG, SMALL = 20_000, 2_000_000, 1_000


def job(service, expression, array, values):
    body = {"expression": expression, "arrays": {"a": array}}
    if values:
        body["map"] = {"i": values}
    status, answer = service.ask("POST", "/v1/jobs?wait=60s", json.dumps(body), {"Content-Type": "application/json"})
    if status != 200 or answer["status"] != "SUCCEEDED":
        sys.exit(f"a job did not succeed: {status} {json.dumps(answer)[:400]}")
    return answer


def slices_a_second(service):
    values = [float(item) for item in range(4_000)]
    start = time.monotonic()
    slices = job(service, "sum(a * i)", "short", values)["progress"]["slicesTotal"]
    return slices / (time.monotonic() - start)


def small_jobs(service, count):
    """Milliseconds of each of them, one after the other."""
    taken = []
    for _ in range(count):
        start = time.monotonic()
        job(service, "sum(a)", "small", None)
        taken.append((time.monotonic() - start) * 1000)
    return taken


def small_jobs_beside_a_large_one(service, count):
    body = {"expression": "sum(a * i)", "arrays": {"a": "long"}, "map": {"i": [item + 0.5 for item in range(10_000)]}}
    _, large = service.ask("POST", "/v1/jobs", json.dumps(body), {"Content-Type": "application/json"})
    while service.ask("GET", f"/v1/jobs/{large['id']}")[1]["progress"]["slicesDone"] == 0:
        time.sleep(0.01)
    taken = small_jobs(service, count)
    if service.ask("GET", f"/v1/jobs/{large['id']}")[1]["status"] != "RUNNING":
        sys.exit("the large job was over too soon")
    service.ask("POST", f"/v1/jobs/{large['id']}/cancel")
    return taken


def measure(arguments, prefetch, measured):
    folder = tempfile.mkdtemp(prefix="onecopy-prefetch-", dir="/dev/shm")
    broker_port, port, password = free_port(), free_port(), uuid.uuid4().hex
    environment = {"SPRING_RABBITMQ_ADDRESSES": f"amqp://onecopy:{password}@127.0.0.1:{broker_port}"}
    segment = f"--onecopy.segment.path={folder}/segment"
    processes = rabbitmq(folder, broker_port, password)
    try:
        # One item a task, or there would be few tasks; as much credit as the largest prefetch takes.
        processes.append(java(arguments, "api", arguments.api_jar, API_FLAGS, 256, [
            f"--server.port={port}", segment, "--onecopy.segment.capacity=64MB", "--onecopy.segment.on-stop=delete",
            "--onecopy.job.items-per-task=4"], environment, folder))
        processes += [java(arguments, f"worker-{number}", arguments.worker_jar, WORKER_FLAGS, 96, [
            f"--server.port={free_port()}", segment, f"--onecopy.worker.prefetch={prefetch}"], environment, folder)
            for number in range(2)]
        service = Service(port)
        for name, count in (("short", SHORT), ("long", LONG), ("small", SMALL)):
            service.insist(time.monotonic() + 180, "PUT", f"/v1/arrays/{name}", npy(range(count)), {})
        deadline = time.monotonic() + 180
        while len(service.attached() or ()) < 2 and time.monotonic() < deadline:
            time.sleep(0.1)
        slices_a_second(service), small_jobs(service, 300)
        for _ in range(3):
            measured["slices"].append(slices_a_second(service))
            measured["alone"] += small_jobs(service, 150)
            measured["beside"] += small_jobs_beside_a_large_one(service, 150)
    finally:
        for process in reversed(processes):
            process.end(signal.SIGTERM)
    shutil.rmtree(folder, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--java", default="java")
    parser.add_argument("--api-jar", required=True)
    parser.add_argument("--worker-jar", required=True)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--output", help="a Markdown file for the table")
    arguments = parser.parse_args()
    if not os.access(RABBITMQ, os.X_OK):
        sys.exit(f"{RABBITMQ} is not there: apt-get install rabbitmq-server")
    measured = {prefetch: {"slices": [], "alone": [], "beside": []} for prefetch in PREFETCHES}
    for _ in range(arguments.rounds):
        for prefetch in PREFETCHES:
            measure(arguments, prefetch, measured[prefetch])
    table = ["| prefetch | short slices a second | small jobs alone, p50, p95 ms | beside a large one, p50, p95 ms |",
             "|---|---|---|---|"]
    for prefetch, found in measured.items():
        alone, beside = (statistics.quantiles(found[what], n=20) for what in ("alone", "beside"))
        table.append(f"| {prefetch} | {statistics.median(found['slices']):,.0f} | {alone[9]:.1f}, {alone[18]:.1f} |"
                     f" {beside[9]:.1f}, {beside[18]:.1f} |")
    print("\n".join(table))
    if arguments.output:
        with open(arguments.output, "w") as file:
            file.write(f"# How many tasks a worker should hold\n\nTwo workers of one thread, {os.cpu_count()} cores,"
                       f" rounds: {arguments.rounds}.\n\n" + "\n".join(table) + "\n")


if __name__ == "__main__":
    main()
