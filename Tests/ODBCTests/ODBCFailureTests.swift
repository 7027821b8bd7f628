// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing
import Wording

@testable import ODBC

@Suite struct ODBCFailureTests {
    @Test(arguments: [
        ("IM002", ODBCFailure.Cause.unknownSource), ("IM003", .noDriver), ("28000", .loginRefused),
        ("28P01", .loginRefused), ("08001", .unreachable), ("08S01", .unreachable),
        ("HYT00", .tooSlow), ("57014", .tooSlow), ("57P01", .unreachable), ("HY001", .noMemory),
        ("42S02", .queryRefused), ("42000", .queryRefused), ("22018", .queryRefused),
        ("HY000", .failed), ("", .failed),
    ])
    func `what a driver says has a cause`(_ state: String, _ cause: ODBCFailure.Cause) {
        #expect(ODBCFailure(state: state, text: "x").cause == cause)
    }

    @Test func `a driver that is not there is told from a warning`() {
        let text = "[unixODBC][Driver Manager]Can't open lib 'x' : file not found"
        #expect(ODBCFailure(state: "01000", text: text).cause == .noDriver)
        #expect(ODBCFailure(state: "01000", text: "truncated").cause == .failed)
    }

    @Test(arguments: ODBCFailure.Cause.allCases)
    func `each cause says what, which and what to do, in both languages`(
        _ cause: ODBCFailure.Cause
    ) {
        var failure = ODBCFailure(cause, name: "photo")
        (failure.state, failure.text) = ("HY000", "in the\ndriver's words")
        let limits = ODBCRequest.Limits(rows: 1, bytes: 2, memory: 3, seconds: 4)
        let trouble = ODBCTrouble.driver("LIMS", failure, limits)
        let sentence = trouble.sentence
        #expect(sentence.en.hasPrefix("odbc://LIMS: ") && sentence.fr.hasPrefix("odbc://LIMS : "))
        #expect(sentence.en != sentence.fr && !sentence.en.contains("\n"))
        #expect(trouble.mayPass == [.unreachable, .tooSlow].contains(cause))
        #expect(trouble.code.hasPrefix("source_"))
        if [.binary, .noColumn].contains(cause) { #expect(sentence.en.contains("`photo`")) }
    }

    @Test func `a time is read in its parts, and nothing else is`() throws {
        let time = try #require(CivilTime("2026-03-15T07:30:09"))
        #expect(time.year == 2_026 && time.month == 3 && time.day == 15)
        #expect(time.hour == 7 && time.minute == 30 && time.second == 9)
        for wrong in ["", "2026-03-15", "2026-03-15T07:30:x", "99999-03-15T07:30:00"] {
            #expect(CivilTime(wrong) == nil)
        }
    }
}
