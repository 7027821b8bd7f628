// SPDX-License-Identifier: Apache-2.0

import Mails

/// A folder of mails written by hand, by their numbers.
final class HandFolder: ReturnFolder {
    struct Broken: Error {}

    let name = "box"
    var mails: [Int64: [UInt8]]
    var validity: Int64 = 7
    var saysNext = true
    var putsAway = false
    /// Which it does not let be put away.
    var fixed: Set<Int64> = []
    /// Those that it does not give out: with an error, or as if they were not there.
    var refused: Set<Int64> = []
    var withheld: Set<Int64> = []
    /// Whether it answers nothing any more once something was asked of it.
    var isAway = false
    private(set) var asked: [ClosedRange<Int64>] = []
    private(set) var read: [Int64] = []
    private(set) var put: [Int64] = []

    init(_ mails: [Int64: [UInt8]]) { self.mails = mails }

    func open() throws -> (validity: Int64, next: Int64?) {
        (validity, saysNext ? (mails.keys.max() ?? 0) + 1 : nil)
    }

    func last() throws -> Int64? { mails.keys.max() }

    func numbers(in range: ClosedRange<Int64>) throws -> [Int64] {
        guard !isAway else { throw Broken() }
        asked.append(range)
        return mails.keys.filter(range.contains).sorted()
    }

    func mail(_ number: Int64, most: Int) throws -> [UInt8]? {
        read.append(number)
        guard !refused.contains(number), !isAway else { throw Broken() }
        guard !withheld.contains(number) else { return nil }
        return mails[number].map { Array($0.prefix(most)) }
    }

    func putAway(_ number: Int64) throws {
        guard !fixed.contains(number) else { throw Broken() }
        put.append(number)
        mails[number] = nil
    }
}
