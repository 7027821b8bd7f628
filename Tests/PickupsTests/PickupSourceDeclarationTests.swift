// SPDX-License-Identifier: Apache-2.0

import Calendar
import Configuration
import Postgres
import Testing
import Wording

@testable import Pickups

/// Pickups of databases that are reached by their own driver.
@Suite struct PickupSourceDeclarationTests {
    private static let whole = """
        pickup: lims
        feed: base
        from: odbc://lecteur@LIMS
        secret: { env: LIMS }
        query: select a from b where c >= :since and c < :until or c = :since order by c, a
        cursor: { column: c, start: 2026-01-01, zone: Europe/Paris, clock: select sysdate from dual }
        limits: { memory: 2GiB }
        """

    private func parse(_ text: String) -> (pickup: Pickup?, mistakes: [Mistake]) {
        let (pickup, mistakes) = PickupCatalog.parse(
            text, file: "lims.yaml", feeds: ["base": ["*.csv"], "text": ["*.txt"]], rules: nil,
            zone: "America/Guadeloupe")
        return (pickup, mistakes)
    }

    @Test func `a source has a name, a query with marks, a zone and a clock`() throws {
        let pickup = try #require(parse(Self.whole).pickup)
        guard case .source(let source) = pickup.from else {
            Issue.record("\(pickup.from)")
            return
        }
        #expect(source.name == "LIMS" && pickup.source == "odbc://LIMS")
        #expect(source.login == Pickup.Source.Login(user: "lecteur", secret: .variable("LIMS")))
        #expect(pickup.secret == .variable("LIMS") && pickup.limits.memory == 2 << 30)
        #expect(
            source.statement.marked
                == "select a from b where c >= ? and c < ? or c = ? order by c, a")
        #expect(source.statement.uses.map(\.name) == ["since", "until", "since"])
        #expect(source.zone == "Europe/Paris" && source.clock == "select sysdate from dual")
        #expect(source.cursor.start == 1_767_240_000, "a day begins in the site's zone")
    }

    @Test func `who logs in may stand in odbc.ini, and the zone is the site's unless told`() throws
    {
        let text = Self.whole.replacing("lecteur@", with: "")
            .replacing("secret: { env: LIMS }\n", with: "")
            .replacing(", zone: Europe/Paris, clock: select sysdate from dual", with: "")
        guard case .source(let source)? = parse(text).pickup?.from else {
            Issue.record("\(parse(text).mistakes)")
            return
        }
        #expect(source.login == nil && source.zone == "America/Guadeloupe")
        #expect(source.clock == "select current_timestamp")
    }

    @Test(arguments: [
        ("lecteur@LIMS", "lecteur:pw@LIMS", "no source of odbc.ini"),
        ("lecteur@LIMS", "lecteur@LIMS;UID=x", "no source of odbc.ini"),
        ("lecteur@LIMS", "lecteur@" + String(repeating: "x", count: 33), "no source of odbc.ini"),
        ("lecteur@LIMS", "LIMS", "says nothing of what is fetched by odbc without a user"),
        ("secret: { env: LIMS }", "name: x", "`secret` is missing"),
        ("secret: { env: LIMS }", "name: x", "says nothing"),
        ("select a", "delete", "must be a select"),
        ("Europe/Paris", "Europe/Gardel", "no time zone"),
        ("2GiB", "1MiB", "`memory` must be"),
        ("column: c, ", "", "`column` is missing"),
        ("feed: base", "feed: text", "takes no file named"),
    ])
    func `a mistake of a source is told`(_ part: String, _ other: String, _ told: String) {
        #expect(Self.whole.contains(part))
        let (pickup, mistakes) = parse(Self.whole.replacing(part, with: other))
        #expect(pickup == nil)
        #expect(mistakes.contains { $0.what.contains(told) }, "\(mistakes)")
        #expect(mistakes.allSatisfy { $0.words.what.fr != $0.words.what.en })
    }

    @Test func `what is of another database says nothing of PostgreSQL`() {
        let text = Self.whole.replacing("odbc://lecteur@LIMS", with: "postgres://l@h.example/d")
        let mistakes = parse(text).mistakes.map(\.what)
        #expect(mistakes.count == 2 && mistakes.allSatisfy { $0.contains("fetched by postgres") })
    }

    @Test func `a stretch is wider where clocks are set back, so that no hour is left out`() throws
    {
        let zone = try Zone("Europe/Paris")
        // 2026-10-25, 03:00 becomes 02:00 at 01:00 UTC.
        let back: Int64 = 1_792_890_000
        #expect(
            LocalStretch(since: back - 1_800, until: back + 600, in: zone).since
                == "2026-10-25T01:30:00")
        #expect(
            LocalStretch(since: back - 1_800, until: back + 600, in: zone).until
                == "2026-10-25T03:10:00")
        let after = LocalStretch(since: back, until: back + 3_600, in: zone)
        #expect(after.since == "2026-10-25T02:00:00" && after.until == "2026-10-25T03:00:00")
        let utc = LocalStretch(since: 0, until: 86_399, in: .utc)
        #expect(utc.since == "1970-01-01T00:00:00" && utc.until == "1970-01-01T23:59:59")
    }
}
