# SPDX-License-Identifier: Apache-2.0
"""Files that are wrong, each made of a good one by one change, and the list of what a person should be told of them."""

from sheet import ROOT

HEAD = """# Bad instrument files

Each is a good file of its family with one change; it is read by the family's feed. The line is that of the file, from 1. `refused`: nothing of it may be
loaded. `row`: the rows of that line, or record, are refused and the others loaded. `python3 samples/instruments/make` writes them, and this list.

| file | family | line | is | what a person should be told |
|---|---|---|---|---|
"""
LIST = []


def bad(name, source, change, line, outcome, told, encoding="cp1252"):
    """`change` gets the lines of the good file and returns those of the bad one; `line` finds the place in these, or is None."""
    family, good = source.split("/")
    text = (ROOT / family / good).read_bytes().decode(encoding)
    end = "\r\n" if "\r\n" in text else "\n"
    lines = change(text.split(end))
    folder = ROOT / "bad" / family
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(end.join(lines).encode(encoding))
    place = None if line is None else next(n for n, text in enumerate(lines, 1) if line(n, text))
    LIST.append(f"| `{family}/{name}` | {family} | {place or '—'} | {outcome} | {told.format(line=place)} |")


def after(start, *more):
    """The lines, with more of them behind the first that begins so."""

    def change(lines):
        place = next(n for n, text in enumerate(lines) if text.startswith(start)) + 1
        return [*lines[:place], *more, *lines[place:]]

    return change


def without(*starts, times=99):
    """The lines without those that begin so, or without the first of them."""

    def change(lines):
        gone = [n for n, text in enumerate(lines) if text.startswith(starts)][:times]
        return [text for n, text in enumerate(lines) if n not in gone]

    return change


def replaced(old, new):
    """The lines, the first `old` in them replaced."""

    def change(lines):
        place = next(n for n, text in enumerate(lines) if old in text)
        return [*lines[:place], lines[place].replace(old, new, 1), *lines[place + 1 :]]

    return change


def nth(count, start):
    """Finds the line that is the n-th to begin so."""
    seen = []

    def found(_, text):
        seen.extend([text] if text.startswith(start) else [])
        return len(seen) == count

    return found


def all_of_them():
    plates()
    sections()
    records()
    documents()
    (ROOT / "bad" / "README.md").write_text(HEAD + "\n".join(LIST) + "\n", encoding="utf-8", newline="")


def plates():
    turbidity = "lecteur_plaques/PR_20260311_turbidite.csv"
    bad(
        "PR_neuf_lignes.csv",
        turbidity,
        after("H,", "I,0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8,0.9,1.0,1.1,1.2,"),
        nth(1, "I,"),
        "refused",
        "a plate of 12 columns has rows A to H: line {line} is a row I, which no plate of 96 wells has",
    )
    bad(
        "PR_puits_a_droite.csv",
        turbidity,
        lambda lines: [text + "0.444," if text.startswith("C,") else text for text in lines],
        nth(1, "C,"),
        "refused",
        "line {line} has a value in C13, and the plate has columns 1 to 12",
    )
    bad(
        "PR_lignes_absentes.csv",
        turbidity,
        without("G,", "H,"),
        nth(1, "F,"),
        "refused",
        "the plate ends with row F (line {line}); rows G and H of its 96 wells are missing",
    )
    bad(
        "PR_lettre_deux_fois.csv",
        turbidity,
        replaced("E,", "D,"),
        nth(2, "D,"),
        "refused",
        "row D stands twice: at line {line} row E is expected",
    )
    bad(
        "PR_colonnes_sautees.csv",
        turbidity,
        replaced(",05,06,", ",05,07,"),
        lambda _, text: ",05,07," in text,
        "refused",
        "the columns of a plate count 1, 2, 3 …: behind 5 stands 7 (line {line})",
    )
    bad(
        "valeurs_taille.txt",
        "lecteur_valeurs/valeurs_12.txt",
        lambda lines: [
            (
                "\t".join([*text.split("\t")[:5], "5" if text.startswith("\t1") else "0.5", *text.split("\t")[5:]])
                if "\t" in text and n > 7
                else text
            )
            for n, text in enumerate(lines)
        ],
        nth(1, "\t1"),
        "refused",
        "columns 1 to 5 with rows A to C is no plate that the feed takes (6, 12, 24 … 1536 wells)",
    )
    bad(
        "blocs_coupe.txt",
        "lecteur_blocs/blocs_amidon.txt",
        lambda lines: [*lines[:15], lines[15][:12]],
        lambda n, _: n == 16,
        "refused",
        "the file ends in the middle of a plate: the last line ({line}) has one well of 12, and rows are missing",
    )


def sections():
    results = "qpcr/essai_2026-03-11.txt"
    bad(
        "essai_sans_resultats.txt",
        results,
        lambda lines: lines[: lines.index("[Results]")],
        None,
        "refused",
        "the section `Results` is missing; the file has `Sample Setup`",
    )
    bad(
        "essai_resultats_deux_fois.txt",
        results,
        lambda lines: [*lines, *lines[lines.index("[Results]") :]],
        nth(2, "[Results]"),
        "refused",
        "the section `Results` stands twice, again at line {line}",
    )
    bad(
        "essai_sans_cible.txt",
        results,
        replaced("Target Name\tTask\tCT", "Assay\tTask\tCT"),
        lambda _, text: "Assay\tTask\tCT" in text,
        "refused",
        "the header of `Results` (line {line}) has no column Target Name",
    )
    bad(
        "lot_mediane_deux_fois.csv",
        "multiplex/lot_M26-031.csv",
        replaced('"DataType:","Count"', '"DataType:","Median"'),
        nth(2, '"DataType:","Median"'),
        "refused",
        "the section `Median` stands twice, again at line {line}",
    )
    bad(
        "lot_valeur_de_trop.csv",
        "multiplex/lot_M26-031.csv",
        replaced('"4(1,A4)",', '"4(1,A4)","?",'),
        nth(1, '"4(1,A4)","?"'),
        "row",
        "line {line} has more cells than the header of its section",
    )
    bad(
        "titrages_emboites.txt",
        "titreur/titrages_jus.txt",
        without("Fin de", times=1),
        nth(2, "Détermination"),
        "refused",
        "a section begins at line {line}, and the one before has not ended (`Fin de la détermination`)",
    )
    bad(
        "HPLC_0316_coupe.txt",
        "hplc_pics/HPLC_0316_serie.txt",
        lambda lines: [*lines[:13], lines[13][:21]],
        lambda n, _: n == 14,
        "row",
        "the last line ({line}) has fewer cells than the header of its section: the file was cut off",
    )
    bad(
        "tamisage_kilos.csv",
        "tamis/tamisage_20260324.csv",
        replaced("Refus (g)", "Refus (kg)"),
        nth(1, "Ouverture"),
        "refused",
        "the header (line {line}) says `Refus (kg)`, and the feed takes g",
    )
    bad(
        "adn_grammes.tsv",
        "microvolume/adn_20260318.tsv",
        replaced("(ng/uL)", "(g/L)"),
        nth(1, "#"),
        "refused",
        "the header (line {line}) says `Nucleic Acid (g/L)`, and the feed takes ng/µL or mg/mL",
        encoding="utf-8",
    )
    bad(
        "SAC_JM 260316-05.csv",
        "polarimetre_serie/SAC_JM 260316-04.csv",
        replaced("Pol [°Z]", "Pol [%]"),
        nth(1, "Lecture"),
        "refused",
        "the header (line {line}) says `Pol [%]`, and the feed takes °Z",
    )


def records():
    bad(
        "C-0312-sans_numero.txt",
        "compteur_cellules/levures_du_jour.txt",
        without("Sample ID : C-0312-2"),
        nth(2, "VITALIS"),
        "row",
        "the record that begins at line {line} has no Sample ID",
        encoding="utf-8",
    )
    bad(
        "humidite_deux_poids.txt",
        "humidimetre/humidite_bagasse_0317.txt",
        after("Poids sec", "Poids sec............: 2,111 g"),
        nth(2, "Poids sec"),
        "row",
        "the record has `Poids sec` twice with two values, again at line {line}",
    )
    bad(
        "pesees_ticket_decale.txt",
        "pont_bascule/pesees_20260316.txt",
        replaced("DG-177-KQ   ", "DG-177-KQ       "),
        nth(1, "4231"),
        "row",
        "line {line} is shifted by four characters: what stands in the place of TARE kg is no number",
    )
    bad(
        "pesees_coupe.txt",
        "pont_bascule/pesees_20260316.txt",
        lambda lines: [*lines[:9], lines[9][:57]],
        lambda n, _: n == 10,
        "row",
        "the last line ({line}) ends before the columns of weights: the file was cut off",
    )


def documents():
    results = "lims_resultats/resultats_0317.xml"
    bad(
        "resultats_coupe.xml",
        results,
        lambda lines: [*lines[:30], lines[30][:9]],
        lambda n, _: n == 31,
        "refused",
        "the file ends on line {line} within `/results/result`: it was cut off, and nothing of it is loaded",
        encoding="iso-8859-1",
    )
    bad(
        "resultats_declaration.xml",
        results,
        after("<?xml", '<!DOCTYPE results SYSTEM "http://lims.example/results.dtd">'),
        lambda _, text: "<!DOCTYPE" in text,
        "refused",
        "line {line} has a document type declaration, which may fetch what is not in the file",
        encoding="iso-8859-1",
    )
    bad(
        "resultats_balise.xml",
        results,
        replaced("</unit>", "</unite>"),
        lambda _, text: "</unite>" in text,
        "refused",
        "line {line} is no XML: the tag that ends there is not the one that began",
        encoding="iso-8859-1",
    )
    bad(
        "resultats_deux_valeurs.xml",
        results,
        after("    <value>", "    <value>9.99</value>"),
        nth(1, '  <result id="R0001">'),
        "row",
        "the record that begins on line {line} has two values: which of them counts can't be known",
        encoding="iso-8859-1",
    )
    bad(
        "serie_operateur_apres.xml",
        "analyseur_discret/serie_A0316.xml",
        replaced(" </Run>", " <Operator>J. Doe</Operator></Run>"),
        lambda _, text: "J. Doe" in text,
        "refused",
        "line {line} has a second operator, behind the results that it would be for",
    )
