# SPDX-License-Identifier: Apache-2.0
"""Just enough of Swift's grammar to look for words in code and not in comments or strings."""
import re


def code_only(text):
    """The text with comments, string literals and `raw names` blanked, line for line."""
    out, at, end = [], 0, len(text)

    def blank(piece):
        out.append(re.sub(r"[^\n]", " ", piece))

    while at < end:
        two = text[at:at + 2]
        if two == "//":
            stop = text.find("\n", at)
            stop = end if stop < 0 else stop
        elif two == "/*":
            stop = _comment_end(text, at)
        elif text[at] == "`":
            stop = text.find("`", at + 1) + 1 or end
        elif text[at] == '"' or re.match(r'#+"', text[at:at + 8]):
            stop = _string_end(text, at)
        else:
            out.append(text[at])
            at += 1
            continue
        blank(text[at:stop])
        at = stop
    return "".join(out)


def _comment_end(text, at):
    depth = 0
    while at < len(text):
        if text.startswith("/*", at):
            depth, at = depth + 1, at + 2
        elif text.startswith("*/", at):
            depth, at = depth - 1, at + 2
            if depth == 0:
                return at
        else:
            at += 1
    return at


def _string_end(text, at):
    hashes = 0
    while text[at] == "#":
        hashes, at = hashes + 1, at + 1
    quote = '"""' if text.startswith('"""', at) else '"'
    at += len(quote)
    escape = "\\" + "#" * hashes
    closing = quote + "#" * hashes
    while at < len(text):
        if text.startswith(closing, at):
            return at + len(closing)
        if text.startswith(escape + "(", at):
            at = _interpolation_end(text, at + len(escape))
        elif text.startswith(escape, at):
            at += len(escape) + 1
        elif text[at] == "\n" and quote == '"':
            return at  # an unclosed literal: give up at the line's end
        else:
            at += 1
    return at


def _interpolation_end(text, at):
    depth = 0
    while at < len(text):
        if text[at] == '"' or re.match(r'#+"', text[at:at + 8]):
            at = _string_end(text, at)
            continue
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        at += 1
        if depth == 0:
            return at
    return at


def bodies(code):
    """(name, first line, last line) of each function, initializer and subscript that has a body."""
    for match in re.finditer(r"(?m)\bfunc\s+(\S+?)\s*[(<]|\bfunc\s+(?=\s*\()|\b(init)[?!]?\s*[(<]|"
                             r"\b(deinit)\s*(?=\{)|\b(subscript)\s*[(<]", code):
        name = next((g for g in match.groups() if g), "a test")
        if name == "init" and code[match.start() - 1:match.start()] == ".":
            continue
        opening = _body_start(code, match.end() - 1 if match[0][-1] in "(<" else match.end())
        if opening is None:
            continue
        closing = _matching(code, opening)
        yield (name, code.count("\n", 0, match.start()) + 1, code.count("\n", 0, closing) + 1)


def _body_start(code, at):
    """The `{` of the body after a signature, or None where there is none (a protocol's)."""
    depth = 0
    while at < len(code):
        character = code[at]
        if character in "([":
            depth += 1
        elif character in ")]":
            depth -= 1
            if depth < 0:
                return None
        elif depth == 0 and character == "{":
            return at
        elif depth == 0 and character == "}":
            return None
        elif depth == 0 and character == "\n":
            rest = code[at:].lstrip()
            if not re.match(r"->|throws|async|where|rethrows|\{|[,&]", rest) \
                    and not re.search(r"(->|where|[,&:])\s*$", code[:at][-80:]):
                return None
        at += 1
    return None


def _matching(code, at):
    depth = 0
    while at < len(code):
        depth += {"{": 1, "}": -1}.get(code[at], 0)
        if depth == 0:
            return at
        at += 1
    return len(code) - 1
