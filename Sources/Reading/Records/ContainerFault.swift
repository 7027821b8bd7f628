// SPDX-License-Identifier: Apache-2.0

/// Why a container (a zip or tar file whose members are files of their own) is not taken; a member is
/// named by its path within it.
package enum ContainerFault: Error, Hashable {
    case encrypted(member: String)
    /// It is a container itself.
    case nested(member: String)
    /// It leads out of the container, or no file may be called so.
    case badName(member: String)
    /// Bytes that are no UTF-8 as `\xNN`.
    case notUTF8(member: String)
    case twice(member: String)
    /// A link or a device.
    case noFile(member: String)
    /// Nobody has declared it, and the feed takes no others.
    case other(member: String)
    case tooMany(limit: Int)
    /// Only its members can be read, each by itself.
    case notUnpacked
    /// None of so many members is one that the feed takes.
    case nothingTaken(members: Int)
    /// Bytes stand behind its end, as where two lie one behind the other.
    case goesOn
    /// `reason` is for the log, in English; without a member the container itself.
    case damaged(member: String?, reason: String?)

    /// One of each.
    package static let examples: [ContainerFault] = [
        .encrypted(member: "lot/b.csv"), .nested(member: "lot/b.zip"), .badName(member: "../b.csv"),
        .notUTF8(member: "r\\x82sultats.csv"), .twice(member: "lot/b.csv"),
        .noFile(member: "lot/b.csv"), .other(member: "lisez-moi.txt"), .tooMany(limit: 1_000),
        .notUnpacked, .goesOn,
        .nothingTaken(members: 3), .nothingTaken(members: 0),
        .damaged(member: "lot/b.csv", reason: "ZIP bad CRC"), .damaged(member: nil, reason: nil),
    ]

    /// Whether a limit is passed: it may be set higher.
    package var isLimit: Bool {
        if case .tooMany = self { true } else { false }
    }
}

extension ContainerFault: CustomStringConvertible {
    /// What is wrong and the remedy, in English.
    package var description: String {
        switch self {
        case .encrypted(let member):
            "the member “\(member)” asks for a password: send it without one"
        case .nested(let member):
            "the member “\(member)” is a container itself: send it by itself"
        case .badName(let member):
            "the member “\(member)” can't be called so: it leads out of the container, or no file is taken by such a name; rename it"
        case .notUTF8(let member):
            "the name of the member “\(member)” is not written in UTF-8: name it without accents, or have the container written by another program"
        case .twice(let member):
            "the member “\(member)” stands twice in it: which of them is meant can't be known"
        case .noFile(let member):
            "the member “\(member)” is a link or a device, no file: put the file itself into it"
        case .other(let member):
            "the member “\(member)” is none that the feed takes: remove it, or have it declared"
        case .tooMany(let limit):
            "more than \(limit) members, which is the limit: send several containers"
        case .notUnpacked:
            "it is a container, whose members are files of their own: give one of these"
        case .nothingTaken(0): "it has no member: send it again"
        case .nothingTaken(let members):
            "none of its members (\(members)) is one that the feed takes: check that it is of this feed"
        case .goesOn:
            "it goes on behind its end, as two containers do that lie one behind the other: send each by itself"
        case .damaged(let member, let reason):
            "it is cut off or damaged\(member.map { " at “\($0)”" } ?? "") (\(reason ?? "no reason given")): send it again"
        }
    }
}
