// SPDX-License-Identifier: Apache-2.0

/// The name of the file with a file's refused lines: one that the feed takes, and reads the same
/// from.
package struct RejectsName: Sendable {
    /// The name is made of these two; the first may be cut.
    package let stem: String
    package let ending: String

    /// - Parameters:
    ///   - name: the file's name where it is stored, which may have a number in it.
    ///   - sent: the name it came with: what `from_name` reads must stay as it was.
    ///   - number: stands in the name where others of the kind are there already.
    package init(of name: String, sent: String, feed: Feed, number: String = "") {
        let plain = Self.unpacked(name)
        let (stem, suffix) = Self.parts(plain)
        let endings = ["\(number)\(Self.word).csv", "\(number)\(Self.word)\(suffix)"]
        let isOther =
            !suffix.isEmpty && !Self.isTaken(plain + endings[0], sent: sent, feed: feed)
            && Self.isTaken(stem + endings[1], sent: sent, feed: feed)
        self.stem = isOther ? stem : plain
        ending = endings[isOther ? 1 : 0]
    }

    /// Whether the feed takes a file of this name and reads the same from the name as from the
    /// original; if not, it must be renamed before it is dropped.
    package static func isTaken(_ name: String, sent: String, feed: Feed) -> Bool {
        guard feed.patterns.contains(where: { FilePattern.matches(name, $0) }) else { return false }
        return feed.eachTable.flatMap(\.columns).allSatisfy { column in
            guard case .fileName(let pattern) = column.origin else { return true }
            let matcher = ColumnPlan.matcher(pattern)
            return matcher.firstGroup(in: name) == matcher.firstGroup(in: sent)
        }
    }

    /// The part before the suffix.
    private static let word = ".rejects"

    /// Whether a name may be one of these.
    package static func isRejects(_ name: String) -> Bool {
        let (stem, suffix) = parts(name)
        return !suffix.isEmpty && stem.hasSuffix(word)
    }

    /// The name of what is in a packed file: refused lines are never packed.
    package static func unpacked(_ name: String) -> String {
        [".gz", ".zip"].contains { name.lowercased().hasSuffix($0) } ? parts(name).stem : name
    }

    private static func parts(_ name: String) -> (stem: String, suffix: String) {
        guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")), dot > name.startIndex else {
            return (name, "")
        }
        return (String(name[..<dot]), String(name[dot...]))
    }
}
