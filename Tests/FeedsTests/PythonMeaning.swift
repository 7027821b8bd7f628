// SPDX-License-Identifier: Apache-2.0

/// Meanings of cells, by Python's decimal, datetime, zoneinfo and json.
enum PythonMeaning {
    /// Reads from its input, as JSON, a list of `[kind, detail, cell]`, and writes for each the
    /// value as a feed shows it.
    ///
    /// Null where a cell has no certain one, `?` where Python's calendar ends.
    static let script = #"""
        import json
        import re
        import sys
        import unicodedata
        from datetime import date, datetime, timedelta, timezone
        from decimal import Decimal, getcontext
        from zoneinfo import ZoneInfo

        getcontext().prec = 1000
        BLANKS = " \t\u00a0\u202f"
        NULLS = {"", "n.d.", "---", "n/a", "s.o."}

        def decimal(cell, mark):
            text = re.fullmatch(f"([-+\u2212]?)[{BLANKS}]*(.*)", cell, re.S)
            sign, body = ("-" if text[1] in "-\u2212" and text[1] else ""), text[2]
            body, _, exponent = re.fullmatch(r"(.*?)(([eE][-+]?[0-9]+)?)", body, re.S).groups()
            body = re.sub("[ \u00a0\u202f'\u2019]", " ", body)
            other = {",": ".", ".": ","}
            forms = []
            for point in [mark] if mark else [",", "."]:
                whole = f"[1-9][0-9]{{0,2}}(?P<g>[ {other[point]}])[0-9]{{3}}(?:(?P=g)[0-9]{{3}})*"
                forms.append(re.fullmatch(f"(?P<w>[0-9]+|{whole})?(?:{re.escape(point)}(?P<f>[0-9]*))?", body))
            values = set()
            for form in filter(None, forms):
                whole, rest = form["w"] or "", form["f"]
                if not whole and not rest:
                    continue
                # One mark of the other kind, and no fraction: it may be the decimal one.
                if rest is None and len(re.findall("[.,]", whole)) == 1:
                    return None
                digits = (re.sub("[^0-9]", "", whole) or "0") + "." + (rest or "0")
                if not digits.strip("0."):
                    values.add(Decimal(0))
                elif abs(int((exponent or "e0")[1:])) < 9999:
                    values.add(Decimal(sign + digits + (exponent or "")))
                else:
                    return None
            return values.pop() if len(values) == 1 else None


        def plain(value):
            if value is None or value == 0:
                return value if value is None else "0"
            return format(value.normalize(), "f") if abs(value.adjusted()) < 1000 else None


        def whole(cell, mark, bits):
            value = decimal(cell, mark)
            if value is None or not -2**bits <= 2 * value < 2**bits or value != int(value):
                return None
            return str(int(value))


        def numeric(cell, mark, digits=None, scale=None):
            value = decimal(cell, mark)
            if value is None or scale is None:
                return plain(value)
            fits = abs(value) < Decimal(10) ** (digits - scale) and value * 10**scale == int(value * 10**scale)
            return plain(value) if fits else None


        def double(cell, mark):
            value = decimal(cell, mark)
            if value is None:
                return None
            found = float(value)
            if found in (float("inf"), float("-inf")) or (found == 0 and value != 0):
                return None
            return repr(found + 0.0 if found else 0.0)


        def is_unit(text):
            if not text:
                return True
            is_rest = re.match("[eE][-+\u2212]?[0-9]+$|[xX][0-9]", text)
            is_begun = text[0].isalpha() or text[0] in "%\u2030\u2032\u2033" or unicodedata.category(text[0]) in ("So", "Sc")
            return is_begun and not is_rest and " " not in text


        def measurement(cell, mark):
            parts = re.fullmatch("(<=|>=|<|>|\u2264|\u2265)?(.*)", cell, re.S)
            sign = {"\u2264": "<=", "\u2265": ">="}.get(parts[1], parts[1])
            text = parts[2].strip(BLANKS)
            for first, last in ["()", "[]"]:
                if text.endswith(last) and text.find(first) > 0:
                    text = text[: text.find(first)].rstrip(BLANKS)
                    break
            for end in range(len(text), 0, -1):
                value = decimal(text[:end].rstrip(BLANKS), mark)
                if value is not None and is_unit(text[end:].lstrip(BLANKS)):
                    return f"{plain(value)}|{sign or '-'}|{cell}"
            return None


        def boolean(cell, _):
            word = cell.lower()
            if word in "oui o vrai yes y true t 1 x".split():
                return "true"
            return "false" if word in "non n faux no false f 0".split() else None


        MONTHS = {"janv": 1, "jan": 1, "f\u00e9vr": 2, "f\u00e9v": 2, "fevr": 2, "mars": 3, "mar": 3, "avr": 4, "mai": 5,
                  "may": 5, "juin": 6, "juil": 7, "ao\u00fbt": 8, "ao\u00fb": 8}


        def day(cell, form):
            found = re.fullmatch({
                "iso": r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})",
                "fr": r"(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4})",
                "short": r"(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{2})",
                "name": r"(?P<d>\d{1,2}) +(?P<m>[^\W\d_]+)\.? +(?P<y>\d{4})",
            }[form], cell)
            if not found:
                return None
            month = MONTHS.get(found["m"].lower()) if form == "name" else int(found["m"])
            year = int(found["y"])
            if form == "short":
                year += 2000 if year < 70 else 1900
            try:
                return date(year, month, int(found["d"]))
            except (ValueError, TypeError):
                return None


        def instant(cell, form):
            found = re.fullmatch(
                r"(\S+?)(?:T| +)(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?(Z|[-+]\d\d(?::?\d\d)?)?", cell, re.I)
            start = day(found[1], form) if found else None
            if start is None:
                return None
            hour, minute, second = int(found[2]), int(found[3]), int(found[4] or 0)
            fraction = (found[5] or "").rstrip("0")
            if hour == 24 and minute == second == 0 and not fraction:
                start, hour = start + timedelta(days=1), 0
            if hour > 23 or minute > 59 or second > 59:
                return None
            local = datetime(start.year, start.month, start.day, hour, minute, second)
            if found[6]:
                sign = re.fullmatch(r"([-+])(\d\d):?(\d\d)?", found[6])
                ahead = timedelta(0)
                if sign:
                    if int(sign[2]) > 23 or int(sign[3] or 0) > 59:
                        return None
                    ahead = timedelta(hours=int(sign[2]), minutes=int(sign[3] or 0)) * (-1 if sign[1] == "-" else 1)
                if local.year in (1, 9999):
                    return "?"
                shown = local - ahead
            else:
                if local.year in (1, 9999):
                    return "?"
                aware = local.replace(tzinfo=ZoneInfo("Europe/Paris"))
                shown = aware.astimezone(timezone.utc).replace(tzinfo=None)
                back = shown.replace(tzinfo=timezone.utc).astimezone(ZoneInfo("Europe/Paris"))
                if back.replace(tzinfo=None) != local:
                    return None
            if fraction:
                fraction = "." + fraction.ljust(6, "0")
            return shown.strftime("%Y").rjust(4, "0") + shown.strftime("-%m-%dT%H:%M:%S") + fraction + "Z"


        def unique(pairs):
            if len(dict(pairs)) != len(pairs):
                raise ValueError("a key twice")
            return dict(pairs)


        def strict(cell, _):
            def refuse(word):
                raise ValueError(word)

            try:
                json.loads(cell, object_pairs_hook=unique, parse_constant=refuse)
                return cell
            except (ValueError, RecursionError):
                return None


        def word(text):
            text = unicodedata.normalize("NFD", text).lower().replace("\u2019", "'")
            text = "".join(sign for sign in text if not unicodedata.combining(sign) and not sign.isspace() and sign != "_")
            return re.sub(r"(?<=[a-z])(?:[-'](?=[a-z])|\.(?![0-9]))", "", text)


        LISTED = ["jus_premier", "A+", "A-", "15", "1.5", "\u00e9gout B"]


        def listed(cell, _):
            found = [value for value in LISTED if word(value) == word(cell)]
            return found[0] if found else None


        def text(cell, _):
            return cell


        READERS = {
            "integer": lambda cell, mark: whole(cell, mark, 32), "bigint": lambda cell, mark: whole(cell, mark, 64),
            "numeric": numeric, "numeric(6,2)": lambda cell, mark: numeric(cell, mark, 6, 2), "double": double,
            "measurement": measurement, "boolean": boolean, "json": strict, "text": text, "listed": listed,
            "date": lambda cell, form: (lambda found: found and found.isoformat())(day(cell, form)),
            "timestamp": instant,
        }


        def meaning(kind, detail, cell):
            cell = cell.strip(BLANKS)
            return "-" if cell.lower() in NULLS else READERS[kind](cell, detail)


        json.dump([meaning(*case) for case in json.load(sys.stdin)], sys.stdout)
        """#
}
