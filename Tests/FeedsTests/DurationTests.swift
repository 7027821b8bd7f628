// SPDX-License-Identifier: Apache-2.0

import Configuration
import TestSupport
import Testing
import Wording

@testable import Feeds

@Suite struct DurationTests {
    private static let yaml = """
        feed: f
        dialect: { delimiter: ";" }
        numbers: { decimal: "," }
        columns: [{ name: n, type: integer }, { name: d, type: duration }]
        """

    private func judged(_ cell: String) throws -> Preview {
        try FeedsTests.judged(Self.yaml, "n;d\n1;\(cell)\n")
    }

    @Test(arguments: [
        ("1:30", "01:30:00"), ("0:05", "00:05:00"), ("100:00", "100:00:00"),
        ("1:30:15", "01:30:15"), ("1:30:15,25", "01:30:15.25"), ("90 min", "01:30:00"),
        ("90min", "01:30:00"), ("1h30", "01:30:00"), ("1h05", "01:05:00"), ("1h", "01:00:00"),
        ("1h30m", "01:30:00"), ("1 h 30 min 20 s", "01:30:20"), ("2min30", "00:02:30"),
        ("1,5 h", "01:30:00"), ("2 jours 4 heures", "52:00:00"), ("1 sem", "168:00:00"),
        ("250 ms", "00:00:00.25"), ("0,000001 s", "00:00:00.000001"), ("12 345 s", "03:25:45"),
        ("PT1H30M", "01:30:00"), ("PT90M", "01:30:00"), ("P1DT2H", "26:00:00"),
        ("PT0.5S", "00:00:00.5"), ("P2W", "336:00:00"), ("-1:30", "-01:30:00"),
        ("-PT1M", "-00:01:00"), ("+90 min", "01:30:00"), ("0 s", "00:00:00"),
    ])
    func `every form is the same stretch of time`(_ sent: String, _ stored: String) throws {
        let preview = try judged(sent)
        #expect(preview.told == [])
        #expect(preview.row(0) == "1|\(stored)")
    }

    @Test(arguments: [
        ("90", "Write 90 min, or 1h30."), ("5 m", "Write 5 min."), ("P1M", "Write days: P30D."),
        ("P1Y", "Write days: P30D."), ("1h75", "Write 2h05, not 1h65."),
        ("1:75", "Write 2h05, not 1h65."), ("0,0000001 s", "Write at most six decimals"),
        ("300000000000 h", "Correct it at the source."), ("1:5", "Write 1:30 (hours and minutes)"),
        ("1h5", "Write 1:30"), ("demain", "Write 1:30"), ("30 min 1 h", "Write 1:30"),
        ("1,5 h 30 min", "Write 1:30"), ("1:30:15:10", "Write 1:30"), ("PT", "Write 1:30"),
        ("P1H", "Write 1:30"), ("1:30 h", "Write 1:30"), ("1h-30", "Write 1:30"),
        ("-", "Write 1:30"), ("P", "Write 1:30"), ("PT1H T1M", "Write 1:30"),
    ])
    func `what is no duration, or may be two, is refused with an example`(
        _ sent: String, _ remedy: String
    ) throws {
        let preview = try judged(sent)
        #expect(preview.told == ["2 d type"])
        let fault = try #require(preview.faults.first)
        #expect(fault.english.hasPrefix("Line 2, column “d”: “\(sent)” "), "\(fault.english)")
        #expect(fault.english.contains(remedy), "\(fault.english)")
        #expect(fault.french.hasPrefix("Ligne 2, colonne « d » : « \(sent) » "))
    }

    @Test func `a decimal mark that may part thousands is as ambiguous as in a number`() throws {
        let yaml = Self.yaml.replacing("numbers: { decimal: \",\" }\n", with: "")
        let preview = try FeedsTests.judged(yaml, "n;d\n1;1,234 h\n2;1,5 h\n")
        #expect(preview.told == ["2 d ambiguous_number"])
        #expect(preview.row(0) == "2|01:30:00")
    }

    @Test func `keys that mean nothing for a duration are mistakes`() throws {
        let yaml = Self.yaml.replacing("type: duration", with: "type: duration, format: iso")
        let mistakes = FeedCatalog.parse(yaml, file: "x", settings: Settings()).1
        #expect(mistakes.contains { "\($0)".contains("of type duration") })
    }

    @Test func `it is proposed where every cell has a unit, and never for times of the day`() throws
    {
        var source = Bytes(
            Array("lot;cuisson;heure\nA;90 min;8:15\nB;1h30;13:40\nC;PT2H;9:00\n".utf8))
        var settings = Settings()
        settings.language = .en
        let yaml = try Inference.propose(&source, fileName: "lots.csv", settings: settings)
        #expect(yaml.contains("name: cuisson, type: duration"), "\(yaml)")
        #expect(yaml.contains("name: heure, type: text"), "\(yaml)")
    }

    @Test func `the same duration in two forms is one key`() throws {
        let yaml =
            Self.yaml.replacing(
                "{ name: d, type: duration }", with: "{ name: d, type: duration, required: true }")
            + "\nkey: [d]"
        let preview = try FeedsTests.judged(yaml, "n;d\n1;90 min\n2;1:30\n")
        #expect(preview.told == ["3 - duplicate_key"])
        #expect(preview.faults.first?.english.contains("01:30:00") == true)
    }
}
