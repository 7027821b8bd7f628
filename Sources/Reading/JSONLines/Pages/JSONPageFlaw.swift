// SPDX-License-Identifier: Apache-2.0

internal import Records

/// Why a page gives no objects.
package enum JSONPageFlaw: Error, Sendable, Equatable {
    /// `reason` is libyajl's own, in English; the byte from 1, where it stopped.
    case notJSON(reason: String, byte: Int)
    case tooDeep(limit: Int)
    /// A member that stands twice where it leads to the list or to the next page.
    case memberTwice(String)
    /// There is no list where it should be.
    case noList
    /// One of the list that is no object, by its number from 1.
    case noObject(Int)
    /// What should lead on is neither a text nor a number.
    case noNext

    init(_ flaw: ObjectFlaw) {
        self =
            switch flaw {
            case .unreadable(.notJSON(let reason, let byte)): .notJSON(reason: reason, byte: byte)
            case .unreadable(.tooDeep(let limit)): .tooDeep(limit: limit)
            case .unreadable(.memberTwice(let name)): .memberTwice(name)
            case .unreadable(.noObject): .noList
            case .unreadable: .notJSON(reason: "no memory", byte: 1)
            case .nul: .notJSON(reason: "a NUL in a text", byte: 1)
            }
    }
}
