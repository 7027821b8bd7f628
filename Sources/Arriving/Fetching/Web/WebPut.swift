// SPDX-License-Identifier: Apache-2.0

/// Puts files of ours into a folder of the web.
///
/// Whether a file has its name only once it is whole is the server's to see to: nginx does.
package struct WebPut {
    private let session: WebSession

    private var url: SourceURL { session.login.url }

    /// - Parameters:
    ///   - login: its address is the folder's.
    ///   - isStopped: asked about once a second.
    /// - Throws: `FetchTrouble`, `CancellationError` once it is stopped.
    package init(
        _ login: WebLogin, _ rules: FetchRules, _ limits: FetchLimits,
        isStopped: @escaping @Sendable () -> Bool
    ) throws {
        session = try WebSession(login, rules, limits, isStopped: isStopped)
    }

    /// A file of that name is replaced.
    ///
    /// - Parameter open: gives what reads the file from its beginning, up to so many bytes at once.
    /// - Throws: as `init`, or what the observer or the reading throws.
    package func run(
        _ parcel: WebParcel, observe: (WebParcel.Step) throws -> Void,
        from open: () throws -> (Int) throws -> [UInt8]
    ) throws {
        let place = url.path + Escaped.value(parcel.name)
        let answer = try session.ask(
            .put, place,
            lines: [
                "Content-Type: application/octet-stream",
                "Content-Digest: sha-256=:\(parcel.base64):",
            ], body: WebQuestion.Body(bytes: parcel.bytes, read: open()))
        guard [200, 201, 202, 204].contains(answer.status) else { throw trouble(answer) }
        try observe(.written)
        try verify(parcel, at: place, from: open)
        try observe(.verified)
    }

    private func verify(
        _ parcel: WebParcel, at place: String, from open: () throws -> (Int) throws -> [UInt8]
    ) throws {
        switch parcel.check {
        case .answer: return
        case .size:
            let answer = try session.ask(.head, place)
            guard answer.status == 200, let bytes = answer.bytes else { throw unseen(answer) }
            guard bytes == parcel.bytes else {
                throw FetchTrouble.notKept(url, "\(bytes) B of \(parcel.bytes) B")
            }
        case .content:
            let (answer, isSame) = try session.comparing(place, most: parcel.bytes, with: open())
            guard answer.status == 200 else { throw unseen(answer) }
            guard isSame else { throw FetchTrouble.otherBytes(url) }
        }
    }

    private func unseen(_ answer: WebAnswer) -> FetchTrouble {
        let busy = [408, 425, 429].contains(answer.status) || answer.status >= 500
        return busy ? trouble(answer) : .unseen(url, "\(answer.status)")
    }

    private func trouble(_ answer: WebAnswer) -> FetchTrouble {
        let detail = "\(answer.status)"
        switch answer.status {
        case 401, 403, 407: return .notLet(url, detail)
        case 404, 409: return .noFolder(url, detail)
        case 301, 302, 303, 307, 308: return .sentOn(url, detail)
        case 413, 507: return .notKept(url, detail)
        case 408, 425, 429, 500..<600: return .busy(url, detail, after: answer.retryAfter)
        default: return .noPut(url, detail)
        }
    }
}

extension WebSession {
    /// Asks for a file, and holds it against another; more bytes than that one has are none of it.
    func comparing(
        _ place: String, lines: [String] = [], most: Int64,
        with read: @escaping (Int) throws -> [UInt8]
    ) throws -> (answer: WebAnswer, isSame: Bool) {
        var comparison = ByteComparison(read)
        do {
            let answer = try ask(.get, place, lines: lines, most: most) { try comparison.take($0) }
            return (answer, try comparison.isWhole())
        } catch let trouble as FetchTrouble where trouble.code == .tooLarge {
            throw FetchTrouble.otherBytes(login.url)
        }
    }
}
