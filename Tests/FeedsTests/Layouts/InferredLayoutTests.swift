// SPDX-License-Identifier: Apache-2.0

import Configuration
import TestSupport
import Testing
import Wording

@testable import Feeds

/// What is proposed for a sample: a table, or a layout.
@Suite struct InferredLayoutTests {
    /// The proposal, and the sample judged by it.
    private func proposed(_ text: String, name: String = "s.csv") throws -> (String, Preview) {
        var settings = Settings()
        settings.language = .en
        var source = Bytes(text)
        let yaml = try Inference.propose(&source, fileName: name, settings: settings)
        return (yaml, try judged(yaml, text, name: name))
    }

    /// A header of names, and three rows of numbers below it.
    private static func table(_ names: [String], cell: String = "1.25") -> String {
        let rows = ["a", "b", "c"].map { id in
            ([id] + names.map { _ in cell }).joined(separator: ";")
        }
        let head = (["Lot"] + names).joined(separator: ";")
        return ([head] + rows).joined(separator: "\n") + "\n"
    }

    @Test(arguments: [
        ["Ca 317.933 (mg/L)", "Mg 285.213 (mg/L)", "K 766.491 (mg/L)"],
        ["220 nm", "230 nm", "240 nm", "250 nm", "260 nm", "270 nm"],
        ["A1", "A2", "A3", "B1", "B2", "B3"],
        ["22h00", "23h00", "00h00", "01h00", "02h00", "03h00"],
        [
            "10.0-20.0 um", "20.0-45.0 um", "45.0-90.0 um", "90.0-120.0 um", "120.0-200.0 um",
            "200.0-500.0 um",
        ],
        ["T 0 min", "T 5 min", "T 10 min", "T 15 min", "T 20 min", "T 25 min"],
    ])
    func `names of one form that measure something become rows`(_ names: [String]) throws {
        let (yaml, preview) = try proposed(Self.table(names))
        #expect(yaml.contains("  unpivot:\n"), "\(yaml)")
        #expect(yaml.contains("? Its layout was found by its looks"))
        #expect(yaml.contains("? Columns such as “\(names.min() ?? "")” become rows"))
        #expect(preview.told == [], "\(yaml)")
        #expect(preview.counts.rowsAccepted == 3 * names.count)
    }

    @Test(arguments: [
        ["brix_1", "brix_2", "brix_3", "brix_4", "brix_5", "brix_6"],
        [
            "Sonde 1 (°C)", "Sonde 2 (°C)", "Sonde 3 (°C)", "Sonde 4 (°C)", "Sonde 5 (°C)",
            "Sonde 6 (°C)",
        ],
        ["Brix (%)", "Pol (%)", "Fibre (%)", "Richesse (%)", "Cendres (%)", "Humidité (%)"],
        ["DCO (mg/L)", "MES (mg/L)", "Nitrates (mg/L)"],
        ["Débit 201 (t/h)", "Vapeur 202 (t/h)", "Eau 305 (t/h)"],
        ["Ca 317.933 (mg/L)", "Mg 285.213 (µg/L)", "K 766.491 (mg/L)"],
        ["janvier", "février", "mars", "avril", "mai", "juin", "juillet"],
        ["12 mars", "13 mars", "16 mars", "17 mars", "18 mars", "19 mars"],
        ["01/03/2026", "02/03/2026", "03/03/2026", "04/03/2026", "05/03/2026", "06/03/2026"],
        ["2019", "2020", "2021", "2022", "2023", "2024"],
        ["A230", "A260", "A280"], ["D10", "D50", "D90"],
        ["Poids brut (t)", "Tare (t)", "Poids net (t)", "Brix", "Pol", "Pureté", "Fibre"],
    ])
    func `names that are counted, said in words or of different things stay columns`(
        _ names: [String]
    ) throws {
        let (yaml, preview) = try proposed(Self.table(names))
        #expect(!yaml.contains("layout:"), "\(yaml)")
        // Without a header of names the first line is a row too.
        #expect((3...4).contains(preview.counts.rowsAccepted), "\(yaml)")
    }

    @Test func `columns of one form that hold texts stay columns`() throws {
        let names = ["A1", "A2", "A3", "B1", "B2", "B3"]
        let (yaml, _) = try proposed(Self.table(names, cell: "conforme"))
        #expect(!yaml.contains("layout:"), "\(yaml)")
    }

    @Test func `any table of analytes gives each of its cells once, under its own names`() throws {
        var random = SeededGenerator(for: "inferred analytes")
        let elements = ["Ca", "Mg", "K", "Fe", "P", "Na", "Zn", "Cu"]
        for _ in 0..<25 {
            let count = Int.random(in: 3...8, using: &random)
            let chosen = elements.shuffled(using: &random).prefix(count)
            let names = chosen.map { element in
                "\(element) \(Int.random(in: 180...780, using: &random)).125 (mg/L)"
            }
            var text = (["Label", "Type"] + names).joined(separator: ",") + "\n"
            var wanted: Set<String> = []
            for row in 0..<Int.random(in: 2...12, using: &random) {
                let cells = chosen.map { element -> String in
                    let cell = ["<LOD", ""].randomElement(using: &random) ?? ""
                    guard Int.random(in: 0..<4, using: &random) > 0 || row == 0 else { return cell }
                    let value = "\(Int.random(in: 1...99, using: &random)).05"
                    wanted.insert("L\(row) \(element) \(value)")
                    return value
                }
                text += (["L\(row)", "S"] + cells).joined(separator: ",") + "\n"
            }
            let (yaml, preview) = try proposed(text)
            #expect(!preview.told.contains { !$0.hasSuffix(" warn") }, "\(preview.told)\n\(yaml)")
            let found = preview.rows.compactMap { row -> String? in
                func shown(_ name: String) -> String? {
                    preview.feed.storedColumns.firstIndex { $0.name == name }.flatMap {
                        row.shown($0, by: preview.feed.faces[$0].inUTC)
                    }
                }
                guard let label = shown("label"), let analyte = shown("analyte"),
                    let value = shown("value")
                else { return nil }
                return "\(label) \(analyte) \(value)"
            }
            #expect(Set(found) == wanted && found.count == wanted.count, "\(yaml)\n\(text)")
        }
    }

    @Test func `words among the values of a layout are no values, and are asked about`() throws {
        let (yaml, preview) = try proposed(
            "Lot;200 nm;210 nm;220 nm;230 nm;240 nm;250 nm\n"
                + "x;1,5;OVRFLW;2,5;3,5;4,5;5,5\ny;1,5;2,5;2,5;3,5;OVRFLW;5,5\n")
        #expect(preview.told == [], "\(yaml)")
        #expect(yaml.contains("type: measurement, nulls: [\"\", "), "\(yaml)")
        #expect(yaml.contains("\"OVRFLW\"]"), "\(yaml)")
        #expect(yaml.contains("do they mean \"no value\""))
        #expect(preview.counts.rowsAccepted == 12)
        #expect(preview.row(1).contains("|-|-|OVRFLW"), "\(preview.row(1))")
    }

    @Test func `a word in a column of a plain table leaves it a text`() throws {
        let (yaml, preview) = try proposed("a;n\nx;1\ny;2\nz;trois\n")
        #expect(yaml.contains("name: n, type: text"), "\(yaml)")
        #expect(preview.told == [])
    }

    @Test func `two rows of names over groups of equal columns become rows`() throws {
        let (yaml, preview) = try proposed(
            "Séquence;S7;;;;;\n\n;;Glucose;;Fructose;;\n"
                + "No.;Jus;Tr (min);Aire (mV.s);Tr (min);Aire (mV.s);\n"
                + "1;a;5,1;105,6;8,2;503,4;\n2;b;5,2;237,4;8,1;414,4;\n;Moyenne;;170;;459;\n")
        #expect(preview.told == [], "\(yaml)")
        #expect(yaml.contains("header: 2"))
        #expect(preview.counts.rowsAccepted == 8, "\(yaml)")
        for part in ["Glucose", "Tr", "min", "5.1", "S7"] {
            #expect(preview.row(0).contains(part), "\(preview.row(0))")
        }
    }

    @Test func `a scale that stands before each of several curves is one column`() throws {
        let (yaml, preview) = try proposed(
            "Blanc,,Sirop 55,,\nWavelength (nm),Abs,Wavelength (nm),Abs,\n"
                + "500.0,0.815,500.0,0.165,\n490.0,1.713,490.0,0.065,\n480.0,1.281,480.0,1.769,\n\n"
                + "Blanc\nCollection Time: 3/18/2026\n\nSirop 55\n  Mode      Double\n")
        #expect(!preview.told.contains { !$0.hasSuffix(" warn") }, "\(preview.told)\n\(yaml)")
        #expect(preview.counts.rowsAccepted == 6, "\(yaml)")
        #expect(yaml.contains("position: 1, "), "\(yaml)")
        #expect(preview.row(1).contains("Sirop 55") && preview.row(1).contains("0.165"))
        // Scales of their own are no one column.
        let other = "a,,b,\nx,y,x,y\n1.5,2,1.7,3\n2.5,3,2.7,4\n"
        #expect(try !proposed(other).0.contains("position: 1, "))
    }

    @Test(arguments: [
        "Horodatage;CHAUD2.PRESSION;CHAUD2.O2;\n;bar;%;\n",
        "Horodatage;CHAUD2.PRESSION;CHAUD2.VAPEUR;CHAUD2.O2;\n",
    ])
    func `tags beside a time become rows`(_ head: String) throws {
        let count = head.prefix { $0 != "\n" }.count { $0 == ";" } - 1
        let cells = Array(repeating: "1,25", count: count).joined(separator: ";")
        let (yaml, preview) = try proposed(
            head + "16/03/2026 00:00:00;\(cells);\n17/03/2026 00:05:00;\(cells);\n")
        #expect(preview.told == [], "\(yaml)")
        #expect(yaml.contains("name: tag, from_layout: tag"), "\(yaml)")
        #expect(preview.counts.rowsAccepted == 2 * count)
    }

    @Test func `two dotted names without units stay columns`() throws {
        let (yaml, _) = try proposed(
            "Jour;SITE.A;SITE.B\n16/03/2026;1,25;2\n17/03/2026;1,5;3\n18/03/2026;1,5;3\n")
        #expect(!yaml.contains("layout:"), "\(yaml)")
    }

    @Test func `equal tables below lines of their own are sections, also with hours as columns`()
        throws
    {
        func part(_ name: String) -> String {
            "Flux : \(name);;;;;;\nParam;06h00;07h00;08h00;09h00;10h00;11h00\n"
                + "Brix;15,5;;16,5;arrêt;14;13\npH;5,5;5,6;5,7;5,8;5,9;6,1\n;;;;;;\n"
        }
        let (yaml, preview) = try proposed(part("Jus") + part("Sirop"))
        #expect(preview.told == [], "\(yaml)")
        #expect(yaml.contains("sections:") && yaml.contains("unpivot:"), "\(yaml)")
        #expect(yaml.contains("from_layout: hour, type: text"), "\(yaml)")
        #expect(preview.counts.rowsAccepted == 22)
    }

    @Test func `sections that begin alike and have another header are passed over`() throws {
        func part(_ name: String, _ head: String, _ row: String) -> String {
            "Type:;\(name);;\n\(head)\n\(row)\n\(row)\n;;;\n"
        }
        let (yaml, preview) = try proposed(
            part("Median", "Place;Name;SCMV;RSD", "1;a;1,5;2,5")
                + part("Count", "Place;Name;SCMV;RSD", "1;a;1,5;2,5")
                + part("Dilution", "Place;Name;Factor;", "1;a;10;"))
        #expect(!preview.told.contains { !$0.hasSuffix(" warn") }, "\(preview.told)\n\(yaml)")
        #expect(preview.counts.rowsAccepted == 4, "\(yaml)")
        #expect(yaml.contains("take: [\"Median\", \"Count\"]"), "\(yaml)")
    }

    @Test func `a lone number above a table of wells is its section`() throws {
        func part(_ nm: String) -> String {
            "\(nm)\n\nTime;T° \(nm);A1;A2;A3;B1;B2;B3\n0:00:30;37.1;1.5;2.5;1.1;2.2;3.3;OVRFLW\n"
                + "0:01:00;37.2;1.5;2.5;1.1;2.2;3.3;4.5\n\n"
        }
        let (yaml, preview) = try proposed("Plate;K7\n\n" + part("340") + part("630") + "Results\n")
        #expect(!preview.told.contains { !$0.hasSuffix(" warn") }, "\(preview.told)\n\(yaml)")
        #expect(preview.counts.rowsAccepted == 24, "\(yaml)")
        #expect(preview.row(12).contains("630") && preview.row(12).contains("K7"))
    }

    @Test func `sections named in parentheses take values from the sections around them`() throws {
        let part = { (name: String) in
            "[Info]\nSample;\(name)\n\n[Peaks(Ch 1)]\n# of Peaks;2\nPeak;Time;Area\n"
                + "1;9.5;100\n2;11.5;200\n\n[Curve(Ch 1)]\nTime;Signal\n0.5;3\n0.6;4\n\n"
        }
        let (yaml, preview) = try proposed(part("JM-1") + part("JM-2"))
        #expect(!preview.told.contains { !$0.hasSuffix(" warn") }, "\(preview.told)\n\(yaml)")
        #expect(preview.counts.rowsAccepted == 4, "\(yaml)")
        #expect(preview.row(0).contains("JM-1") && preview.row(2).contains("JM-2"))
        #expect(preview.row(0).contains("Ch 1"))
    }

    @Test func `names right below padded keys and values are the header`() throws {
        let (yaml, preview) = try proposed(
            "Laboratoire;;;\n;;;\nLot;S-1;;\nDate;24/03/2026;;\nPrise (g);132,65;;\n"
                + "Ouverture;Refus (g);Refus (%);Cumul (%)\n1,4;20,36;15,35;15,35\n"
                + "1,0;28,28;21,32;36,67\nFond;0,97;0,73;100\nTotal;132,65;100;\nCV (%);32;;\n")
        #expect(preview.told == [], "\(yaml)")
        #expect(preview.counts.rowsAccepted == 3, "\(yaml)")
        #expect(preview.row(0).contains("S-1"))
    }

    @Test func `plates of six wells are seen when several come, with the names above`() throws {
        func plate(_ name: String) -> String {
            "Plate:\t\(name)\t1.3\tPlateFormat\tEndpoint\n\tT(°C)\t1\t2\t3\t\n"
                + "\t25.3\t0.49\t0.5\t0.53\t\n\t\t0.36\t0.07\t1.57\t\n\n~End\n"
        }
        let (yaml, preview) = try proposed(plate("Essai 1") + plate("Essai 2"), name: "b.txt")
        #expect(preview.told == [], "\(yaml)")
        #expect(preview.counts.rowsAccepted == 12, "\(yaml)")
        #expect(preview.row(0).contains("Essai 1") && preview.row(6).contains("Essai 2"))
        let titled =
            "Lecture 540 nm;;;;;;\n;1;2;3;4;5;6\nA;1.5;1;1;1;1;1\nB;1.5;1;1;1;1;1\n"
            + "C;1.5;1;1;1;1;1\nD;1.5;1;1;1;1;1\n\n"
        let two = titled + titled.replacing("540", with: "600")
        #expect(try proposed(two).1.row(24).contains("Lecture 600 nm"))
        let table = "x;y;1;2;3\n;u;0.5;0.6;0.7\n;v;0.5;0.6;0.7\n"
        #expect(try !proposed(table).0.contains("plates:"))
    }
}
