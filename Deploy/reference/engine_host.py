"""Speaks with `farm-engine-host` as a worker does: frames of a length in 4 bytes, big-endian, and JSON."""

import hashlib
import json
import os
import struct
import subprocess


class EngineHost:
    def __init__(self, program):
        self.process = subprocess.Popen(
            [program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env={**os.environ, "FARM_DEVICE": "cpu"})
        self.wait("hello")

    def close(self):
        self.send({"shutdown": {}})
        self.process.wait()

    def send(self, request):
        body = json.dumps(request).encode()
        self.process.stdin.write(struct.pack(">I", len(body)) + body)
        self.process.stdin.flush()

    def wait(self, *kinds):
        """The next event of one of these kinds; a failure ends the program."""
        while True:
            head = self.process.stdout.read(4)
            if len(head) < 4:
                raise SystemExit(f"crosscheck: the engine host ended with {self.process.wait()}")
            event = json.loads(self.process.stdout.read(struct.unpack(">I", head)[0]))
            (kind, content), = event.items()
            if kind == "failed":
                raise SystemExit(f"crosscheck: the engine host refuses: {content['_0']['message']}")
            if kind in kinds:
                return content

    def load(self, checkpoint):
        digest = sha256(checkpoint)
        model = {"name": "random", "digest": digest, "family": "sd1", "bytes": os.path.getsize(checkpoint),
                 "defaults": {}, "files": [{"role": "checkpoint", "sha256": digest}]}
        self.send({"load": {"_0": {
            "key": "random", "model": model, "files": [{"role": "checkpoint", "path": checkpoint}],
            "threads": os.cpu_count(), "randomSource": "CPU", "embeddings": [], "isSeamless": False}}})
        self.wait("loaded")

    def render(self, parameters, folder, files):
        self.send({"render": {"_0": {
            "id": "1", "modelKey": "random", "parameters": parameters, "files": files, "directory": folder,
            "fileName": "engine.png", "wantsPreview": False}}})
        return self.wait("rendered")["_0"]["path"]


def sha256(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
