// SPDX-License-Identifier: Apache-2.0

/// What of a bucket begins with one prefix, by S3: one connection for a look at it and for all that
/// follows.
///
/// The bucket stands in the path of each address, whatever its name. For one thread, which it blocks.
package final class S3Folder: RemoteVersions {
    let session: WebSession
    /// With the slash before it, escaped.
    let bucket: String
    /// Empty, or with a slash at its end.
    let prefix: [UInt8]

    /// The digest of nothing, which is what is sent with most questions.
    static let nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    /// Bytes of the longest page of a list: a thousand keys, each byte of them escaped.
    private static let pageBytes: Int64 = 8 << 20

    /// Lends it to the body.
    ///
    /// - Parameters:
    ///   - login: its address is `https://host/bucket/prefix/`.
    ///   - limits: their time is for all that the body does.
    ///   - isStopped: asked about once a second.
    /// - Throws: `FetchTrouble`, `CancellationError` once it is stopped, or what the body throws.
    package static func with<Value>(
        _ login: WebLogin, _ rules: FetchRules, _ limits: FetchLimits,
        isStopped: @escaping @Sendable () -> Bool, _ body: (S3Folder) throws -> Value
    ) throws -> Value {
        guard let path = login.url.decodedPath.map(RemoteFile.folder) else {
            throw FetchTrouble.notFound(login.url, "its path has a NUL")
        }
        let parts = path.dropFirst().split(
            separator: UInt8(ascii: "/"), maxSplits: 1, omittingEmptySubsequences: false)
        let session = try WebSession(login, rules, limits, isStopped: isStopped)
        let prefix = parts.count > 1 ? Array(parts[1]) : []
        return try body(S3Folder(session, bucket: Array(parts[0]), prefix: prefix))
    }

    private init(_ session: WebSession, bucket: [UInt8], prefix: [UInt8]) {
        self.session = session
        self.bucket = "/" + Escaped.path(bucket)
        self.prefix = prefix
    }

    var url: SourceURL { session.login.url }

    package func list(most: Int) throws -> RemoteListing {
        var listing = RemoteListing()
        var names = 0
        var token: String?
        var tokens: Set<String> = []
        while true {
            let page = try page(after: token)
            names += page.entries.count + page.folders
            guard names <= most else { throw FetchTrouble.tooMany(url, most: most) }
            listing.others += page.folders
            for entry in page.entries { try add(entry, to: &listing) }
            guard !page.isLast else { return listing }
            guard let next = page.next, tokens.insert(next).inserted else {
                throw FetchTrouble.failed(url, "a list that does not go on")
            }
            token = next
        }
    }

    private func add(_ entry: S3Page.Entry, to listing: inout RemoteListing) throws {
        guard entry.key.starts(with: prefix) else {
            throw FetchTrouble.failed(url, "a key that was not asked for")
        }
        let name = Array(entry.key.dropFirst(prefix.count))
        // The prefix itself is how some programs make a folder; what is deeper is of another one.
        guard !name.isEmpty, !name.contains(UInt8(ascii: "/")),
            name.count <= session.limits.nameBytes, let bytes = entry.bytes,
            let modified = entry.modified
        else { return listing.others += 1 }
        listing.files.append(
            RemoteFile(name: name, bytes: bytes, modified: modified, version: entry.tag))
    }

    private func page(after token: String?) throws -> S3Page {
        // It is signed as it stands: in the order of the alphabet, and whatever may be escaped is.
        let next = token.map { "continuation-token=\(Escaped.value($0.utf8))&" } ?? ""
        let text =
            next + "delimiter=%2F&encoding-type=url&list-type=2&prefix=\(Escaped.value(prefix))"
        var bytes: [UInt8] = []
        let answer = try session.ask(
            .get, "\(bucket)?\(text)", lines: Self.lines(), most: Self.pageBytes
        ) { bytes += $0 }
        guard answer.status == 200 else { throw trouble(answer) }
        let root: S3Element
        do { root = try S3Element.read(bytes) } catch {
            throw FetchTrouble.failed(url, "a list that can't be read: \(error)")
        }
        guard let page = S3Page(root) else {
            throw FetchTrouble.failed(url, "a list that is none: \(root.name.prefix(100))")
        }
        return page
    }

    package func read(
        _ file: RemoteFile, to write: ([UInt8]) throws -> Void
    ) throws -> Int64? {
        var bytes: Int64 = 0
        let answer = try session.ask(
            .get, place(file.name), lines: Self.lines(if: file), most: session.limits.bytes
        ) {
            try write($0)
            bytes += Int64($0.count)
        }
        // What it is by now is seen so at the next look.
        guard answer.status != 412 else { return nil }
        guard answer.status == 200 else { throw trouble(answer) }
        guard isSame(file, answer) else { return nil }
        guard bytes == file.bytes else {
            throw FetchTrouble.failed(url, "\(bytes) B of \(file.bytes)")
        }
        return bytes
    }

    /// Each is one question on the same connection: none is asked for with others.
    package func isSmall(_ file: RemoteFile) -> Bool { false }

    package func read(
        _ files: [RemoteFile], take: (Int, RemoteEnd) -> Bool
    ) throws(RemoteBreak) -> Int {
        preconditionFailure("no file of S3 is small")
    }

    package func has(_ file: RemoteFile, as name: [UInt8]) throws -> Bool {
        guard let answer = try facts(at: name) else { return false }
        return answer.bytes == file.bytes && isSame(file, answer)
    }

    package func hasAnything(at name: [UInt8]) throws -> Bool { try facts(at: name) != nil }

    /// Nil: nothing has the name.
    func facts(at name: [UInt8], lines: [String] = []) throws -> WebAnswer? {
        let answer = try session.ask(.head, place(name), lines: Self.lines() + lines)
        switch answer.status {
        case 200: return answer
        case 404: return nil
        default: throw trouble(answer)
        }
    }

    /// Whether an answer is of the version that was listed; also where one of both has no tag.
    private func isSame(_ file: RemoteFile, _ answer: WebAnswer) -> Bool {
        let tag = S3Tag.read(answer.head["etag"])
        return file.version.isEmpty || tag.isEmpty || tag == file.version
    }

    // MARK: Questions

    /// Of an object.
    func place(_ name: [UInt8]) -> String { "\(bucket)/\(Escaped.path(prefix + name))" }

    /// Of each question.
    ///
    /// libcurl signs all lines of ours in the order of their text: no name of one may begin with that
    /// of another.
    /// - Parameters:
    ///   - sha256: of what is sent, in hexadecimal.
    ///   - file: of which no other version is meant.
    static func lines(sha256: String = S3Folder.nothing, if file: RemoteFile? = nil) -> [String] {
        let version = file?.version ?? ""
        return (version.isEmpty ? [] : ["if-match: \(version)"])
            + ["x-amz-content-sha256: \(sha256)"]
    }

    func trouble(_ answer: WebAnswer) -> FetchTrouble {
        trouble(S3Refusal(answer))
    }

    func trouble(_ refusal: S3Refusal) -> FetchTrouble {
        .s3(refusal, session.login, bucket: String(bucket.dropFirst()), session.limits)
    }
}
