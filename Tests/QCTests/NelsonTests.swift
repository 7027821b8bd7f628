// SPDX-License-Identifier: Apache-2.0

import QC
import Records
import Testing

@Suite struct NelsonTests {
    @Test func `every point of the table has the rules of the definitions`() throws {
        var sequence = RuleSequence()
        var (count, place) = (0, 0)
        for line in NelsonTable.text.split(separator: "\n") {
            if line == "sequence" {
                (sequence, place) = (RuleSequence(), 0)
                continue
            }
            let parts = line.split(separator: " | ")
            let z = try #require(Double(String(parts[0])))
            let fired = sequence.take(z).intersection(ChartRule.nelson).sorted().map(\.rawValue)
            let wanted = parts[1] == "-" ? [] : parts[1].split(separator: " ").map(String.init)
            #expect(fired == wanted, "point \(place)")
            place += 1
            count += 1
            sequence = try coded(sequence)
        }
        #expect(count == 225)
    }

    private func last(_ zs: [Double]) -> Set<ChartRule> {
        var sequence = RuleSequence()
        return zs.reduce(into: []) { $0 = sequence.take($1) }.intersection(ChartRule.nelson)
    }

    @Test func `each rule fires with its last point and not one before`() {
        let zigzag = (0..<14).map { $0.isMultiple(of: 2) ? 0.5 : -0.5 }
        let cases: [(ChartRule, [Double])] = [
            (.nelson1, [3.01]), (.nelson2, Array(repeating: 0.1, count: 9)),
            (.nelson3, [-0.3, -0.2, -0.1, 0, 0.1, 0.2]), (.nelson4, zigzag),
            (.nelson5, [2.1, 0, 2.1]), (.nelson6, [1.1, 1.1, 0, 1.1, 1.1]),
            (.nelson7, Array(repeating: 0, count: 15)), (.nelson8, [2, 2, 2, 2, 2, 2, 2, -2]),
        ]
        for (rule, zs) in cases {
            #expect(last(zs).contains(rule), "\(rule)")
            #expect(!last(Array(zs.dropLast())).contains(rule), "\(rule)")
            #expect(last(zs.map { -$0 }).contains(rule), "\(rule) below")
        }
    }

    @Test func `what lies on a limit is on neither side of it`() {
        #expect(last([3]) == [])
        #expect(last([2, 2, 2]) == [])
        #expect(last([1, 1, 1, 1, 1]) == [])
        #expect(last(Array(repeating: 0.9, count: 14) + [1]).contains(.nelson7) == false)
        #expect(last([1, 2, 2, 2, 2, 2, 2, -2]).contains(.nelson8) == false)
        #expect(last(Array(repeating: 0.1, count: 8) + [0]) == [])
        // Equal neighbours neither rise nor turn.
        #expect(last([0, 0.1, 0.2, 0.3, 0.4, 0.4]) == [])
    }

    @Test func `rules 5 and 6 fire at a point that is itself beyond, also as 2 of 2 and 4 of 4`() {
        #expect(last([2.1, 2.1]) == [.nelson5])
        #expect(last([1.1, 1.1, 1.1, 1.1]) == [.nelson6])
        #expect(last([2.1, 2.1, 0]) == [])
        #expect(last([2.1, -2.1]) == [])
        #expect(last([1.1, 1.1, 1.1, 1.1, 0]) == [])
    }
}
