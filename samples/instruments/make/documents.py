# SPDX-License-Identifier: Apache-2.0
"""XML: a laboratory system's results, a discrete analyser's runs, the spectra of a mass spectrometer."""

from datetime import timedelta
from xml.sax.saxutils import escape, quoteattr

from sheet import at, comma, measured, number, point, put, rng


def all_of_them():
    results()
    analyser()
    spectra()


def tag(element, text="", **attributes):
    """An element on one line; one without text is empty."""
    said = "".join(f" {key}={quoteattr(str(value))}" for key, value in attributes.items())
    return f"<{element}{said}/>" if text == "" else f"<{element}{said}>{escape(text)}</{element}>"


def results():
    """An element a result, all of it in attributes or in elements; one file has no line end at all."""
    columns = ["resultat", "echantillon", "parametre", "valeur", "valeur_op", "valeur_texte", "unite", "valide_le", "commentaire"]
    kinds = [("Pol", "%", 10, 16), ("Brix", "%", 12, 20), ("Sucres réducteurs", "g/kg", 1, 9)]
    for name, form, encoding in [
        ("resultats_0316.xml", "attributes", "utf-8"),
        ("resultats_0317.xml", "elements", "iso-8859-1"),
        ("resultats_0318.xml", "line", "utf-8"),
    ]:
        r, when, rows, lines = rng(name), at(f"2026-03-{name[12:14]}T08:00:00"), [], []
        for count in range(1, 9):
            kind, unit, low, high = kinds[count % 3]
            when += timedelta(minutes=7)
            value = number(r, low, high, 2)
            sign, remark = ("<" if r.random() < 0.2 else None), (None if r.random() < 0.6 else "répété & <validé>")
            text, sample = (sign or "") + point(value), f"EC-{r.randint(100, 999)}"
            rows.append([f"R{count:04d}", sample, kind, *measured(value, text, sign), unit, when, remark])
            parts = {"sample": sample, "parameter": kind, "value": text, "unit": unit, "validated": f"{when:%Y-%m-%dT%H:%M:%S}"}
            if form == "elements":
                lines += [f'  <result id="R{count:04d}">', *[f"    {tag(key, part)}" for key, part in parts.items()]]
                lines += [f"    {tag('comment', remark or '')}", "  </result>"]
            else:
                lines.append("  " + tag("result", id=f"R{count:04d}", **parts, **({"comment": remark} if remark else {})))
        lines = [f'<?xml version="1.0" encoding="{encoding.upper()}"?>', "<results>", *lines, "</results>"]
        if form == "line":
            lines = ["".join(line.strip() for line in lines)]
        put("lims_resultats", name, lines, columns, rows, encoding=encoding, last=form != "line")


def analyser():
    """A sample with its results within a run: what the run and the sample are stands around them. Prefixes, no value, bad flags."""
    columns = ["serie", "operateur", "echantillon", "position", "methode", "teneur", "teneur_op", "teneur_texte", "absorbance", "drapeau"]
    tests = [("AMIDON", 20, 300), ("PHOSPHATE", 5, 90)]
    for name, prefix, encoding, bom in [
        ("serie_A0316.xml", "", "cp1252", b""),
        ("serie_A0317.xml", "da:", "utf-8", b"\xef\xbb\xbf"),
    ]:
        r, rows, operator = rng(name), [], "É. Gérard"
        run, p = name[6:-4], prefix
        space = ' xmlns:da="urn:example:discrete"' if p else ""
        said = "windows-1252" if encoding == "cp1252" else "UTF-8"
        lines = [
            f'<?xml version="1.0" encoding="{said}"?>',
            f'<{p}Export{space} xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">',
            f' <{p}Run id="{run}"><{p}Operator>{operator}</{p}Operator><{p}Method>Series</{p}Method>',
        ]
        for place in range(1, 7):
            sample = f"JD-{r.randint(10, 99)}"
            lines.append(f'  <{p}Sample id="{sample}"><!-- cuvette --><{p}Position>{place}</{p}Position>')
            for test, low, high in tests:
                value, light = number(r, low, high, 1), number(r, 0.02, 1.4, 4)
                nothing, flag = r.random() < 0.15, ("H" if value > high * 0.9 else None)
                shown = None if nothing else comma(value)
                rows.append([run, operator, sample, place, test, *(measured(None, "") if nothing else measured(value, shown)), light, flag])
                content = f'<{p}Value n="conc" xsi:nil="true"/>' if nothing else f'<{p}Value n="conc"> {shown} </{p}Value>'
                lines += [
                    f'   <{p}Result><{p}Test><![CDATA[{test}]]></{p}Test>',
                    f'    {content}<{p}Value n="abs">{comma(light)}</{p}Value>' + (f"<{p}Flag>{flag}</{p}Flag>" if flag else ""),
                    f"   </{p}Result>",
                ]
            lines.append(f"  </{p}Sample>")
        lines += [f" </{p}Run>", f"</{p}Export>"]
        put("analyseur_discret", name, lines, columns, rows, encoding=encoding, bom=bom)


def spectra():
    """A spectrum an element, its facts in elements that are all called the same; the points of the curve are not wanted."""
    columns = ["acquisition", "debut", "spectre", "niveau", "courant_total", "pic_mz", "temps_min"]
    for name, count, encoding in [("acq_0316.mzML", 6, "utf-8"), ("acq_0319.mzML", 4, "utf-16-le")]:
        r, rows, begin = rng(name), [], at(f"2026-03-{name[6:8]}T14:00:00+00:00")
        run, said = name[:-5], "UTF-8" if encoding == "utf-8" else "UTF-16"
        lines = [
            f'<?xml version="1.0" encoding="{said}"?>',
            '<mzML xmlns="http://psi.hupo.org/ms/mzml" version="1.1.0">',
            f' <run id="{run}" startTimeStamp="{begin:%Y-%m-%dT%H:%M:%SZ}">',
            f'  <spectrumList count="{count}">',
        ]
        time = number(r, 0, 1, 4)
        for index in range(count):
            time += number(r, 0.01, 0.4, 4)
            level, current, peak = 1 + index % 2, r.randint(10**4, 10**7), number(r, 90, 1200, 4)
            rows.append([run, begin, index, level, current, peak, time])
            facts = [("ms level", level), ("base peak m/z", point(peak)), ("total ion current", current)]
            r.shuffle(facts)
            lines += [
                f'   <spectrum index="{index}" id="scan={index + 1}">',
                *[f"    {tag('cvParam', name=key, value=value)}" for key, value in facts],
                f'    <scanList><scan>{tag("cvParam", name="scan start time", value=point(time), unitName="minute")}</scan></scanList>',
                f"    <binary>{'QUJD' * r.randint(3, 20)}</binary>",
                "   </spectrum>",
            ]
        lines += ["  </spectrumList>", " </run>", "</mzML>"]
        put("spectro_masse", name, lines, columns, rows, encoding=encoding, bom=b"\xff\xfe" if encoding == "utf-16-le" else b"", end="\n")
