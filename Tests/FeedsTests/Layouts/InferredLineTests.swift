// SPDX-License-Identifier: Apache-2.0

import Configuration
import TestSupport
import Testing
import Wording

@testable import Feeds

/// What is proposed for lines above, below and in place of a table.
@Suite struct InferredLineTests {
    private func proposed(_ text: String, name: String = "s.txt") throws -> (String, Preview) {
        var settings = Settings()
        settings.language = .en
        var source = Bytes(text)
        let yaml = try Inference.propose(&source, fileName: name, settings: settings)
        return (yaml, try judged(yaml, text, name: name))
    }

    private static let rows = "Puits;Cible;Cq\nA1;ITS;23,5\nA2;ITS;24,5\nA3;ITS;25,5\n"

    @Test(arguments: [
        ("Essai;Q-0324;;\n\n", "essai", "Q-0324"), ("Essai : Q-0324\n\n", "essai", "Q-0324"),
        ("Test: DNS;Jour: 17;ID1: L26;\n\n", "id1", "L26"),
        ("Appareil;SZ-4;n°;88213\n\n", "n", "88213"),
        ("\"Titre: Magasin; travée 2\"\n\n", "titre", "Magasin; travée 2"),
        ("Chemin;C:\\Data\\x.dat\n\n", "chemin", "C:\\Data\\x.dat"),
    ])
    func `a name and its value above the table become a column`(
        _ above: String, _ name: String, _ value: String
    ) throws {
        let (yaml, preview) = try proposed(above + Self.rows)
        #expect(preview.told == [], "\(yaml)")
        #expect(preview.counts.rowsAccepted == 3)
        #expect(yaml.contains("name: \(name), from_preamble: "), "\(yaml)")
        #expect(yaml.contains("# in the sample: \(value)\n"), "\(yaml)")
        #expect(preview.row(0).contains(value), "\(preview.row(0))")
    }

    @Test(arguments: [
        "Export du laboratoire\n\n", "C:\\Data\\x.dat\n\n", "Cible;ITS\n\n", "Notes;\n\n",
        "12:30:15\n\n", "https://exemple.fr/a\n\n",
    ])
    func `titles, paths and names that the table has become none`(_ above: String) throws {
        let (yaml, preview) = try proposed(above + Self.rows)
        #expect(!yaml.contains("from_preamble"), "\(yaml)")
        #expect(preview.counts.rowsAccepted == 3, "\(yaml)")
    }

    @Test func `eight values above a table are proposed, and not a ninth`() throws {
        let above = (1...9).map { "Valeur \($0);x\($0)\n" }.joined() + "\n"
        let more = (4...24).map { "A\($0);ITS;26,5\n" }.joined()
        let (yaml, preview) = try proposed(above + Self.rows + more)
        #expect(yaml.ranges(of: "from_preamble").count == 8, "\(yaml)")
        #expect(preview.told == [])
    }

    @Test func `a deviation or a count below the mean is below the table too`() throws {
        let (yaml, preview) = try proposed(
            "N°;Jour;Pol\n1;16/03/2026;51,7\n2;17/03/2026;49,7\n3;18/03/2026;49,6\n"
                + "Moyenne;17/03/2026;50,3\nÉcart-type;;0,003\nNombre;;3\n")
        #expect(preview.told == [], "\(yaml)")
        #expect(preview.counts.rowsAccepted == 3, "\(yaml)")
        #expect(yaml.contains("footer: [\"Moyenne\", \"Écart-type\", \"Nombre\"]"), "\(yaml)")
    }

    @Test func `a row called so without a mean above it is a row`() throws {
        let (yaml, preview) = try proposed("Mesure;Valeur\nMasse;3\nHauteur;4\nNombre;9\n")
        #expect(preview.counts.rowsAccepted == 3, "\(yaml)")
        #expect(!yaml.contains("footer"))
    }

    @Test func `a line that says that the report ends is below the table`() throws {
        let (yaml, preview) = try proposed(
            "Code;Nom;Valeur\nR1;Acide;18,2\nR2;Volume;2,6\n\nFin de la détermination\n\n")
        #expect(preview.told == [], "\(yaml)")
        #expect(preview.counts.rowsAccepted == 2)
    }

    @Test func `names that look like dates above numbers are a header`() throws {
        let (yaml, preview) = try proposed(
            "#\tA260\t260/280\t260/230\n1\t9.7\t1.67\t1.19\n2\t4.7\t1.84\t1.18\n3\t2.4\t1.7\t1.5\n")
        #expect(preview.told == [], "\(yaml)")
        #expect(preview.counts.rowsAccepted == 3, "\(yaml)")
        #expect(yaml.contains("header: [\"260/280\"], type: numeric"), "\(yaml)")
    }

    @Test func `a first row of dates above dates is none`() throws {
        let (yaml, preview) = try proposed(
            "16/03/2026;1,5;17/03/2026\n17/03/2026;1,6;18/03/2026\n18/03/2026;2;19/03/2026\n")
        #expect(yaml.contains("header: 0"), "\(yaml)")
        #expect(preview.counts.rowsAccepted == 3)
    }

    @Test func `prints with a key and a value by their place are records`() throws {
        func printed(_ id: String, _ tare: String = "") -> String {
            "----------------------\nDate    15.03.2026\nTime      08:25:04\nMod.    BX224i\n"
                + "SerNo.    31204567\nID          \(id)\n\(tare)N       +     0.2195 g\n"
                + "----------------------\n\n"
        }
        let (yaml, preview) = try proposed(
            printed("BA-1") + printed("BA-2", "T       +    32.7410 g\n"), name: "p.prn")
        #expect(preview.told == [], "\(yaml)")
        #expect(preview.counts.rowsAccepted == 2, "\(yaml)")
        #expect(yaml.contains("fixed: [8, ") && yaml.contains("records: {"), "\(yaml)")
        #expect(preview.row(1).contains("32.741") && preview.row(1).contains("BA-2"))
    }

    @Test func `a table under a drawn rule is cut where its columns begin`() throws {
        let rule = String(repeating: "-", count: 44)
        let (yaml, preview) = try proposed(
            "PONT N° 2             17/03/2026\n\nTICKET  VEHICULE    PLANTEUR      BRUT kg\n"
                + "\(rule)\n4302    CF-724-LP   Vve Marcel      22420\n"
                + "4303                J.-P. Zamor    138620\n"
                + "4304    DF-169-KQ   G. Alexis        9040\n"
                + "\(rule)\nTOTAL               3 pesées       170080\n")
        #expect(!preview.told.contains { !$0.hasSuffix(" warn") }, "\(preview.told)\n\(yaml)")
        #expect(preview.counts.rowsAccepted == 3, "\(yaml)")
        #expect(preview.row(1).contains("J.-P. Zamor") && preview.row(1).contains("138620"))
    }

    @Test func `one print of keys and values is a record, though commas cut some of its lines`()
        throws
    {
        let (yaml, preview) = try proposed(
            "*** HX-3 ***\nÉchantillon...: BAG-1\nDate et heure.: 18/03/2026 07:07\n"
                + "Méthode.......: Bagasse 105\nPoids initial.: 5,201 g\nPoids sec.....: 2,807 g\n"
                + "Humidité......: 46,03 %\nDurée.........: 0:13:24\nArrêt.........: Auto 3\n")
        #expect(!preview.told.contains { !$0.hasSuffix(" warn") }, "\(preview.told)\n\(yaml)")
        #expect(preview.counts.rowsAccepted == 1, "\(yaml)")
        #expect(preview.row(0).contains("46.03") && preview.row(0).contains("BAG-1"))
    }

    @Test(arguments: [
        ("nom:valeur\nA:1\nB:2\nC:3\n", 3), ("lot;heure\nA;8:15\nB;13:40\nC;9:00\n", 3),
    ])
    func `tables of colons and times stay tables`(_ text: String, _ rows: Int) throws {
        let (yaml, preview) = try proposed(text)
        #expect(!yaml.contains("layout:"), "\(yaml)")
        #expect(preview.counts.rowsAccepted == rows, "\(yaml)")
    }
}
