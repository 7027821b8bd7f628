// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import FileSystem
internal import Inbox
internal import Records

/// A container whose members that the feed takes lie in its inbox under hidden names, not yet known to
/// the ledger.
final class UnpackedContainer {
    struct Member {
        /// Within the container.
        let path: String
        let name: String
        let status: FileStatus
    }

    /// In the container's order.
    private(set) var members: [Member] = []
    /// Paths of the members that are passed over.
    private(set) var passed: [String] = []
    /// The feed's folder in the inbox.
    let folder: OpenFolder
    private let containerID: Int64
    /// The names that the members have now, in their order.
    private var hidden: [String] = []
    /// Whether these are the names that rows have for them.
    private var isEntered = false

    /// Unpacks the container, all of it or nothing.
    ///
    /// - Parameter beat: called with each portion that is read.
    /// - Throws: `SourceError` with a reason where it is not to be taken.
    init(
        _ container: Container, _ containerID: Int64, of feed: Feed, inbox: String,
        beat: @escaping () throws -> Void
    ) throws {
        self.containerID = containerID
        folder = try OpenFolder(root: inbox, below: feed.folder)
        do {
            let isName = { (name: String) in Self.isName(name, of: feed) }
            passed = try container.read(isName: isName, beat: beat) { member, read in
                try unpack(member, of: feed, read)
            }
        } catch {
            discard()
            throw error
        }
    }

    /// Whether the inbox takes a file of this name, for this feed.
    static func isName(_ name: String, of feed: Feed) -> Bool {
        do {
            try HandIn.check(name, for: feed)
            return true
        } catch {
            return false
        }
    }

    private func unpack(
        _ member: Container.Member, of feed: Feed,
        _ read: (([UInt8]) throws -> Void) throws -> Void
    ) throws {
        let name = HandInLeftovers.name(ofMember: hidden.count, of: containerID)
        let place = RawPath(in: folder, name: name)
        // Left by a process that died with this container, which nobody else has in hand now.
        if try FileStatus(place) != nil { try Folder.remove(place) }
        let target = try OpenFile(creating: place)
        hidden.append(name)
        try read { try target.write($0) }
        try target.sync()
        members.append(
            Member(path: member.path, name: member.name, status: try target.status()))
        let written = try OpenFile(reading: place)
        guard try feed.container(.descriptor(written.descriptor, name: place.shown)) == nil else {
            throw Container.refusal(.nested(member: member.path))
        }
    }

    /// Gives the bytes of a member the name that its row in the ledger has for them.
    func give(_ place: Int, to fileID: Int64) throws(FileError) {
        let name = HandInLeftovers.name(of: fileID)
        try Folder.rename(
            RawPath(in: folder, name: hidden[place]), to: RawPath(in: folder, name: name))
        hidden[place] = name
        isEntered = true
    }

    /// They belong to rows that are committed.
    func keep() { hidden = [] }

    /// Removes what belongs to no row.
    ///
    /// - Parameter isUnknown: whether the rows may be committed all the same: then what has their
    ///   names stays, and is removed by the inbox's cleaning if they are not.
    func discard(isUnknown: Bool = false) {
        for name in isUnknown && isEntered ? [] : hidden {
            do { try Folder.remove(RawPath(in: folder, name: name)) } catch {
                // The next cleaning of the inbox finds it.
            }
        }
        hidden = []
    }
}
