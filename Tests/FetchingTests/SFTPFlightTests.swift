// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Fetching

/// Small files that are asked for many at a time: what is sent, by what comes.
@Suite struct SFTPFlightTests {
    private func flight(_ sizes: [Int64], atOnce: Int = 2) -> SFTPFlight {
        SFTPFlight(
            sizes.enumerated().map { place, bytes in
                SFTPFlight.Wanted(path: Array("/\(place)".utf8), bytes: bytes, modified: 7)
            }, atOnce: atOnce, firstID: 0)
    }

    private struct AnswersNothing: Error {}

    private func take(
        _ packet: [UInt8], _ flight: inout SFTPFlight
    ) throws -> (send: [UInt8], ended: (place: Int, end: SFTPFlight.End)?) {
        guard let taken = flight.take(packet) else { throw AnswersNothing() }
        return taken
    }

    private func number(_ value: Int, bytes: Int = 4) -> [UInt8] {
        (0..<bytes).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }

    private func answer(_ type: UInt8, to id: Int, _ rest: [UInt8]) -> [UInt8] {
        [type] + number(id) + rest
    }

    private func text(_ text: String) -> [UInt8] { number(text.utf8.count) + Array(text.utf8) }

    private func facts(
        to id: Int, _ bytes: Int, modified: Int = 7, mode: Int = 0o100644
    ) -> [UInt8] {
        // Size, owners, mode, times.
        let size = number(15) + number(bytes, bytes: 8)
        return answer(
            105, to: id, size + number(0, bytes: 8) + number(mode) + number(1) + number(modified))
    }

    private func status(to id: Int, _ code: Int) -> [UInt8] {
        answer(101, to: id, number(code) + text("no") + text(""))
    }

    @Test func `no more files are on their way than may be, each asked for by four requests`()
        throws
    {
        var flight = flight([3, 3, 3])
        let opens = flight.requests()
        let open = number(19) + [3] + number(0) + text("/0") + number(1) + number(0)
        #expect(Array(opens.prefix(open.count)) == open && opens.count == 2 * open.count)
        let none = flight.requests()
        #expect(none.isEmpty && flight.begun == 2)
        let rest = try take(answer(102, to: 0, text("h")), &flight)
        // The bytes, and one more; what is known behind them; no more of it.
        let read = number(22) + [5] + number(2) + text("h") + number(0, bytes: 8) + number(4)
        let behind = number(10) + [8] + number(3) + text("h")
        #expect(rest.send == read + behind + number(10) + [4] + number(4) + text("h"))
        for packet in [answer(103, to: 2, text("abc")), facts(to: 3, 3)] {
            let open = try take(packet, &flight).ended
            #expect(open == nil)
        }
        let full = flight.requests()
        #expect(full.isEmpty)
        let last = try take(status(to: 4, 0), &flight).ended
        let ended = try #require(last)
        #expect(ended.place == 0 && ended.end == .whole(Array("abc".utf8)))
        let next = flight.requests()
        #expect(next.count == open.count && flight.begun == 3 && flight.oldest == 1)
    }

    struct Case: Sendable {
        var listed = 3
        var bytes = "abc"
        var size = 3
        var modified = 7
        var mode = 0o100644
        let end: SFTPFlight.End
    }

    @Test(arguments: [
        Case(end: .whole(Array("abc".utf8))),
        Case(size: 4, end: .other), Case(modified: 8, end: .other),
        Case(mode: 0o010644, end: .other),
        Case(bytes: "ab", end: .uneven), Case(bytes: "abcd", end: .uneven),
        Case(listed: 0, bytes: "", size: 0, end: .whole([])),
        Case(listed: 0, bytes: "a", size: 0, end: .uneven),
    ])
    func `only a file that is as it was listed, with all its bytes, is whole`(
        _ given: Case
    ) throws {
        var flight = flight([Int64(given.listed)])
        _ = flight.requests()
        _ = flight.take(answer(102, to: 0, text("h")))
        // In any order.
        _ = flight.take(status(to: 3, 0))
        _ = flight.take(facts(to: 2, given.size, modified: given.modified, mode: given.mode))
        let last =
            given.bytes.isEmpty ? status(to: 1, 1) : answer(103, to: 1, text(given.bytes))
        let ended = try take(last, &flight).ended
        #expect(ended?.end == given.end)
        #expect(flight.oldest == nil)
    }

    @Test func `what the server refuses is that file's, and what answers nothing is none`() throws {
        var flight = flight([3, 3])
        _ = flight.requests()
        let refused = try take(status(to: 1, 3), &flight)
        #expect(refused.ended?.place == 1 && refused.ended?.end == .refused(3, "no"))
        let twice = flight.take(status(to: 1, 3))
        #expect(twice == nil)
        let empty = flight.take([])
        #expect(empty == nil)
        _ = flight.take(answer(102, to: 0, text("h")))
        _ = flight.take(status(to: 2, 4))
        _ = flight.take(facts(to: 3, 3))
        let last = try take(status(to: 4, 4), &flight)
        #expect(last.ended?.end == .refused(4, "no"))
    }
}
