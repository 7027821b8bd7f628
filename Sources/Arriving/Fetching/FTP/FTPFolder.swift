// SPDX-License-Identifier: Apache-2.0

internal import CCurl
internal import Configuration

/// A folder of another host, by ftp with TLS: one session for a look at it and for all that follows.
///
/// It is listed by MLSD, which says sizes and times as numbers; what other listings say is for people.
/// For one thread, which it blocks.
package final class FTPFolder: RemoteNames {
    private let login: FTPLogin
    private let transfer: WatchedTransfer
    private let listener: FTPListener
    private let limits: FetchLimits
    private let end: ContinuousClock.Instant
    private let path: [UInt8]

    private var url: SourceURL { login.url }

    /// Lends it to the body.
    ///
    /// - Parameters:
    ///   - limits: their time is for all that the body does.
    ///   - isStopped: asked about once a second.
    /// - Throws: `FetchTrouble`, `CancellationError` once it is stopped, or what the body throws.
    package static func with<Value>(
        _ login: FTPLogin, _ rules: FetchRules, _ limits: FetchLimits,
        isStopped: @escaping @Sendable () -> Bool, _ body: (FTPFolder) throws -> Value
    ) throws -> Value {
        var rules = rules
        rules.isOwnOnly = login.isPlain
        let end = ContinuousClock.now + limits.time
        let addresses = try rules.addresses(
            of: login.url.host, port: login.url.port, until: min(end, .now + limits.resolving),
            isStopped: isStopped)
        guard let path = login.url.decodedPath.map(RemoteFile.folder) else {
            throw FetchTrouble.notFound(login.url, "its path has a NUL")
        }
        let listener = FTPListener(isStopped: isStopped)
        guard
            let transfer = WatchedTransfer(to: login, at: addresses, rules, limits, listener)
        else { throw FetchTrouble.failed(login.url, "libcurl does not start") }
        return try body(
            FTPFolder(login, transfer, listener, limits, until: end, path: path))
    }

    private init(
        _ login: FTPLogin, _ transfer: WatchedTransfer, _ listener: FTPListener,
        _ limits: FetchLimits, until end: ContinuousClock.Instant, path: [UInt8]
    ) {
        (self.login, self.transfer, self.listener) = (login, transfer, listener)
        (self.limits, self.end, self.path) = (limits, end, path)
    }

    package func list(most: Int) throws -> RemoteListing {
        var listing = RemoteListing()
        var names = 0
        var rest: [UInt8] = []
        func take(_ line: ArraySlice<UInt8>) throws {
            let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
            guard !line.isEmpty else { return }
            let facts = FTPFacts(line)
            guard facts?.kind != .listed else { return }
            names += 1
            guard names <= most else { throw FetchTrouble.tooMany(url, most: most) }
            guard let facts, facts.kind == .file, let bytes = facts.bytes,
                let modified = facts.modified, facts.name.count <= limits.nameBytes
            else { return listing.others += 1 }
            listing.files.append(
                RemoteFile(name: facts.name, bytes: bytes, modified: modified))
        }
        try list { chunk in
            rest += chunk
            while let lineEnd = rest.firstIndex(of: UInt8(ascii: "\n")) {
                try take(rest[..<lineEnd])
                rest.removeSubrange(...lineEnd)
            }
            guard rest.count <= Self.longestLine else {
                throw FetchTrouble.failed(self.url, "a line of \(rest.count) B")
            }
        }
        try take(rest[...])
        return listing
    }

    private func list(_ take: ([UInt8]) throws -> Void) throws {
        do {
            try get(path, verb: "MLSD", take)
        } catch let trouble as FetchTrouble
            where trouble.code == .failed && trouble.detail.hasPrefix("50")
        {
            throw FetchTrouble.unlisted(url, trouble.detail)
        }
    }

    package func read(
        _ file: RemoteFile, to write: ([UInt8]) throws -> Void
    ) throws -> Int64? {
        var bytes: Int64 = 0
        do {
            try get(path + file.name, verb: nil) { chunk in
                guard bytes + Int64(chunk.count) <= self.limits.bytes else {
                    throw FetchTrouble.tooLarge(self.url, self.limits)
                }
                try write(chunk)
                bytes += Int64(chunk.count)
            }
        } catch let trouble as FetchTrouble where trouble.code == .cut {
            // Where the connection is whole, it is this file that ends too early: asked below.
        }
        guard try has(file) else { return nil }
        guard bytes == file.bytes else {
            throw FetchTrouble.failed(url, "\(bytes) B of \(file.bytes)")
        }
        return bytes
    }

    /// Each has a connection of its own, so none is asked for with others.
    package func isSmall(_ file: RemoteFile) -> Bool { false }

    package func read(
        _ files: [RemoteFile], take: (Int, RemoteEnd) -> Bool
    ) throws(RemoteBreak) -> Int {
        preconditionFailure("no file of ftp is small")
    }

    package func has(_ file: RemoteFile, as name: [UInt8]) throws -> Bool {
        let facts = try facts(at: name)
        return facts?.kind == .file && facts?.bytes == file.bytes
            && facts?.modified == file.modified
    }

    package func hasAnything(at name: [UInt8]) throws -> Bool { try facts(at: name) != nil }

    package func rename(_ name: [UInt8], to other: [UInt8]) throws -> Bool {
        guard try !hasAnything(at: other) else { return false }
        return try isDone([("RNFR", name), ("RNTO", other)])
    }

    package func remove(_ name: [UInt8]) throws -> Bool { try isDone([("DELE", name)]) }

    package func makeFolder(_ name: [UInt8]) throws -> Bool {
        if try hasAnything(at: name) { return true }
        return try isDone([("MKD", name)])
    }

    /// Nil: nothing has the name.
    private func facts(at name: [UInt8]) throws -> FTPFacts? {
        guard try isDone([("MLST", name)]) else { return nil }
        for line in listener.lines.reversed() where line.hasPrefix(" ") {
            if let facts = FTPFacts(Array(line.dropFirst().utf8)[...]) { return facts }
        }
        throw FetchTrouble.failed(url, "no answer to MLST")
    }

    /// Whether the server has done it all; a connection that is gone is a trouble.
    private func isDone(_ commands: [(verb: String, name: [UInt8])]) throws -> Bool {
        for (verb, name) in commands {
            // A name that is no text, or has a line end in it, can't be said.
            guard let text = String(validating: path + name, as: UTF8.self),
                text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f })
            else { return false }
            listener.begin { _ in }
            // By the star libcurl keeps its connection where the server says no.
            try check(transfer.say("*\(verb) \(text)", to: place([]), left: end - .now))
            guard let answer = listener.lines.last, !answer.hasPrefix("421") else {
                throw FetchTrouble.cut(url, listener.lines.last ?? "no answer")
            }
            // It knows no such command: every name would be one that nothing has. 501 is of this name.
            guard !["500", "502", "503"].contains(answer.prefix(3)) else {
                throw FetchTrouble.failed(url, answer)
            }
            guard let first = answer.first, "23".contains(first) else { return false }
        }
        return true
    }

    private func get(
        _ path: [UInt8], verb: String?, _ write: ([UInt8]) throws -> Void
    ) throws {
        try withoutActuallyEscaping(write) { write in
            listener.begin(write)
            defer { listener.end() }
            try check(transfer.get(place(path), verb: verb, left: end - .now))
        }
    }

    /// The address of a path, every byte of it that could mean more escaped.
    private func place(_ path: [UInt8]) -> String {
        "\(url.scheme.rawValue)://\(url.host.text):\(url.port)/\(Escaped.path(path))"
    }

    private func check(_ result: CURLcode) throws {
        if let failure = listener.failure { throw failure }
        guard !listener.isStopped else { throw CancellationError() }
        if let refusal = transfer.refusal {
            throw FetchTrouble(refusal.why, detail: refusal.detail)
        }
        guard result != CURLE_OK else { return }
        guard end > .now else { throw FetchTrouble.tooSlow(url, "\(limits.time)") }
        throw trouble(result)
    }

    private func trouble(_ result: CURLcode) -> FetchTrouble {
        let answer = listener.lines.last { $0.first.map { "45".contains($0) } ?? false }
        let detail = answer ?? WatchedTransfer.text(of: result)
        switch result {
        case CURLE_LOGIN_DENIED: return .denied(url, detail, at: login.place)
        case CURLE_USE_SSL_FAILED: return .unsealed(url, detail)
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR,
            CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CONNECT_ERROR:
            return .untrusted(url, WatchedTransfer.text(of: result))
        case CURLE_COULDNT_CONNECT: return .unreachable(url, detail)
        case CURLE_OPERATION_TIMEDOUT: return .tooSlow(url, detail)
        case CURLE_FILESIZE_EXCEEDED: return .tooLarge(url, limits)
        case CURLE_REMOTE_FILE_NOT_FOUND: return .notFound(url, detail)
        case CURLE_FTP_COULDNT_RETR_FILE, CURLE_REMOTE_ACCESS_DENIED:
            return detail.hasPrefix("50") ? .failed(url, detail) : .notFound(url, detail)
        case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR:
            return .cut(url, detail)
        default: return .failed(url, detail)
        }
    }

    /// Bytes of a line of a listing: a name, and all that is said of it.
    private static let longestLine = 8_192
}
