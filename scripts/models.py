# SPDX-License-Identifier: Apache-2.0
"""Explores the models of models/ with Spin, whole, and each of their mutants until it breaks its promise.

A model's head says what there is to do, a line each:
    RUN -DX=1 …                        one exploration; a promise holds where it holds in all of them
    REST -DX=1 …                       the one that also looks for runs that never come to rest
    OPTION NAME: …                     a variant; 0 unless a line names it
    PROMISE name: …                    asserted by PROMISE(name, condition)
    MUTANT NAME breaks name [-DX …]: … without a step that protects; `rest` is a promise of every model
    KNOWN NAME breaks name [-DX …]: …  what the code does today, where it breaks one
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

DEPTH = 100_000
MEMORY = 2_000                          # MiB of one exploration
SECONDS = 600                           # of one exploration, on a machine that has other work
PAN = [f"-DMEMLIM={MEMORY}", "-w"]
BUCKETS = 22                            # of the table of states, as a power of two: fewer make long chains
CUT_SHORT = re.compile(r"max search depth|Search not completed|aborting|out of memory|reached -DMEMLIM")


class Model:
    def __init__(self, path):
        self.path, self.name = path, path.stem
        self.text = path.read_text()
        self.runs, self.options, self.promises, self.rest = [], [], {}, None
        self.broken = []                # (kind, name, promise, definitions, words)
        for line in self.text.splitlines():
            if not (head := re.match(r"// (RUN|REST|OPTION|PROMISE|MUTANT|KNOWN) (.*)", line)):
                continue
            kind, rest = head.groups()
            if kind == "RUN":
                self.runs.append(rest)
            elif kind == "REST":
                self.rest = rest
            elif kind == "OPTION":
                self.options.append(rest.split(":")[0])
            elif kind == "PROMISE":
                name, words = rest.split(": ", 1)
                self.promises[name] = words
            else:
                name, promise, defs, words = re.match(r"(\w+) breaks (\w+)((?: -D\w+(?:=\d+)?)*): (.*)", rest).groups()
                self.broken.append((kind, name, promise, defs.strip(), words))

    def flags(self, defs, mutant=None, promise=None):
        """Every switch has a value: what is not wanted is 0, and of the promises only the one in question is asserted."""
        chosen = dict(re.match(r"-D(\w+)(?:=(\d+))?$", d).groups("1") for d in defs.split())
        for name in self.options + [b[1] for b in self.broken]:
            chosen.setdefault(name, "1" if name == mutant else "0")
        for name in self.promises:
            chosen[f"IGNORE_{name}"] = "0" if promise in (None, name) else "1"
        return [f"-D{name}={value}" for name, value in chosen.items()]

    def flags_of(self, broken):
        _, name, promise, defs, _ = broken
        return self.flags(defs if "TROUBLES" in defs else f"{self.runs[0]} {defs}", name, promise)


def end_of(out):
    return "\n".join([line for line in out.splitlines() if line and not line.startswith("Depth=")][:12])


def explore(model, flags, to_rest=False, trail=False, is_broken=False):
    """One exploration: (broken promise or None, states, unreached lines, trouble or None)."""
    with tempfile.TemporaryDirectory() as folder:
        def run(*command, **more):
            return subprocess.run(command, cwd=folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **more)

        (Path(folder) / model.path.name).write_text(model.text)
        made = run("spin", *flags, "-a", model.path.name)
        if not (Path(folder) / "pan.c").exists() or "rror" in made.stdout:
            return None, 0, set(), f"spin can't read it:\n{made.stdout}"
        way = ["-DNP", "-DNOFAIR"] if to_rest else ["-DSAFETY"]
        # What is broken is found in few states: there the compiler would take longer than the search.
        built = run("gcc", "-O0" if is_broken else "-O2", *way, *PAN, "-o", "pan", "pan.c")
        if built.returncode:
            return None, 0, set(), f"gcc can't build it:\n{built.stdout}"
        try:
            out = run("./pan", f"-m{DEPTH}", f"-w{BUCKETS}", *(["-l"] if to_rest else []), timeout=SECONDS).stdout
        except subprocess.TimeoutExpired:
            return None, 0, set(), f"it took longer than {SECONDS} s"
        states = int(re.search(r"(\d+) states, stored", out)[1]) if "states, stored" in out else 0
        broken = None
        if found := re.search(r"assertion violated\s+!\((\w+)\)", out):
            broken = found[1]
        elif re.search(r"non-progress cycle \(|invalid end state \(", out):
            broken = "rest"
        elif "errors: 0" not in out:
            return None, states, set(), f"nobody knows what it says:\n{end_of(out)}"
        if broken is None and CUT_SHORT.search(out):
            return None, states, set(), f"it was not explored whole:\n{end_of(out)}"
        if broken and trail:
            print(run("spin", *flags, "-k", f"{model.path.name}.trail", "-t", "-p", "-g", model.path.name).stdout)
        return broken, states, set(re.findall(r"^\t\S+?:(\d+), state", out, re.M)), None


def explore_broken(model, flags):
    return explore(model, flags, is_broken=True)


def explore_both(model, flags):
    """For what waits for ever, then for what goes on for ever: the second search can't see the first."""
    found, states, unreached, trouble = explore_broken(model, flags)
    return (found, states, unreached, trouble) if found or trouble else explore(model, flags, to_rest=True, is_broken=True)


def lines_without_purpose(model, unreached):
    """Lines that no exploration comes to, though no promise, mutant or hole stands in them."""
    words = [b[1] for b in model.broken] + ["PROMISE"]
    found, in_inline, depth = [], False, 0
    for number, line in enumerate(model.text.splitlines(), 1):
        in_inline = in_inline or line.startswith("inline ")
        if str(number) in unreached and not in_inline and line.strip() != "}" and not any(w in line for w in words):
            found.append(f"{model.path}:{number}: nothing comes here: {line.strip()}")
        if in_inline:
            depth += line.count("{") - line.count("}")
            in_inline = depth > 0
    return found


def check(model, pool):
    """Says a line a promise, mutant and hole; gives the complaints."""
    wanted = [pool.submit(explore, model, model.flags(run)) for run in model.runs]
    rest = pool.submit(explore, model, model.flags(model.rest), True)
    broken = [(b, pool.submit(explore_both if b[2] == "rest" else explore_broken, model, model.flags_of(b))) for b in model.broken]
    complaints = []
    results = [future.result() for future in wanted] + [rest.result()]
    for found, _, _, trouble in results:
        if trouble:
            complaints.append(f"{model.name}: {trouble}")
    sizes = " + ".join(f"{states:,}" for _, states, _, _ in results)
    print(f"{model.name}: {sizes} states, all of them")
    for name, words in list(model.promises.items()) + [("rest", "every run comes to rest, and nothing waits for ever")]:
        holds = all(found != name and not trouble for found, _, _, trouble in results)
        print(f"  {name:15} {'holds ' if holds else 'BROKEN'} {words}")
        if not holds:
            complaints.append(f"{model.name}: {name} does not hold: scripts/models.sh {model.name}")
    complaints += lines_without_purpose(model, set.intersection(*(unreached for _, _, unreached, _ in results[:-1])))
    for (kind, name, promise, _, words), future in broken:
        found, states, _, trouble = future.result()
        if found == promise:
            print(f"  {name:15} {'breaks' if kind == 'MUTANT' else 'HOLE: breaks'} {promise}: {words}")
        else:
            print(f"  {name:15} NOT NOTICED after {states:,} states: {words}")
            complaints.append(f"{model.name}: {name} does not break {promise}" + (f": {trouble}" if trouble else ""))
    sys.stdout.flush()
    return complaints


def main(arguments):
    models = [Model(path) for path in sorted(Path("models").glob("*.pml")) if not arguments or path.stem == arguments[0]]
    if not models:
        print(f"models: there is no models/{arguments[0]}.pml", file=sys.stderr)
        return 2
    if len(arguments) > 1:
        model = models[0]
        for broken in model.broken:
            if broken[1] == arguments[1]:
                found, states, _, trouble = explore(model, model.flags_of(broken), trail=True)
                print(trouble or f"{arguments[1]}: {found or 'nothing'} is broken ({states:,} states)")
                return 0
        print(f"models: {model.name} has no {arguments[1]}", file=sys.stderr)
        return 2
    begin = time.monotonic()
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        complaints = [complaint for model in models for complaint in check(model, pool)]
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    promises = sum(len(m.promises) + 1 for m in models)
    mutants = sum(b[0] == "MUTANT" for m in models for b in m.broken)
    holes = sum(b[0] == "KNOWN" for m in models for b in m.broken)
    print(f"models: {promises} promises, {mutants} mutants, {holes} known holes; "
          f"{len(complaints)} complaint(s); {time.monotonic() - begin:.0f} s")
    return 1 if complaints else 0


sys.exit(main(sys.argv[1:]))
