// SPDX-License-Identifier: Apache-2.0

import Calendar
import TestSupport
import Testing

@Suite struct InstantTextTests {
    @Test func `instants are read as they are written, in any zone`() throws {
        let zones = try ["UTC", "America/Guadeloupe", "Europe/Paris", "Asia/Kathmandu"].map {
            try Zone($0)
        }
        var random = SeededGenerator(for: "instants")
        for _ in 0..<2_000 {
            let instant = Int64.random(in: -60_000_000_000...250_000_000_000, using: &random)
            let zone = try #require(zones.randomElement(using: &random))
            let text = InstantText.local(instant, in: zone)
            // Offsets of long ago have seconds, which ISO 8601 has no form for.
            if text.utf8.count == 25 { #expect(InstantText.parse(text, in: .utc) == instant) }
            #expect(InstantText.parse(InstantText.utc(instant), in: zone) == instant)
            let fraction = String(Int.random(in: 0...999_999, using: &random))
            let exact = try #require(
                InstantText.exact(InstantText.utc(instant).dropLast() + "." + fraction + "+00:00"))
            #expect(exact.seconds == instant && exact.fraction == "." + fraction)
        }
    }

    @Test(
        arguments: [
            ("2026-03-29", 1_774_742_400), ("2026-03-29T01:00", 1_774_746_000),
            ("2026-03-29 01:00:30", 1_774_746_030), ("2026-03-29T01:00Z", 1_774_746_000),
            ("2026-03-29T01:00:00z", 1_774_746_000), ("2026-03-29T01:00:00-04", 1_774_760_400),
            ("2026-03-29T01:00:00+0200", 1_774_738_800), ("2026-03-29T01:00+02:00", 1_774_738_800),
        ] as [(String, Int64)])
    func `days, minutes and seconds may end a text, and a zone behind them`(
        _ text: String, _ instant: Int64
    ) {
        #expect(InstantText.parse(text, in: .utc) == instant)
    }

    @Test(arguments: [
        "", "2026", "2026-3-29", "2026-02-30", "0000-01-01", "2026-03-29T", "2026-03-29T1:00",
        "2026-03-29T24:00", "2026-03-29T01:60", "2026-03-29T01:00:60", "2026-03-29T01:00:0",
        "2026-03-29x01:00", "2026-03-29T01:00+24", "2026-03-29T01:00+02:", "2026-03-29T01:00+02:60",
        "2026-03-29T01:00Zz", "2026-03-29T01:00:00.5Z", "2026-03-29Z", "+026-03-29",
        "２０２６-03-29", "2026-03-29T01:00 ", " 2026-03-29",
    ])
    func `what is no instant is not read as one`(_ text: String) {
        #expect(InstantText.parse(text, in: .utc) == nil)
    }
}
