#!/usr/bin/env python3
"""What verify.py and verify.html, in a real browser, say of bundles: agree.py VERIFIERS [CHROMIUM]

Reads one line of JSON for each bundle from standard input, its folder and what an inspector brings to
it, and prints one: exit status and findings as `script` and `page` found them; `page` is null where
no browser is named. The browser is spoken to over a pipe, in the DevTools protocol; what is brought
is typed into the page, and each bundle given as a .zip through its own file chooser: nothing in the
page is there for tests alone.
"""
import datetime
import importlib.util
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import zipfile

EXIT = {"good": 0, "unfinished": 1, "bad": 2, "unsure": 1}
VERDICT = """new Promise((resolve) => {
  const root = document.documentElement;
  const look = () => root.dataset.verdict && resolve(JSON.stringify({
    word: root.dataset.verdict,
    findings: [...document.querySelectorAll("#findings-list li")].map((found) =>
      [found.dataset.code, found.dataset.slot || null,
        found.dataset.entry === "" ? null : Number(found.dataset.entry)]),
    slots: [...document.querySelectorAll("#slots-rows tr")].map((row) =>
      [row.dataset.slot, row.dataset.level, row.dataset.status]) }));
  new MutationObserver(look).observe(root, { attributes: true });
  look();
})"""


class Browser:
    """Headless Chromium with one page."""

    def __init__(self, program, page):
        self.home, self.last, self.rest, self.session = tempfile.mkdtemp(), 0, b"", None
        theirs, self.input = os.pipe()
        self.output, theirs_too = os.pipe()
        sandbox = ["--no-sandbox"] if os.getuid() == 0 else []
        # Descriptors 3 and 4 are where Chromium looks for the pipe; a shell puts them there.
        self.child = subprocess.Popen(
            ["/bin/sh", "-c", f'exec "$0" "$@" 3<&{theirs} 4>&{theirs_too}', program, "--headless",
             "--disable-gpu", "--remote-debugging-pipe", f"--user-data-dir={self.home}", *sandbox,
             "about:blank"],
            pass_fds=(theirs, theirs_too), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(theirs)
        os.close(theirs_too)
        targets = self.call("Target.getTargets")["targetInfos"]
        target = next(one["targetId"] for one in targets if one["type"] == "page")
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self.session = attached["sessionId"]
        self.call("Page.enable")
        self.call("Page.navigate", url=pathlib.Path(page).resolve().as_uri())
        self.run("new Promise((done) => {"
                 "document.readyState === 'complete' ? done() : onload = done; })")

    def call(self, method, **parameters):
        self.last += 1
        message = {"id": self.last, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.input, json.dumps(message).encode() + b"\0")
        while True:
            while b"\0" not in self.rest:
                piece = os.read(self.output, 1 << 20)
                if not piece:
                    raise RuntimeError("the browser ended")
                self.rest += piece
            one, _, self.rest = self.rest.partition(b"\0")
            answer = json.loads(one)
            if answer.get("id") == self.last:
                if "error" in answer:
                    raise RuntimeError(answer["error"]["message"])
                return answer["result"]

    def run(self, script):
        found = self.call(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in found:
            raise RuntimeError(found["exceptionDetails"]["text"])
        return found["result"].get("value")

    def verdict(self, archive, asked):
        self.run("delete document.documentElement.dataset.verdict")
        self.run("document.querySelector('.bring').open = true")
        at = asked.get("asOf")
        typed = {"paper": "\n".join(asked["held"]), "require": asked.get("require") or "",
                 "as-of": "" if at is None else f"{datetime.datetime.utcfromtimestamp(at):%Y-%m-%dT%H:%M}"}
        for name, value in typed.items():
            self.run(f"document.getElementById('{name}').value = {json.dumps(value)}")
        if self.run("document.getElementById('restore').checked") != asked["acceptRestore"]:
            self.run("document.getElementById('restore').click()")
        root = self.call("DOM.getDocument")["root"]["nodeId"]
        chooser = self.call("DOM.querySelector", nodeId=root, selector="#file")["nodeId"]
        self.call("DOM.setFileInputFiles", nodeId=chooser, files=[archive])
        return json.loads(self.run(VERDICT))

    def close(self):
        self.session = None
        self.call("Browser.close")
        self.child.wait()
        shutil.rmtree(self.home, ignore_errors=True)


def zipped(folder, archive):
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as opened:
        for path in sorted(pathlib.Path(folder).rglob("*")):
            if path.is_file():
                opened.write(path, path.relative_to(folder).as_posix())


def main(verifiers, program=None):
    sys.dont_write_bytecode = True
    spec = importlib.util.spec_from_file_location("verify", f"{verifiers}/verify.py")
    verify = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(verify)
    browser = Browser(program, f"{verifiers}/verify.html") if program else None
    home = tempfile.mkdtemp()
    for number, line in enumerate(sys.stdin.read().splitlines()):
        asked = json.loads(line)
        archive = f"{home}/{number}.zip"       # the same name again would be no change to a browser
        zipped(asked["folder"], archive)
        held = [head for words in asked["held"] for head in verify.held_heads(words)]
        verdict = verify.Verdict(*verify.read_bundle(archive), held, asked.get("asOf"),
                                 asked.get("require"), asked["acceptRestore"])
        script = {"exit": verdict.exit(), "findings": [found[:3] for found in verdict.findings],
                  "slots": [[one.slot, one.level, one.status] for one in verdict.slots]}
        page = browser.verdict(archive, asked) if browser else None
        if page:
            page["exit"] = EXIT[page["word"]]
        print(json.dumps({"folder": asked["folder"], "script": script, "page": page}), flush=True)
        os.remove(archive)
    os.rmdir(home)
    if browser:
        browser.close()


main(*sys.argv[1:])
