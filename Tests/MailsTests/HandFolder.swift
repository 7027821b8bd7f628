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
    /// Whether it breaks where something is to be put away.
    var fails = false
    private(set) var asked: [ClosedRange<Int64>] = []
    private(set) var read: [Int64] = []
    private(set) var put: [Int64] = []

    init(_ mails: [Int64: [UInt8]]) { self.mails = mails }

    func open() throws -> (validity: Int64, next: Int64?) {
        (validity, saysNext ? (mails.keys.max() ?? 0) + 1 : nil)
    }

    func numbers(in range: ClosedRange<Int64>) throws -> [Int64] {
        asked.append(range)
        return mails.keys.filter(range.contains).sorted()
    }

    func mail(_ number: Int64, most: Int) throws -> [UInt8]? {
        read.append(number)
        return mails[number].map { Array($0.prefix(most)) }
    }

    func putAway(_ number: Int64) throws {
        guard !fails else { throw Broken() }
        put.append(number)
        mails[number] = nil
    }
}
