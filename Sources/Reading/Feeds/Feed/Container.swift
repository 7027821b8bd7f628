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
    ///   - take: called with each member that is taken, in order, and what gives its bytes in
    ///     portions.
    /// - Returns: the paths of the members that are passed over; folders are none.
    /// - Throws: `SourceError` with a reason where the container is not to be taken.
    package func read(
        isName: (String) -> Bool,
        _ take: (_ member: Member, _ read: (([UInt8]) throws -> Void) throws -> Void) throws -> Void
    ) throws -> [String] {
        guard form != .empty else { throw Self.refusal(.nothingTaken(members: 0)) }
        let reader = try ContainerReader(bytes, form: form, limits: feed.readLimits)
        var taken: Set<String> = []
        var passed: [String] = []
        while let member = try reader.next() {
            guard member.kind != .folder, !Self.isOfDesktop(member.path) else { continue }
            guard taken.count + passed.count < feed.limits.members else {
                throw Self.refusal(.tooMany(limit: feed.limits.members))
            }
            guard rule.takes(member.path) else {
                guard rule.others == .passOver else {
                    throw Self.refusal(.other(member: member.path))
                }
                passed.append(member.path)
                continue
            }
            if let fault = fault(in: member, isName: isName) { throw Self.refusal(fault) }
            guard taken.insert(member.path).inserted else {
                throw Self.refusal(.twice(member: member.path))
            }
            try take(
                Member(path: member.path, name: ContainerRule.name(of: member.path)), reader.read)
        }
        guard !taken.isEmpty else { throw Self.refusal(.nothingTaken(members: passed.count)) }
        return passed
    }

    private func fault(
        in member: ContainerReader.Member, isName: (String) -> Bool
    ) -> ContainerFault? {
        guard member.kind == .file else { return .noFile(member: member.path) }
        guard member.isUTF8 else { return .notUTF8(member: member.path) }
        guard !member.isEncrypted else { return .encrypted(member: member.path) }
        let parts = member.path.split(separator: "/", omittingEmptySubsequences: false)
        let leadsOut = parts.first?.isEmpty != false || parts.contains("..")
        guard !leadsOut, isName(ContainerRule.name(of: member.path)) else {
            return .badName(member: member.path)
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
        return path.hasPrefix("__MACOSX/") || name == ".ds_store" || name == "thumbs.db"
            || name == "desktop.ini"
    }
}
