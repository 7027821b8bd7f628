// SPDX-License-Identifier: Apache-2.0

internal import DelimitedText
package import Records

/// A zip or tar file, as its feed takes it: which of its members, and that it may be taken at all.
package struct Container {
    let bytes: PlacedBytes
    let form: ContainerForm
    let rule: ContainerRule
    let feed: Feed

    /// A member that the feed takes.
    package struct Member: Sendable {
        /// Within the container.
        package let path: String
        /// The last part of it.
        package let name: String
    }

    /// Reads all of it, once.
    ///
    /// Whole or not at all: what is wrong with one member that is taken is wrong with the container,
    /// up to its last byte.
    ///
    /// - Parameters:
    ///   - isName: whether the inbox may have a file of a name.
    ///   - beat: called with each portion that is read of it; what it throws is thrown.
    ///   - take: called with each member that is taken, in order, and what gives its bytes in
    ///     portions.
    /// - Returns: the paths of the members that are passed over; folders are none.
    /// - Throws: `SourceError` with a reason where the container is not to be taken.
    package func read(
        isName: (String) -> Bool, beat: @escaping () throws -> Void,
        _ take: (_ member: Member, _ read: (([UInt8]) throws -> Void) throws -> Void) throws -> Void
    ) throws -> [String] {
        guard form != .empty else { throw Self.refusal(.nothingTaken(members: 0)) }
        let limit = feed.limits.members
        let reader = try ContainerReader(
            bytes, form: form, limits: feed.readLimits, members: limit, beat: beat)
        var taken: Set<String> = []
        var passed: [String] = []
        var aside = 0
        while let member = try reader.next() {
            let path = Self.path(member)
            guard member.kind != .folder, !Self.isOfDesktop(path) else {
                aside += 1
                guard aside <= limit else { throw Self.refusal(.tooMany(limit: limit)) }
                continue
            }
            guard taken.count + passed.count < limit else {
                throw Self.refusal(.tooMany(limit: limit))
            }
            guard path.utf8.count <= Self.pathLimit else {
                throw Self.refusal(.badName(member: "\(path.prefix(100))…"))
            }
            guard rule.takes(path) else {
                guard rule.others == .passOver else {
                    throw Self.refusal(.other(member: path))
                }
                passed.append(path)
                continue
            }
            if let fault = fault(in: member, path, isName: isName) { throw Self.refusal(fault) }
            guard taken.insert(path).inserted else {
                throw Self.refusal(.twice(member: path))
            }
            try take(Member(path: path, name: ContainerRule.name(of: path)), reader.read)
        }
        guard !taken.isEmpty else { throw Self.refusal(.nothingTaken(members: passed.count)) }
        return passed
    }

    /// Bytes of a member's path.
    static let pathLimit = 1_024

    /// Without what `tar .` puts before it.
    private static func path(_ member: ContainerReader.Member) -> String {
        var path = Substring(member.path).utf8
        while path.starts(with: "./".utf8), path.count > 2 { path = path.dropFirst(2) }
        return String(Substring(path))
    }

    private func fault(
        in member: ContainerReader.Member, _ path: String, isName: (String) -> Bool
    ) -> ContainerFault? {
        guard member.kind == .file else { return .noFile(member: path) }
        guard member.isUTF8 else { return .notUTF8(member: path) }
        guard !member.isEncrypted else { return .encrypted(member: path) }
        let parts = ContainerRule.parts(of: path)
        let leadsOut = parts.first?.isEmpty != false || parts.contains("..")
        guard !leadsOut, isName(ContainerRule.name(of: path)) else {
            return .badName(member: path)
        }
        return nil
    }

    /// A container is refused for this reason.
    package static func refusal(_ fault: ContainerFault) -> SourceError {
        SourceError(fault.isLimit ? .bombed : .contents, .container(fault))
    }

    /// What Finder and Explorer add, which nobody has put there.
    private static func isOfDesktop(_ path: String) -> Bool {
        let name = ContainerRule.name(of: path).lowercased()
        // Also what macOS knows of a file beside its bytes, which its tar puts before it.
        return path.hasPrefix("__MACOSX/") || name.hasPrefix("._") || name == ".ds_store"
            || name == "thumbs.db" || name == "desktop.ini"
    }
}
