// SPDX-License-Identifier: Apache-2.0

/// An independent reader of schemas: Python's jsonschema, on YAML 1.2 as editors read it.
enum SchemaReader {
    /// Mutates declarations and says what their schemas make of the result.
    ///
    /// Standard input: JSON, `{schemas: {kind: schema}, files: [{kind, text}], trials, seed}`.
    /// Standard output: JSON, a list of `{kind, text, change, refusal}`: the files as they are,
    /// then, where trials are wanted, each without one of its keys, and the trials.
    static let script = #"""
        import copy
        import json
        import random
        import re
        import sys

        import jsonschema
        import yaml


        class Core(yaml.SafeLoader):
            """The core schema of YAML 1.2."""


        Core.yaml_implicit_resolvers = {}
        for tag, pattern, first in [
            ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
            ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
            ("int", r"[-+]?[0-9]+", list("-+0123456789")),
            ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", list("-+.0123456789")),
        ]:
            Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), first)
        Core.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(node.value))

        POOL = [
            None, 0, 1, 7, -3, 2.5, 123456789, True, False, "", "zzz", "true", "5", "10s", "5min", "16MiB",
            "5%", "any", "may", ",", "jour", "2026-07-01", "06:30", "forever", [], ["zzz"], [1, 2],
            [None, 5], [[1]], {}, {"zzz": 1}, {"jour": "x"}, "labo.resultats", "datamart.x",
        ]


        def places(node, path=()):
            yield path
            if isinstance(node, dict):
                for key in node:
                    yield from places(node[key], path + (key,))
            elif isinstance(node, list):
                for index, item in enumerate(node):
                    yield from places(item, path + (index,))


        def at(node, path):
            for step in path:
                node = node[step]
            return node


        def mutated(root, rng):
            root = copy.deepcopy(root)
            path = rng.choice([path for path in places(root) if path])
            holder, last = at(root, path[:-1]), path[-1]
            what = rng.choice(["value", "value", "value", "rename", "add", "drop"])
            if what == "rename" and isinstance(holder, dict):
                value = holder.pop(last)
                holder[f"{last}s"] = value
            elif what == "add" and isinstance(holder, dict):
                holder[rng.choice(["zzz", "titel", "name", "table", "to", "format"])] = rng.choice(POOL)
            elif what == "drop":
                del holder[last]
            else:
                what, holder[last] = "value", rng.choice(POOL)
            return root, f"{what} {'/'.join(map(str, path))}"


        def without_one_key(root):
            """The declaration once for each key of its maps, without that key."""
            for path in list(places(root)):
                if path and isinstance(path[-1], str):
                    less = copy.deepcopy(root)
                    del at(less, path[:-1])[path[-1]]
                    yield less, f"drop {'/'.join(map(str, path))}"


        def refusal(validator, root):
            error = next(iter(validator.iter_errors(root)), None)
            return error and f"{error.json_path}: {error.message}"[:500]


        order = json.load(sys.stdin)
        validators = {}
        for kind, schema in order["schemas"].items():
            jsonschema.Draft202012Validator.check_schema(schema)
            validators[kind] = jsonschema.Draft202012Validator(schema)
        rng, answers, roots = random.Random(order["seed"]), [], []
        for file in order["files"]:
            root = yaml.load(file["text"], Core)
            answers.append({**file, "change": None, "refusal": refusal(validators[file["kind"]], root)})
            if isinstance(root, dict):
                roots.append((file["kind"], root))
        trials = []
        if order["trials"]:
            trials = [(kind, *less) for kind, root in roots for less in without_one_key(root)]
        for number in range(order["trials"]):
            kind, root = roots[number % len(roots)]
            trials.append((kind, *mutated(root, rng)))
        seen = set()
        for kind, root, change in trials:
            text = yaml.safe_dump(root, allow_unicode=True, sort_keys=False)
            if (kind, text) in seen:
                continue
            seen.add((kind, text))
            answers.append(
                {"kind": kind, "text": text, "change": change,
                 "refusal": refusal(validators[kind], yaml.load(text, Core))})
        json.dump(answers, sys.stdout)
        """#
}
